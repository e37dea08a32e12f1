"""The ways by which we reach somebody: one object each, found by the key on the row.

A new channel is one file here with its class, its key in `models/channel.py`, its adapter in
`integrations/`, and a line in the table below.
"""

from followups.channels.base import Channel
from followups.channels.email import EmailChannel
from followups.channels.push import PushChannel
from followups.channels.sms import SmsChannel
from followups.channels.task import TaskChannel

CHANNELS: dict[str, Channel] = {
    channel.key: channel for channel in (EmailChannel(), SmsChannel(), TaskChannel(), PushChannel())
}
LIMITED = [key for key, channel in CHANNELS.items() if channel.is_limited]
TO_LEADS = [key for key, channel in CHANNELS.items() if channel.reaches_leads]
TO_PEOPLE = [key for key in TO_LEADS if CHANNELS[key].reaches_people]
TO_TEAM = [key for key, channel in CHANNELS.items() if not channel.reaches_people]


def close_channels() -> None:
    """Let go of every connection at the end of a drain."""
    for channel in CHANNELS.values():
        channel.close()
