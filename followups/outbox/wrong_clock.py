"""What a clock that was wrong for a while had withheld comes back.

It is known by its own time: it was withheld at a moment that has not come yet.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from followups.models import Message, Sequence
from followups.outbox import states
from followups.owner import sequence_choice
from followups.why import WhyCode
from leads.models import Lead, LeadEvent
from leads.pipeline import stages as pipeline

AHEAD = timedelta(minutes=1)  # clocks of two hosts may differ by so much
BY_TIME = (WhyCode.STALE, WhyCode.MISSED, WhyCode.NO_CONSENT)


def bring_back_next_withheld(now: datetime) -> bool:
    """False where nothing was withheld at a moment that is still to come."""
    pk = withheld_too_early(now).values_list("pk", flat=True).first()
    if pk is None:
        return False
    bring_back_withheld(pk, now)
    return True


def withheld_too_early(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(
        state=Message.State.WITHHELD,
        settled_at__gt=now + AHEAD,
        why_code__in=BY_TIME,
        kind__in=Message.AUTOMATIC,
        lead__isnull=False,
    ).order_by()


@transaction.atomic(durable=True)
def bring_back_withheld(pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(messages=pk)  # the lead first, as everywhere
    message = withheld_too_early(now).select_for_update(of=("self",)).filter(pk=pk).first()
    if message is None:
        return
    emptied: dict[str, Any] = {"why": "", "why_code": WhyCode.NONE}
    if message.kind == Message.Kind.FIRST_RESPONSE:
        emptied["sequence"] = sequence_meant(lead)
    states.requeue_missed(message, message.not_before, **emptied)
    how = gettext_noop("the clock was wrong when it was withheld")
    pipeline.record_event(lead, LeadEvent.Kind.RESCHEDULED, now, how=how)


def sequence_meant(lead: Lead) -> Sequence | None:
    """What to plan once a first answer has gone: forgotten when it was withheld."""
    judgement = lead.judgements.order_by("-pk").first()
    return sequence_choice.sequence_for(lead.business, judgement)
