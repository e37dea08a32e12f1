"""Telling the owners in time: who needs a person, a promise that ends, a draft that waits."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from followups.answers.approval_links import approval_token, may_approve
from followups.models import AnswerRule, Message
from followups.owner.answer_modes import of_lead
from followups.team.notifications import notify_person
from followups.team.recipients import KIND_OF, AlertKind, people_told
from leads.business.addresses import public_address, team_address
from leads.contacts.said import phone_to_call
from leads.models import Attention, Business, Inbound, Judgement, Lead, ReasonCode
from leads.pipeline.holds import open_holds

Topic = Message.Topic
BEFORE = timedelta(minutes=15)  # the end of the promise
IS_NEWS = timedelta(days=1)
LONGEST_WORDS = 600  # of what they wrote, in a mail to us


def alert_next_lead(now: datetime) -> bool:
    """Tell the owners of one lead.

    False when there is nothing to tell.
    """
    if (lead := leads_to_tell_of(now).first()) is not None:
        notify_needed(lead.pk, now)
        return True
    if (lead := late_leads(now).first()) is not None:
        notify_late(lead.pk, now)
        return True
    return False


def leads_to_tell_of(now: datetime) -> QuerySet[Lead]:
    """Those who need a person for what they wrote, emergencies first, whatever has been answered
    or waits to be approved.

    Told at once and once; once more where it has become an emergency since.
    """
    alerts = Message.objects.filter(about=OuterRef("pk"))
    told = alerts.filter(topic__in=[Topic.EMERGENCY, Topic.ACT_NOW])
    newest = Judgement.newest_of_lead()
    became_emergency = Q(urgency=Judgement.Urgency.EMERGENCY) & ~Exists(
        alerts.filter(topic=Topic.EMERGENCY)
    )
    of_their_words = Q(code__in=[Attention.Code.JUDGEMENT, Attention.Code.OPTED_OUT])
    new = Attention.objects.filter(
        of_their_words | Q(reason=ReasonCode.OPT_OUT),
        lead=OuterRef("pk"),
        seen_at__isnull=True,
        at__gt=now - IS_NEWS,
    )
    return (
        Lead.objects.alias(urgency=Subquery(newest.values("urgency")))
        .filter(Exists(new), act_now=True, completed_at__isnull=True)
        .exclude(business__in=Business.objects.archived())
        .filter(~Exists(told) | became_emergency)
        .order_by("-pressing", "received_at")
    )


def late_leads(now: datetime) -> QuerySet[Lead]:
    """Those whose promise is nearly over, once a wait."""
    told = Message.objects.filter(
        about=OuterRef("pk"),
        topic__in=[Topic.LEAD, Topic.DRAFT],
        not_before__gte=OuterRef("waiting_since"),
    )
    return (
        Lead.objects.waiting()
        .filter(~Exists(told), promise_due_at__lte=now + BEFORE)
        .exclude(business__in=Business.objects.archived())
    )


@transaction.atomic(durable=True)
def notify_needed(pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(pk=pk)
    if not leads_to_tell_of(now).filter(pk=pk).exists():
        return
    draft, held = draft_that_waits(lead), what_is_held(lead)
    topic, subject, first = needed_words(lead)
    for told in people_told(lead.business, KIND_OF[topic], now, lead):
        text = (
            f"{first}\n\n{how_to_call(lead)}\n\n{lead.contact} wrote:\n\n{words_of(lead)}\n\n"
            f"{what_has_gone(lead, draft, told.user)}{held}\n\nOpen the lead: {address_of(lead)}"
        )
        notify_person(lead.business, told, topic, subject, text, now, lead, as_page=True)


def needed_words(lead: Lead) -> tuple[Message.Topic, str, str]:
    """(the topic of an alert, its subject, its first sentence)."""
    if is_emergency(lead):
        first = "This reads like an emergency: a person should call now."
        return Topic.EMERGENCY, f"Emergency: call {lead.contact}", first
    why = "; ".join(lead.attention) or "see the lead"
    return Topic.ACT_NOW, f"Act now: {lead.contact}", f"A person is needed: {why.rstrip('.')}."


def what_is_held(lead: Lead) -> str:
    return "\n\nNothing more goes by itself until one of you decides." if open_holds(lead) else ""


@transaction.atomic(durable=True)
def notify_late(pk: int, now: datetime) -> None:
    """A mail to each owner; where a draft waits, with a link of their own that shows it."""
    lead = Lead.objects.locked().get(pk=pk)
    if not late_leads(now).filter(pk=pk).exists() or lead.promise_due_at is None:
        return
    when = time_left(lead.promise_due_at, now)
    at = max(now, lead.waiting_since or now)
    draft = draft_that_waits(lead)
    prefix = "Emergency: " if is_emergency(lead) else ""
    for told in people_told(lead.business, AlertKind.LATE, now, lead):
        if draft is None:
            topic, subject = Topic.LEAD, f"{prefix}Waiting: {lead.contact}"
            text = f"{lead.contact} is waiting for an answer. {when}\n\n{lead.need}"
        else:
            topic, subject = Topic.DRAFT, f"{prefix}Approve: {lead.contact}"
            text = text_of_draft(lead, draft, when, told.user)
        text += f"\n\n{how_to_call(lead)}\n\nOpen the lead: {address_of(lead)}"
        notify_person(lead.business, told, topic, subject, text, at, lead, as_page=True)


def draft_that_waits(lead: Lead) -> Message | None:
    return lead.messages.filter(
        kind=Message.Kind.FIRST_RESPONSE, state=Message.State.AWAITING_APPROVAL
    ).first()


def is_emergency(lead: Lead) -> bool:
    newest = lead.judgements.first()
    return newest is not None and newest.is_emergency


def address_of(lead: Lead) -> str:
    return team_address(lead.business, "lead", lead.pk)


def how_to_call(lead: Lead) -> str:
    phone = phone_to_call(lead)
    return f"Call them: tel:{phone}" if phone else "We have no phone number of theirs."


def words_of(lead: Lead) -> str:
    """How their newest words begin."""
    newest = lead.inbound.filter(kind=Inbound.Kind.HUMAN).order_by("-at", "-id").first()
    text = newest.text.strip() if newest else ""
    return text[:LONGEST_WORDS] or lead.need


def time_left(due: datetime, now: datetime) -> str:
    left = round((due - now).total_seconds() / 60)
    return (
        f"{left} minutes are left of the promise." if left > 0 else "The promised time has passed."
    )


def what_has_gone(lead: Lead, draft: Message | None, owner: User) -> str:
    if draft is not None:
        return f"A draft of our answer waits to be approved: {link_to(draft, owner)}"
    answer = lead.messages.filter(kind=Message.Kind.FIRST_RESPONSE).first()
    if answer is not None and answer.is_kept_here:
        return "Our automatic answer was kept here: nobody gets it, as no mail server is set up."
    return "No answer of ours has gone." if lead.is_new else "Our automatic answer has gone."


def text_of_draft(lead: Lead, draft: Message, when: str, owner: User) -> str:
    then = (
        "Otherwise your own text goes shortly before the end."
        if of_lead(lead, draft.category).late == AnswerRule.Late.SAFE
        else "Nothing goes by itself."
    )
    return (
        f"A draft for {lead.contact} waits for somebody to approve it. {when} {then}\n\nThey "
        f"need: {lead.need}\n\nThe draft:\n\n{draft.body}\n\nRead and approve it: "
        f"{link_to(draft, owner)}"
    )


def link_to(draft: Message, owner: User) -> str:
    """Whoever may approve has a link of their own; it shows the draft, and a button lets it go."""
    if owner.pk is None or not may_approve(owner, draft):
        return team_address(draft.business, "approvals")
    return public_address("approve", approval_token(draft, owner))
