"""Telling the owners in time: who needs a person, a promise that ends, a draft that waits."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext, ngettext

from followups.answers.approval_links import approval_token, may_approve
from followups.models import AnswerRule, Message, ToldOf
from followups.owner.answer_modes import of_lead
from followups.team.kinds import KIND_OF, AlertKind
from followups.team.notifications import notify_person
from followups.team.recipients import people_told
from followups.team.told import note_told
from integrations.databases.prepared import Moment, prepared
from leads.business.addresses import public_address, team_address
from leads.colleagues import in_words_of
from leads.contacts.called import person_of_lead
from leads.contacts.said import phone_to_call
from leads.contacts.typed import phone_words
from leads.models import (
    Attention,
    Business,
    Inbound,
    Judgement,
    Lead,
    LeadEvent,
    ReasonCode,
)
from leads.pipeline.holds import open_holds

Topic = Message.Topic
OF_NEED = (Topic.EMERGENCY, Topic.ACT_NOW)
BEFORE = timedelta(minutes=15)  # the end of the promise
IS_NEWS = timedelta(days=1)
AGAIN_AFTER = timedelta(minutes=5)
LONGEST_WORDS = 600  # of what they wrote, in a mail to us


def alert_next_lead(now: datetime) -> bool:
    """Tell the owners of one lead.

    False when there is nothing to tell.
    """
    for needed in (next_to_tell_of, next_pressing_again):
        if (pk := needed.first(now)) is not None:
            notify_needed(pk, now)
            return True
    if (pk := next_late.first(now)) is not None:
        notify_late(pk, now)
        return True
    return False


@prepared()
def next_to_tell_of(now: Moment) -> QuerySet[Lead]:
    return leads_to_tell_of(now)


@prepared()
def next_pressing_again(now: Moment) -> QuerySet[Lead]:
    return leads_pressing_again(now)


@prepared()
def next_late(now: Moment) -> QuerySet[Lead]:
    return late_leads(now)


def leads_to_tell_of(now: Moment) -> QuerySet[Lead]:
    """Those who need a person for what they wrote, emergencies first, whatever has been answered
    or waits to be approved.

    Told at once and once; once more where it has become an emergency since.
    """
    alerts = Message.objects.filter(about=OuterRef("pk"))
    told = alerts.filter(topic__in=OF_NEED)
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


def leads_pressing_again(now: Moment) -> QuerySet[Lead]:
    """Those in danger who have written once more since it was told, and whom nobody has answered.

    Told once in some minutes, however often they write.
    """
    told = ToldOf.objects.filter(lead=OuterRef("pk"), topic__in=OF_NEED)
    lately = told.filter(Q(at__gte=OuterRef("pressing_since")) | Q(at__gt=now - AGAIN_AFTER))
    answers = LeadEvent.objects.answers().filter(lead=OuterRef("pk"))
    answered = answers.filter(at__gte=OuterRef("pressing_since"))
    return (
        Lead.objects.filter(Exists(told), ~Exists(lately), ~Exists(answered))
        .filter(pressing=True, act_now=True, completed_at__isnull=True)
        .exclude(business__in=Business.objects.archived())
        .order_by("pressing_since")
    )


def late_leads(now: Moment) -> QuerySet[Lead]:
    """Those whose promise is nearly over, once a wait."""
    return (
        Lead.objects.waiting()
        .filter(~told_of_late(), promise_due_at__lte=now + BEFORE)
        .exclude(business__in=Business.objects.archived())
    )


def told_of_late() -> Exists:
    """Of a lead: whether somebody has been told in this wait that its promise ends."""
    return Exists(
        Message.objects.filter(
            about=OuterRef("pk"),
            topic__in=[Topic.LEAD, Topic.DRAFT],
            not_before__gte=OuterRef("waiting_since"),
        )
    )


@transaction.atomic(durable=True)
def notify_needed(pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(pk=pk)
    needed = (leads_to_tell_of(now), leads_pressing_again(now))
    if not any(leads.filter(pk=pk).exists() for leads in needed):
        return
    draft = draft_that_waits(lead)
    topic = Topic.EMERGENCY if is_emergency(lead) else Topic.ACT_NOW
    note_told(lead, topic, max(now, lead.pressing_since or now))
    for told in people_told(lead.business, KIND_OF[topic], now, lead):
        with in_words_of(told.user, lead.business):
            subject, text = words_of_needed(lead, draft, topic, told.user)
            notify_person(lead.business, told, topic, subject, text, now, lead, as_page=True)


def words_of_needed(
    lead: Lead, draft: Message | None, topic: Message.Topic, owner: User
) -> tuple[str, str]:
    """(subject, text)."""
    contact = {"contact": person_of_lead(lead)}
    if topic == Topic.EMERGENCY:
        subject = subject_of_emergency(lead, waits=draft is not None)
        first = gettext("This reads like an emergency: a person should call now.")
    else:
        subject = gettext("Act now: %(contact)s") % contact
        why = "; ".join(lead.attention) or gettext("see the lead")
        first = gettext("A person is needed: %(why)s.") % {"why": why.rstrip(".")}
    wrote = gettext("%(contact)s wrote:") % contact
    parts = [first, how_to_call(lead), wrote, words_of(lead), what_has_gone(lead, draft, owner)]
    if open_holds(lead):
        parts.append(gettext("Nothing more goes by itself until one of you decides."))
    return subject, "\n\n".join([*parts, way_to_lead(lead)])


@transaction.atomic(durable=True)
def notify_late(pk: int, now: datetime) -> None:
    """A mail to each owner; where a draft waits, with a link of their own that shows it."""
    lead = Lead.objects.locked().get(pk=pk)
    if not late_leads(now).filter(pk=pk).exists() or lead.promise_due_at is None:
        return
    at = max(now, lead.waiting_since or now)
    draft = draft_that_waits(lead)
    topic = Topic.DRAFT if draft else Topic.LEAD
    for told in people_told(lead.business, AlertKind.LATE, now, lead):
        with in_words_of(told.user, lead.business):
            text = "\n\n".join(
                [
                    text_of_late(lead, draft, time_left(lead.promise_due_at, now), told.user),
                    how_to_call(lead),
                    way_to_lead(lead),
                ]
            )
            subject = subject_of_late(lead, draft)
            notify_person(lead.business, told, topic, subject, text, at, lead, as_page=True)


def subject_of_late(lead: Lead, draft: Message | None) -> str:
    contact = {"contact": person_of_lead(lead)}
    if is_emergency(lead):
        return subject_of_emergency(lead, waits=bool(draft))
    if draft:
        return gettext("Approve: %(contact)s") % contact
    return gettext("Waiting: %(contact)s") % contact


def subject_of_emergency(lead: Lead, waits: bool = False) -> str:
    """That it is one comes first, then the number to call; `waits`: a draft does."""
    phone = phone_words(phone_to_call(lead), lead.business.country)
    values = {"contact": person_of_lead(lead), "phone": phone}
    if not values["phone"]:
        return gettext("EMERGENCY: %(contact)s, no phone number") % values
    if waits:
        return gettext("EMERGENCY: call %(contact)s, %(phone)s. A draft waits") % values
    return gettext("EMERGENCY: call %(contact)s, %(phone)s") % values


def draft_that_waits(lead: Lead) -> Message | None:
    return lead.messages.filter(
        kind=Message.Kind.FIRST_RESPONSE, state=Message.State.AWAITING_APPROVAL
    ).first()


def is_emergency(lead: Lead) -> bool:
    newest = lead.judgements.first()
    return newest is not None and newest.is_emergency


def way_to_lead(lead: Lead) -> str:
    address = team_address(lead.business, "lead", lead.pk)
    return gettext("Open the lead: %(address)s") % {"address": address}


def how_to_call(lead: Lead) -> str:
    phone = phone_to_call(lead)
    if not phone:
        return gettext("We have no phone number of theirs.")
    return gettext("Call them: tel:%(phone)s") % {"phone": phone}


def words_of(lead: Lead) -> str:
    """How their newest words begin."""
    newest = lead.inbound.filter(kind=Inbound.Kind.HUMAN).order_by("-at", "-id").first()
    text = newest.text.strip() if newest else ""
    return text[:LONGEST_WORDS] or lead.need


def time_left(due: datetime, now: datetime) -> str:
    left = round((due - now).total_seconds() / 60)
    if left <= 0:
        return gettext("The promised time has passed.")
    return ngettext(
        "%(count)s minute is left of the promise.",
        "%(count)s minutes are left of the promise.",
        left,
    ) % {"count": left}


def what_has_gone(lead: Lead, draft: Message | None, owner: User) -> str:
    if draft is not None:
        link = {"address": link_to(draft, owner)}
        return gettext("A draft of our answer waits to be approved: %(address)s") % link
    answer = lead.messages.filter(kind=Message.Kind.FIRST_RESPONSE).first()
    if answer is not None and answer.is_kept_here:
        return gettext(
            "Our automatic answer was kept here: nobody gets it, as no mail server is set up."
        )
    if lead.is_new:
        return gettext("No answer of ours has gone.")
    return gettext("Our automatic answer has gone.")


def text_of_late(lead: Lead, draft: Message | None, when: str, owner: User) -> str:
    if draft is None:
        waits = gettext("%(contact)s is waiting for an answer.") % {"contact": person_of_lead(lead)}
        return f"{waits} {when}\n\n{lead.need}"
    then = (
        gettext("Otherwise your own text goes shortly before the end.")
        if of_lead(lead, draft.category).late == AnswerRule.Late.SAFE
        else gettext("Nothing goes by itself.")
    )
    return gettext(
        "A draft for %(contact)s waits for somebody to approve it. %(when)s %(then)s\n\nThey need: "
        "%(need)s\n\nThe draft:\n\n%(draft)s\n\nRead and approve it: %(address)s"
    ) % {
        "contact": person_of_lead(lead),
        "when": when,
        "then": then,
        "need": lead.need,
        "draft": draft.body,
        "address": link_to(draft, owner),
    }


def link_to(draft: Message, owner: User) -> str:
    """Whoever may approve has a link of their own; it shows the draft, and a button lets it go."""
    if owner.pk is None or not may_approve(owner, draft):
        return team_address(draft.business, "approvals")
    return public_address("approve", approval_token(draft, owner))
