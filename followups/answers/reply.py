"""A person's own words to a lead, and what a person may change by hand about what we say."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from followups.answers.answered_since import check_unanswered
from followups.answers.sent_files import File, add_files, check_files, files_of
from followups.channels import CHANNELS
from followups.channels.base import Channel
from followups.channels.ways import ways_to_reach
from followups.content.mail import LATEST, merge_values, standard_subject, without_footer
from followups.content.merge_fields import Unresolved, fill, fill_or_keep
from followups.models import Message
from followups.outbox import states
from followups.outbox.not_sent import record_not_sent
from followups.why import WhyCode
from integrations.texts.sentences import sentence
from leads.colleagues import display_name
from leads.contacts import consent
from leads.declined import Declined
from leads.llm.accounts import can_ask
from leads.models import Lead, LeadEvent
from leads.pipeline import stages as pipeline

NO_WAY = gettext_lazy("We have no e-mail address of theirs. Call or text them instead.")
MINUTE = timedelta(minutes=1)


@transaction.atomic(durable=True)
def write_reply(
    lead: Lead,
    text: str,
    now: datetime,
    by: User,
    channel: str = "",
    at: datetime | None = None,
    said: str = "",
    files: Sequence[File] = (),
) -> Message:
    """Queue a reply, by the channel chosen, else the one by which they spoke last, at once or not
    before `at`. `said` is the mark of what its writer had read. Declined where it cannot be sent.
    The same again, from a button pressed twice, is the one that is queued.
    """
    if at is not None and at < now:
        raise Declined(gettext("That time is past: choose a later one."), "at")
    if at is not None and at > now + LATEST:
        raise Declined(
            gettext("Choose a time within the next %(days)s days.") % {"days": LATEST.days}, "at"
        )
    lead = Lead.objects.locked().get(pk=lead.pk)
    channel, to = chosen_way(lead, channel)
    check_may_write(lead)
    check_files(files, channel)
    text = filled_reply(lead, text.strip(), CHANNELS[channel])
    if same := same_reply(lead, text, to, at or now, by):
        return same
    check_unanswered(lead, said, by)
    message = new_reply(lead, text, now, by, channel, to)
    message.not_before = at or now
    message.save()
    add_files(message, files)
    return message


def new_reply(lead: Lead, text: str, now: datetime, by: User, channel: str, to: str) -> Message:
    """Not saved, and not said when it goes."""
    return Message(
        business=lead.business,
        lead=lead,
        kind=Message.Kind.REPLY,
        author=by,
        written_at=now,
        channel=channel,
        to=to,
        subject=reply_subject(lead) if CHANNELS[channel].has_subject else "",
        body=text,
    )


def same_reply(lead: Lead, text: str, to: str, at: datetime, by: User) -> Message | None:
    """Theirs in the same words to the same address, which goes within a minute of `at`."""
    near = (at - MINUTE, at + MINUTE)
    queued = lead.messages.filter(kind=Message.Kind.REPLY, state=Message.State.QUEUED)
    return queued.filter(author=by, body=text, to=to, not_before__range=near).first()


def chosen_way(lead: Lead, channel: str) -> tuple[str, str]:
    """(channel, address): the one chosen, else the one by which they spoke last."""
    ways = ways_to_reach(lead)
    if not ways:
        raise Declined(NO_WAY)
    if channel and channel not in ways:
        raise Declined(gettext("They cannot be reached that way. Choose another."), "channel")
    channel = channel or next(iter(ways))
    return channel, ways[channel]


def check_may_write(lead: Lead) -> None:
    if consent.is_withdrawn(lead.contact):
        raise Declined(gettext("They asked us not to write. Note first that they allow it again."))


def filled_reply(lead: Lead, text: str, channel: Channel) -> str:
    """The words with their merge fields filled in; Declined where the channel cannot take them."""
    if not text:
        raise Declined(gettext("Write something first."), "text")
    if len(text) > channel.longest:
        raise Declined(
            gettext("That is %(count)s characters; %(longest)s fit in one %(noun)s.")
            % {"count": len(text), "longest": channel.longest, "noun": channel.noun},
            "text",
        )
    try:
        return fill(text, merge_values(lead))
    except Unresolved as error:
        raise Declined(gettext("Not sent: %(error)s") % {"error": error}, "text") from error


@transaction.atomic(durable=True)
def take_back_reply(lead: Lead, pk: int, now: datetime, by: User) -> str:
    """A reply that has not gone yet does not go; its words.

    Declined where it has gone.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    message = (
        Message.objects.select_for_update(of=("self",))
        .filter(pk=pk, lead=lead, kind=Message.Kind.REPLY)
        .first()
    )
    if message is None or message.state != Message.State.QUEUED:
        raise Declined(gettext("It has gone already, and cannot be taken back."))
    why = sentence("Taken back by %(who)s", who=display_name(by))
    states.cancel(message, WhyCode.TAKEN_BACK, why, now)
    # What had waited for it is decided anew.
    lead.messages.filter(state=Message.State.QUEUED, why_code=WhyCode.REPLY_PLANNED).update(
        not_before=now
    )
    record_not_sent(lead, message, WhyCode.TAKEN_BACK, message.why, now, by)
    return message.body


@transaction.atomic(durable=True)
def ask_for_draft(lead: Lead, now: datetime, by: User) -> Message:
    """A model drafts a reply to what they last wrote; a person approves it.

    Declined where it cannot.
    """
    if not can_ask(lead.business):
        raise Declined(gettext("No model is set up: write it yourself, or use a saved reply."))
    lead = Lead.objects.locked().get(pk=lead.pk)
    channel, to = chosen_way(lead, "")
    check_may_write(lead)
    if lead.messages.undecided().exists():
        raise Declined(gettext("There is a draft already: decide on that one first."))
    message = Message(
        business=lead.business,
        lead=lead,
        kind=Message.Kind.REPLY,
        author=by,
        not_before=now,
        channel=channel,
        to=to,
        subject=reply_subject(lead) if CHANNELS[channel].has_subject else "",
    )
    states.begin_draft(message)
    pipeline.record_event(
        lead, LeadEvent.Kind.DRAFTED, now, by, message=message.pk, why=gettext_noop("asked for")
    )
    return message


def reply_subject(lead: Lead) -> str:
    """The newest subject of the conversation, once with Re: before it."""
    last = (
        lead.messages.exclude(subject="")
        .filter(state__in=Message.LEFT_STATES)
        .order_by("-id")
        .values_list("subject", flat=True)
        .first()
    )
    inbound = (
        lead.inbound.exclude(subject="").order_by("-at").values_list("subject", flat=True).first()
    )
    base = inbound or last or standard_subject(lead)
    return base if base.lower().startswith("re:") else f"Re: {base}"


@transaction.atomic(durable=True)
def resend_message(message: Message, now: datetime, by: User) -> Message:
    """A person decides to send an unconfirmed or failed message again, under the same Message-ID.

    The old row stays as it is.
    """
    if message.lead_id:
        Lead.objects.locked().get(
            pk=message.lead_id
        )  # the lead first, as everywhere; a second click waits here
    old = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if old.state not in (Message.State.UNCONFIRMED, Message.State.FAILED):
        raise Declined(gettext("Only a message that failed or is unconfirmed can be sent again."))
    if old.sent_again_as.exists():
        raise Declined(gettext("It has been sent again already."))
    words = without_footer(old.text) or (
        fill_or_keep(old.body, merge_values(old.lead)) if old.lead else old.body
    )
    again = Message.objects.create(
        business=old.business,
        lead=old.lead,
        kind=Message.Kind.REPLY,
        author=by,
        not_before=now,
        channel=old.channel,
        to=old.to,
        subject=old.subject,
        body=words,
        message_id=old.message_id,
        sends_again=old,
    )
    add_files(again, files_of(old))
    return again
