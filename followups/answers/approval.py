"""A draft and the person who lets it go.

What they read is what goes, the promise does not wait for them, and a link in a mail never acts by
itself.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from followups.answers import fallback
from followups.content import sms
from followups.content.mail import LATEST, LONGEST, merge_values
from followups.content.merge_fields import Unresolved, fill, fill_or_keep
from followups.models import AnswerRule, Approval, Message
from followups.models.answering import text_hash
from followups.owner.answer_modes import is_answered, of_lead
from followups.policy.may_send import ANSWER_STALE
from leads.contacts import consent
from leads.declined import Declined
from leads.models import Business, Inbound, Lead, LeadEvent
from leads.pipeline import stages as pipeline

State, Kind = Message.State, Message.Kind
AT_LAST = timedelta(minutes=5)  # before the promise ends, the owner's own text goes
NOT_IN_TIME = "Nobody approved the draft in time"
CHANGED = (
    "The text has changed since you read it, or they have written again. Read it once more, then "
    "decide."
)


def drafts_waiting(businesses: QuerySet[Business]) -> QuerySet[Message]:
    """Drafts that wait for a person; the promise that ends first comes first."""
    return (
        Message.objects.filter(business__in=businesses, state=State.AWAITING_APPROVAL)
        .select_related("business", "lead__contact", "lead__source", "draft")
        .order_by("lead__promise_due_at", "id")
    )


@transaction.atomic(durable=True)
def approve_draft(
    pk: int, seen: str, subject: str, body: str, now: datetime, by: User, at: datetime | None = None
) -> Message:
    """Let a draft go, now or at `at`.

    `seen` is the hash of the text that was read; Declined where it is another by
    now or cannot go.
    """
    message, lead = lock_waiting_draft(pk)
    if hash_of_draft(message) != seen:
        raise Declined(CHANGED)
    body, subject = body.replace("\r\n", "\n").strip(), " ".join(subject.split())[:250]
    if not body or (message.channel == Message.Channel.EMAIL and not subject):
        raise Declined("Subject and text must not be empty.")
    most, where = (
        (sms.LONGEST - sms.WAY_OUT, "text message")
        if message.channel == Message.Channel.SMS
        else (LONGEST, "mail")
    )
    if len(body) > most:
        raise Declined(f"That is {len(body)} characters; {most} fit in one {where}.")
    latest = (
        lead.received_at + ANSWER_STALE if message.kind == Kind.FIRST_RESPONSE else now + LATEST
    )
    if at is not None and not now < at <= latest:
        raise Declined(
            "Choose a time from now until "
            f"{latest.astimezone(lead.business.zone):%H:%M on %a %d %b}: later it would be no "
            "answer."
        )
    if consent.is_withdrawn(lead.contact):
        raise Declined("They asked us not to write. Reject the draft.")
    if (
        message.kind == Kind.FIRST_RESPONSE
        and (newest := lead.judgements.first())
        and not is_answered(lead, newest.category)
    ):
        raise Declined(
            "By now it is taken for something that gets no answer "
            f"({newest.get_category_display().lower()}). Correct the judgement, or reject the "
            "draft."
        )
    try:
        subject, body = fill(subject, merge_values(lead)), fill(body, merge_values(lead))
    except Unresolved as error:
        raise Declined(f"Not approved: {error}") from error
    edited = (subject, body) != (
        fill_or_keep(message.subject, merge_values(lead)),
        fill_or_keep(message.body, merge_values(lead)),
    )
    message.subject, message.body, message.author = subject, body, by
    message.state, message.not_before, message.why = (
        State.QUEUED,
        at or now,
        "" if at is None else "Approved for later",
    )
    message.save()
    record_decision(message, lead, Approval.Decision.APPROVED, seen, edited, now, by)
    return message


@transaction.atomic(durable=True)
def reject_draft(pk: int, seen: str, why: str, now: datetime, by: User) -> Message:
    """It does not go. The lead waits on for a person's own words; the promise runs."""
    message, lead = lock_waiting_draft(pk)
    if hash_of_draft(message) != seen:
        raise Declined(CHANGED)
    message.state, message.settled_at, message.why = (
        State.CANCELLED,
        now,
        f"Rejected by {by.email or by.username}. {why.strip()[:200]}".strip(),
    )
    message.save()
    record_decision(message, lead, Approval.Decision.REJECTED, seen, False, now, by)
    if message.kind == Kind.FIRST_RESPONSE:
        pipeline.ask_person(lead, now, "The draft was rejected: answer them yourself")
    return message


@transaction.atomic(durable=True)
def recall_answer(lead: Lead, pk: int, now: datetime, by: User) -> None:
    """An approved answer that was to go later waits for approval again.

    Declined where it has gone.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    message = (
        Message.objects.select_for_update(of=("self",))
        .filter(pk=pk, lead=lead, kind=Kind.FIRST_RESPONSE)
        .first()
    )
    if message is not None and message.state == State.AWAITING_APPROVAL:
        raise Declined("It has been taken back already, and waits for approval.")
    if message is None or message.state != State.QUEUED or message.author is None:
        raise Declined("It has gone already, and cannot be taken back.")
    message.state, message.author, message.not_before, message.why = (
        State.AWAITING_APPROVAL,
        None,
        now,
        f"Taken back by {by.email or by.username}",
    )
    message.past_deadline = (
        lead.promise_due_at is not None and lead.promise_due_at <= now + AT_LAST
    )  # who takes it back that late wants nothing else to go instead
    message.save()
    pipeline.record_event(
        lead,
        LeadEvent.Kind.NOT_SENT,
        now,
        by,
        message=message.pk,
        what=message.kind,
        why=f"{message.why}: it waits for approval again",
    )
    if message.past_deadline:
        pipeline.ask_person(
            lead, now, "The approved answer was taken back: nothing goes until one of you decides"
        )


def hash_of_draft(message: Message) -> str:
    """Hash of all that a person reads before deciding.

    The text, and on a reply what it replies to.
    """
    newest = (
        message.lead.inbound.filter(kind=Inbound.Kind.HUMAN)
        .order_by("-id")
        .values_list("pk", flat=True)
        .first()
        if message.lead and message.kind == Kind.REPLY
        else None
    )
    return text_hash(message.subject, f"{message.body}\x00{newest}" if newest else message.body)


def lock_waiting_draft(pk: int) -> tuple[Message, Lead]:
    """A waiting draft and its lead, both locked. Declined where somebody has decided already."""
    lead = Lead.objects.locked().filter(messages=pk).first()  # the lead first, as everywhere
    message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("business")
        .filter(pk=pk)
        .first()
    )
    if message is None or lead is None or message.state != State.AWAITING_APPROVAL:
        raise Declined(
            "This draft does not wait for anybody any more: it has been decided on already."
        )
    message.lead = lead
    return message, lead


def record_decision(
    message: Message, lead: Lead, decision: str, seen: str, edited: bool, now: datetime, by: User
) -> None:
    Approval.objects.create(
        message=message, by=by, at=now, decision=decision, text_hash=seen[:64], edited=edited
    )
    kind = (
        LeadEvent.Kind.APPROVED
        if decision == Approval.Decision.APPROVED
        else LeadEvent.Kind.REJECTED
    )
    pipeline.record_event(lead, kind, now, by, message=message.pk, edited=edited)


# The promise does not wait


def replace_next_late_draft(now: datetime) -> bool:
    """Let the owner's own text go in place of one draft that nobody has approved.

    False where none is so late.
    """
    pk = (
        Message.objects.filter(
            kind=Kind.FIRST_RESPONSE,
            state__in=Message.UNDECIDED,
            past_deadline=False,
            lead__promise_due_at__lte=now + AT_LAST,
        )
        .values_list("pk", flat=True)
        .first()
    )
    if pk is None:
        return False
    replace_late_draft(pk, now)
    return True


@transaction.atomic(durable=True)
def replace_late_draft(pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(messages=pk)
    message = Message.objects.select_for_update(of=("self",)).get(pk=pk)
    if message.state not in Message.UNDECIDED or message.past_deadline:
        return
    message.past_deadline = True
    rule = of_lead(lead, message.category)
    if (
        rule.late == AnswerRule.Late.NOTHING
        or not fallback.fallback_text(lead, rule, message.category, message.channel)[1]
    ):
        message.save(update_fields=["past_deadline"])
        pipeline.ask_person(lead, now, f"{NOT_IN_TIME}, and nothing goes by itself")
        return
    fallback.use_fallback(message, lead, NOT_IN_TIME, now)
    pipeline.ask_person(lead, now, f"{NOT_IN_TIME}: your own text goes instead")


def withdraw_next_overtaken_draft(now: datetime) -> bool:
    """Withdraw one draft that something else has made needless.

    A person wrote, they opted out, the lead is completed. False where none is.
    """
    by_person = LeadEvent.objects.filter(lead=OuterRef("lead"), kind=LeadEvent.Kind.REPLIED)
    stopped = LeadEvent.objects.filter(
        lead=OuterRef("lead"),
        kind__in=[LeadEvent.Kind.OPTED_OUT, LeadEvent.Kind.COMPLAINED],
        at__gte=OuterRef("lead__received_at"),
    )
    first = Q(kind=Kind.FIRST_RESPONSE) & (
        Q(lead__received_at__lt=now - ANSWER_STALE) | Exists(by_person)
    )
    pk = (
        Message.objects.filter(
            Q(lead__stage=Lead.Stage.COMPLETED) | Exists(stopped) | first,
            state__in=Message.UNDECIDED,
        )
        .values_list("pk", flat=True)
        .first()
    )
    if pk is None:
        return False
    withdraw_overtaken_draft(pk, now)
    return True


@transaction.atomic(durable=True)
def withdraw_overtaken_draft(pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(messages=pk)
    message = Message.objects.select_for_update(of=("self",)).get(pk=pk)
    if message.state not in Message.UNDECIDED:
        return
    late = message.kind == Kind.FIRST_RESPONSE and lead.received_at < now - ANSWER_STALE
    message.state, message.settled_at, message.why = (
        State.CANCELLED,
        now,
        "More than a day old: a person should answer instead."
        if late
        else "Something else came first: see the timeline.",
    )
    message.save()
    pipeline.record_event(
        lead, LeadEvent.Kind.NOT_SENT, now, message=message.pk, what=message.kind, why=message.why
    )
    if late:
        pipeline.ask_person(
            lead, now, "No first answer has gone, and the draft is more than a day old"
        )
