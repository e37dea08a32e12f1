"""A channel rests after one mail that took all its time and may have been accepted.

It rests for all businesses where they share a way out, else for the one whose way it is.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from followups.channels import CHANNELS
from followups.models import Message
from followups.outbox import states
from followups.outbox.results import SLOW_REST
from followups.why import WhyCode


@transaction.atomic(durable=True)
def rest_channel(message: Message, why: str, now: datetime) -> None:
    """After this message the next one of its channel says that it rests; the others wait behind."""
    following = (
        Message.objects.due(now)
        .filter(same_way(message.channel, message.business_id))
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("not_before", "pk")
        .first()
    )
    if following is not None:
        states.put_off(following, now + SLOW_REST, WhyCode.CHANNEL_OUT, why, channel_out=True)


def messages_that_rest(now: datetime) -> Q:
    """One message tries whether a channel is back; nobody else's tries are burnt."""
    paused = Message.objects.paused(now).values_list("channel", "business").distinct()
    found = Q(pk__in=[])
    for channel, business in paused:
        found |= same_way(channel, business)
    return found


def same_way(channel: str, business: int) -> Q:
    """Messages that go by the same way as one of this channel and business."""
    return (
        Q(channel=channel)
        if CHANNELS[channel].is_shared()
        else Q(channel=channel, business=business)
    )
