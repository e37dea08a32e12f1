"""A channel rests after one mail that took all its time and may have been accepted.

It rests for all businesses where they share a way out, else for the one whose way it is.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from followups.channels import CHANNELS
from followups.models import Message
from followups.outbox import states
from followups.outbox.results import SLOW_REST
from followups.why import WhyCode
from integrations.databases.prepared import Moment, prepared_rows


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
    """One message tries whether a channel is back; nobody else's tries are burnt.

    An empty Q where no channel rests.
    """
    found = Q()
    for channel, business in paused_ways.rows(now):
        found |= same_way(channel, business)
    return found


@prepared_rows
def paused_ways(now: Moment) -> QuerySet[Any, Any]:
    """(channel, number of a business) of each message that waits for its channel."""
    return Message.objects.paused(now).values_list("channel", "business").distinct()


def same_way(channel: str, business: int) -> Q:
    """Messages that go by the same way as one of this channel and business."""
    return (
        Q(channel=channel)
        if CHANNELS[channel].is_shared()
        else Q(channel=channel, business=business)
    )
