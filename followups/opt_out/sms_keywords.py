"""STOP, START and HELP by text are answered once, where the telephone company has not done so
itself; and START lifts what STOP had closed.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from followups.content.sms import notice_text, number_of, their_number
from followups.models import ChannelKey, Message, Suppression
from followups.outbox import states
from followups.policy.may_send import NOTICE_STALE
from followups.why import WhyCode
from integrations.databases.prepared import Moment, prepared
from leads.models import Lead, LeadEvent

Kind = LeadEvent.Kind
ANSWERED = (Kind.OPTED_OUT, Kind.ALLOWED, Kind.HELP)
NOTICE_DUE = Q(kind__in=ANSWERED, detail__channel="sms", detail__answered=False)


def answer_or_lift_next_keyword(now: datetime) -> bool:
    """Answer one word, or lift the suppressions of one person. False when nothing is due."""
    return answer_next_keyword(now) or lift_next_suppression(now)


def answer_next_keyword(now: datetime) -> bool:
    pk = keywords_without_notice.first(now)
    if pk is None:
        return False
    answer_keyword(pk, now)
    return True


@prepared()
def keywords_without_notice(now: Moment) -> QuerySet[LeadEvent]:
    due = LeadEvent.objects.filter(NOTICE_DUE, notice__isnull=True, at__gt=now - NOTICE_STALE)
    return due.order_by("id")


@transaction.atomic(durable=True)
def answer_keyword(event_pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(events=event_pk)
    event = LeadEvent.objects.get(pk=event_pk)
    if Message.objects.filter(answers=event).exists():
        return
    message = Message(
        business=lead.business,
        lead=lead,
        answers=event,
        kind=Message.Kind.NOTICE,
        channel=ChannelKey.SMS,
        not_before=now,
        to=their_number(lead),
        body=notice_text(lead, event.kind),
    )
    if number_of(lead):
        states.queue(message, now)
    else:
        why = gettext_noop("No number of ours is set up to text from.")
        states.withhold(message, WhyCode.NO_NUMBER, why, now)


def lift_next_suppression(now: datetime) -> bool:
    allowed = LeadEvent.objects.filter(
        kind=Kind.ALLOWED, lead__contact=OuterRef("event__lead__contact"), at__gt=OuterRef("at")
    )
    row = (
        Suppression.objects.filter(
            lifted_at__isnull=True,
            reason=Suppression.Reason.OPTED_OUT,
            event__lead__contact__in=LeadEvent.objects.filter(kind=Kind.ALLOWED).values(
                "lead__contact"
            ),  # few, and what is looked for is found from them
        )
        .filter(Exists(allowed))
        .first()
    )
    if row is None:
        return False
    lift_suppression(row.pk, now)
    return True


@transaction.atomic(durable=True)
def lift_suppression(pk: int, now: datetime) -> None:
    Suppression.objects.filter(pk=pk, lifted_at__isnull=True).update(lifted_at=now)
