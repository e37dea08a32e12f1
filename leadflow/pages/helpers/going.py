"""What we say of a message that is about to go: the truth where nothing can leave this machine."""

from datetime import datetime
from zoneinfo import ZoneInfo

from followups.channels import CHANNELS
from leads.models import Business


def going(what: str, channel: str, business: Business, to: str = "", when: str = "") -> str:
    """ "It goes to Ada now", or "It goes to the outbox now and is kept here: nobody gets it …".

    `channel` is a key of CHANNELS; no full stop at the end.
    """
    way = CHANNELS[channel]
    if way.is_kept_here(business):
        to = f"to the outbox {when}".rstrip()
        return f"{what} goes {to} and is kept here: nobody gets it, as no {way.needs} is set up"
    return " ".join(filter(None, [what, "goes", to, when]))


def moment(at: datetime | None, zone: ZoneInfo, otherwise: str) -> str:
    """ "at 14:35 on Fri 18 Sep" in that zone; `otherwise` where no time was chosen."""
    return f"at {at.astimezone(zone):%H:%M on %a %d %b}" if at else otherwise
