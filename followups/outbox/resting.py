"""A channel rests after one mail that took all its time and may have been accepted."""

from datetime import datetime

from django.db import transaction

from followups.models import Message
from followups.outbox import states
from followups.outbox.results import SLOW_REST
from followups.why import WhyCode


@transaction.atomic(durable=True)
def rest_channel(channel: str, why: str, now: datetime) -> None:
    """Its next message says that it rests; all others of it wait behind."""
    following = (
        Message.objects.due(now)
        .filter(channel=channel)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("not_before", "pk")
        .first()
    )
    if following is not None:
        states.put_off(following, now + SLOW_REST, WhyCode.CHANNEL_OUT, why, channel_out=True)
