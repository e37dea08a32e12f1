"""A draft and the person who lets it go.

What they read is what goes, the promise does not wait for them, and a link in a mail never acts by
itself.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from followups.answers.answered_since import GOES, check_unanswered, who_decided, with_mark
from followups.channels import CHANNELS
from followups.content.mail import LATEST, merge_values
from followups.content.merge_fields import Unresolved, fill, fill_or_keep
from followups.models import Approval, Message
from followups.models.answering import text_hash
from followups.outbox import states
from followups.outbox.not_sent import record_not_sent
from followups.owner.answer_modes import is_answered
from followups.policy.may_send import ANSWER_STALE
from followups.why import WhyCode
from integrations.texts.sentences import sentence
from leads.colleagues import display_name
from leads.contacts import consent
from leads.declined import Declined
from leads.models import Business, Inbound, Lead, LeadEvent, Undo
from leads.moments import moment_words
from leads.pipeline import attention, undoing
from leads.pipeline import stages as pipeline

State, Kind = Message.State, Message.Kind
AT_LAST = timedelta(minutes=5)  # before the promise ends, the owner's own text goes
DECIDED = gettext_lazy(
    "This draft does not wait for anybody any more: it has been decided on already."
)
CHANGED = gettext_lazy(
    "The text has changed since you read it, they have written again, or one of us has. Read it "
    "once more, then decide."
)


def drafts_waiting(businesses: Iterable[Business]) -> QuerySet[Message]:
    """Drafts that wait for a person, each with its mark: what presses, then the promise that ends
    first.
    """
    return (
        with_mark(Message.objects.all())
        .filter(business__in=businesses, state=State.AWAITING_APPROVAL)
        .select_related("business", "lead__contact", "lead__source", "draft")
        .order_by(
            "-lead__pressing",
            "-lead__act_now",
            F("lead__promise_due_at").asc(nulls_last=True),
            "id",
        )
    )


@transaction.atomic(durable=True)
def approve_draft(
    pk: int,
    seen: str,
    subject: str,
    body: str,
    now: datetime,
    by: User,
    at: datetime | None = None,
    act: UUID | None = None,
    said: str = "",
) -> Message:
    """Let a draft go, now or at `at`; as the `act` of a page, only once it can be taken back no
    more.

    `seen` is the hash of the text that was read and `said` the mark of what had been said and done;
    Declined where the text is another by now or cannot go, or a colleague was quicker.
    """
    message, lead = lock_waiting_draft(pk, by)
    if hash_of_draft(message) != seen:
        raise Declined(CHANGED)
    body, subject = body.replace("\r\n", "\n").strip(), " ".join(subject.split())[:250]
    check_text(message, subject, body)
    check_moment(message, lead, now, at)
    check_draft(message, lead, said, by)
    values = merge_values(lead)
    subject = filled_field("subject", subject, values)
    body = filled_field("body", body, values)
    drafted = fill_or_keep(message.subject, values), fill_or_keep(message.body, values)
    later = (WhyCode.APPROVED_FOR_LATER, gettext_noop("Approved for later"))
    code, why = later if at else (WhyCode.NONE, "")
    goes_at = at or (now + undoing.TAKE_BACK if act else now)
    states.queue(message, goes_at, code, why, subject=subject, body=body, author=by)
    edited = (subject, body) != drafted
    record_decision(message, lead, Approval.Decision.APPROVED, seen, edited, now, by)
    if act:
        undoing.keep_approval(message.pk, lead, now, by, act)
    return message


def check_draft(message: Message, lead: Lead, said: str, by: User) -> None:
    """Declined where nothing may go to them, or one of us was quicker since the mark `said`."""
    check_lead(message, lead)
    check_no_reply(message, lead)
    check_unanswered(lead, said, by)


def check_text(message: Message, subject: str, body: str) -> None:
    """Declined for a text that its channel cannot take."""
    channel = CHANNELS[message.channel]
    if not body or (channel.has_subject and not subject):
        raise Declined(
            gettext("Subject and text must not be empty."), "body" if not body else "subject"
        )
    if len(body) > channel.longest_draft:
        raise Declined(
            gettext("That is %(count)s characters; %(most)s fit in one %(noun)s.")
            % {"count": len(body), "most": channel.longest_draft, "noun": channel.noun},
            "body",
        )


def filled_field(name: str, text: str, values: Mapping[str, str]) -> str:
    """Declined where a merge field of it has no value."""
    try:
        return fill(text, values)
    except Unresolved as error:
        raise Declined(gettext("Not approved: %(error)s") % {"error": error}, name) from error


def check_moment(message: Message, lead: Lead, now: datetime, at: datetime | None) -> None:
    """Declined for a time at which it would be no answer any more."""
    is_first = message.kind == Kind.FIRST_RESPONSE
    latest = lead.received_at + ANSWER_STALE if is_first else now + LATEST
    if at is not None and not now < at <= latest:
        raise Declined(
            gettext("Choose a time from now until %(until)s: later it would be no answer.")
            % {"until": moment_words(latest, lead.business.zone)},
            "at",
        )


def check_lead(message: Message, lead: Lead) -> None:
    """Declined where nothing may go to them, or nothing by itself to what they sent."""
    if consent.is_withdrawn(lead.contact):
        raise Declined(gettext("They asked us not to write. Reject the draft."))
    newest = lead.judgements.first() if message.kind == Kind.FIRST_RESPONSE else None
    if newest and not newest.is_emergency and not is_answered(lead, newest.category):
        raise Declined(
            gettext(
                "By now it is taken for something that gets no answer (%(kind)s). Correct "
                "the judgement, or reject the draft."
            )
            % {"kind": newest.get_category_display().lower()}
        )


def check_no_reply(message: Message, lead: Lead) -> None:
    """Declined where one of us has answered them in their own words: a first answer is too late."""
    if message.kind == Kind.FIRST_RESPONSE and newest_reply(message, lead):
        raise Declined(
            gettext("One of us has answered them meanwhile. Read that, and reject the draft.")
        )


def newest_reply(message: Message, lead: Lead) -> int | None:
    """The number of the newest reply of ours but this one that has gone, or is about to."""
    replies = lead.messages.filter(kind=Kind.REPLY, state__in=GOES).exclude(pk=message.pk)
    return replies.order_by("-id").values_list("pk", flat=True).first()


@transaction.atomic(durable=True)
def reject_draft(pk: int, seen: str, why: str, now: datetime, by: User) -> Message:
    """It does not go. The lead waits on for a person's own words; the promise runs."""
    message, lead = lock_waiting_draft(pk, by)
    if hash_of_draft(message) != seen:
        raise Declined(CHANGED)
    who, words = display_name(by), why.strip()[:200]
    reason = sentence("Rejected by %(who)s.", who=who)
    if words:
        reason = sentence("Rejected by %(who)s. %(words)s", who=who, words=words)
    states.cancel(message, WhyCode.REJECTED, reason, now)
    record_decision(message, lead, Approval.Decision.REJECTED, seen, False, now, by)
    if message.kind == Kind.FIRST_RESPONSE:
        text = gettext_noop("The draft was rejected: answer them yourself")
        attention.ask_person(lead, now, attention.Code.DRAFT, text)
    return message


@transaction.atomic(durable=True)
def recall_answer(lead: Lead, pk: int, now: datetime, by: User) -> None:
    """An approved answer that was to go later waits for approval again.

    Declined where it has gone.
    """
    recall(Lead.objects.locked().get(pk=lead.pk), pk, now, by)


@transaction.atomic(durable=True)
def take_back_approval(undo: Undo, now: datetime, by: User) -> Lead:
    """The same of a draft that one of us has just approved. Declined where it has gone."""
    assert undo.lead_id is not None
    lead = Lead.objects.locked().get(pk=undo.lead_id)
    row = undoing.locked_undo(undo.pk)
    recall(lead, row.before["message"], now, by)
    row.done_at = now
    row.save(update_fields=["done_at"])
    return lead


def recall(lead: Lead, pk: int, now: datetime, by: User) -> None:
    """The lead must be locked."""
    drafted = Q(kind=Kind.FIRST_RESPONSE) | Q(kind=Kind.REPLY, draft__isnull=False)
    message = (
        Message.objects.select_for_update(of=("self",)).filter(drafted, pk=pk, lead=lead).first()
    )
    if message is not None and message.state == State.AWAITING_APPROVAL:
        raise Declined(gettext("It has been taken back already, and waits for approval."))
    if message is None or message.state != State.QUEUED or message.author is None:
        raise Declined(gettext("It has gone already, and cannot be taken back."))
    # Who takes it back that late wants nothing else to go instead.
    is_late = lead.promise_due_at is not None and lead.promise_due_at <= now + AT_LAST
    why = sentence("Taken back by %(who)s", who=display_name(by))
    vouches = None if message.kind == Kind.FIRST_RESPONSE else message.author
    states.hold_for_approval(
        message, WhyCode.TAKEN_BACK, why, now, author=vouches, past_deadline=is_late
    )
    again = sentence("%(what)s: it waits for approval again", what=why)
    record_not_sent(lead, message, WhyCode.TAKEN_BACK, again, now, by)
    if is_late:
        text = gettext_noop(
            "The approved answer was taken back: nothing goes until one of you decides"
        )
        attention.ask_person(lead, now, attention.Code.DRAFT, text)


def hash_of_draft(message: Message) -> str:
    """Hash of all that a person reads before deciding.

    The text, and on a reply what it replies to and what we have said last.
    """
    if message.lead is None or message.kind != Kind.REPLY:
        return hash_of_read(message, None, None)
    inbound = message.lead.inbound.filter(kind=Inbound.Kind.HUMAN).order_by("-id")
    heard = inbound.values_list("pk", flat=True).first()
    return hash_of_read(message, heard, newest_reply(message, message.lead))


def hash_of_read(message: Message, heard: int | None, said: int | None) -> str:
    """The same where these numbers are known: of their newest words, and of our newest reply but
    this one.
    """
    if message.lead is None or message.kind != Kind.REPLY:
        return text_hash(message.subject, message.body)
    return text_hash(message.subject, f"{message.body}\x00{heard}\x00{said}")


def lock_waiting_draft(pk: int, by: User) -> tuple[Message, Lead]:
    """A waiting draft and its lead, both locked. Declined where somebody has decided already."""
    lead = Lead.objects.locked().filter(messages=pk).first()  # the lead first, as everywhere
    message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("business")
        .filter(pk=pk)
        .first()
    )
    if message is None or lead is None or message.state != State.AWAITING_APPROVAL:
        raise Declined(who_decided(message, by) or DECIDED)
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
