"""The promise does not wait for a person: what becomes of a draft that nobody decides on."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from followups.answers import fallback
from followups.answers.approval import AT_LAST
from followups.models import AnswerRule, Message
from followups.outbox import states
from followups.outbox.not_sent import record_not_sent
from followups.owner.answer_modes import of_lead
from followups.policy.may_send import ANSWER_STALE
from followups.why import WhyCode
from integrations.databases.prepared import Moment, prepared
from integrations.texts.sentences import sentence
from leads.models import Lead, LeadEvent
from leads.pipeline import attention

State, Kind = Message.State, Message.Kind
NOT_IN_TIME = sentence("Nobody approved the draft in time")
NOTHING_GOES = sentence("Nobody approved the draft in time, and nothing goes by itself")
OWN_TEXT_GOES = sentence("Nobody approved the draft in time: your own text goes instead")


def replace_next_late_draft(now: datetime) -> bool:
    """Let the owner's own text go in place of one draft that nobody has approved.

    False where none is so late.
    """
    pk = late_drafts.first(now)
    if pk is None:
        return False
    replace_late_draft(pk, now)
    return True


@prepared()
def late_drafts(now: Moment) -> QuerySet[Message]:
    """First answers that nobody has approved, in the last minutes of their promise."""
    return Message.objects.undecided().filter(
        kind=Kind.FIRST_RESPONSE,
        past_deadline=False,
        lead__promise_due_at__lte=now + AT_LAST,
    )


@transaction.atomic(durable=True)
def replace_late_draft(pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(messages=pk)
    message = Message.objects.select_for_update(of=("self",)).get(pk=pk)
    if message.state not in Message.UNDECIDED or message.past_deadline:
        return
    message.past_deadline = True
    message.save(update_fields=["past_deadline"])
    rule = of_lead(lead, message.category)
    if (
        rule.late == AnswerRule.Late.NOTHING
        or not fallback.fallback_text(lead, rule, message.category, message.channel)[1]
    ):
        ask_about_draft(lead, NOTHING_GOES, now)
        return
    fallback.use_fallback(message, lead, WhyCode.NOT_IN_TIME, NOT_IN_TIME, now)
    ask_about_draft(lead, OWN_TEXT_GOES, now)


def withdraw_next_overtaken_draft(now: datetime) -> bool:
    """Withdraw one draft that something else has made needless.

    A person wrote, they opted out, the lead is completed. False where none is.
    """
    pk = overtaken_drafts.first(now)
    if pk is None:
        return False
    withdraw_overtaken_draft(pk, now)
    return True


@prepared()
def overtaken_drafts(now: Moment) -> QuerySet[Message]:
    """What was so before one of us asked for a draft overtakes none: they knew it."""
    by_person = LeadEvent.objects.answers().filter(lead=OuterRef("lead"))
    stopped = LeadEvent.objects.filter(
        lead=OuterRef("lead"),
        kind__in=[LeadEvent.Kind.OPTED_OUT, LeadEvent.Kind.COMPLAINED],
        at__gte=OuterRef("begun_at"),
    )
    completed = Q(lead__stage=Lead.Stage.COMPLETED, lead__completed_at__gte=F("begun_at"))
    first = Q(kind=Kind.FIRST_RESPONSE) & (
        Q(lead__received_at__lt=now - ANSWER_STALE) | Exists(by_person)
    )
    begun = Message.objects.undecided().annotate(begun_at=draft_begun_at())
    return begun.filter(completed | Exists(stopped) | first)


def draft_begun_at() -> Case:
    """When one of us asked for the draft of a reply, else when the inquiry came in."""
    asked = LeadEvent.objects.filter(
        lead=OuterRef("lead"), kind=LeadEvent.Kind.DRAFTED, by__isnull=False
    ).order_by("-at")
    came_in = F("lead__received_at")
    return Case(
        When(kind=Kind.REPLY, then=Coalesce(Subquery(asked.values("at")[:1]), came_in)),
        default=came_in,
    )


@transaction.atomic(durable=True)
def withdraw_overtaken_draft(pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(messages=pk)
    message = Message.objects.select_for_update(of=("self",)).get(pk=pk)
    if message.state not in Message.UNDECIDED:
        return
    late = message.kind == Kind.FIRST_RESPONSE and lead.received_at < now - ANSWER_STALE
    if late:
        code, why = (
            WhyCode.STALE,
            sentence("More than a day old: a person should answer instead."),
        )
    else:
        code, why = WhyCode.OVERTAKEN, sentence("Something else came first: see the timeline.")
    states.cancel(message, code, why, now)
    record_not_sent(lead, message, code, why, now)
    if late:
        ask_about_draft(
            lead,
            sentence("No first answer has gone, and the draft is more than a day old"),
            now,
        )


def ask_about_draft(lead: Lead, text: str, now: datetime) -> None:
    attention.ask_person(lead, now, attention.Code.DRAFT, text)
