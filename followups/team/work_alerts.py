"""Telling people of their work at once: a lead given to them, a draft that is ready, a new inquiry,
somebody who writes again.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext, ngettext

from followups.models import Message, ToldOf
from followups.team.kinds import KIND_OF, AlertKind, Way
from followups.team.lead_alerts import (
    draft_that_waits,
    how_to_call,
    is_emergency,
    subject_of_late,
    text_of_late,
    time_left,
    way_to_lead,
    words_of,
)
from followups.team.notifications import notify_person
from followups.team.recipients import one_told, people_told
from followups.team.told import note_all_told, note_told, told_since
from leads.business.addresses import team_address
from leads.colleagues import display_name, in_words_of
from leads.contacts.called import person_of_lead
from leads.models import Business, Judgement, Lead, LeadEvent, Membership

Topic, Kind = Message.Topic, LeadEvent.Kind
IS_NEWS = timedelta(hours=1)
MOST_AT_ONCE = 500  # leads that one message tells of


def tell_next_of_work(now: datetime) -> bool:
    """Tell people of one lead. False where there is nothing to tell."""
    return any(tell(now) for tell in (tell_next_owner, tell_next_draft, tell_next_words))


# Given to somebody


def tell_next_owner(now: datetime) -> bool:
    """Tell somebody of all that has become theirs in a business."""
    event = given_to_others(now).select_related("lead__owner", "lead__business").first()
    if event is None or event.lead.owner is None:
        return False
    tell_owner(event.lead.business, event.lead.owner, now)
    return True


def given_to_others(now: datetime) -> QuerySet[LeadEvent]:
    """By whom a lead became another's, and they have not been told."""
    given = LeadEvent.objects.standing().filter(kind=Kind.ASSIGNED, at__gt=now - IS_NEWS)
    others = given.filter(lead__owner__isnull=False, lead__completed_at__isnull=True).filter(
        Q(by__isnull=True) | ~Q(by=F("lead__owner"))
    )
    return others.filter(~told_since(Topic.GIVEN, "at")).order_by("at", "id")


@transaction.atomic(durable=True)
def tell_owner(business: Business, owner: User, now: datetime) -> None:
    """One message for all that was given at once. Nobody is told of what they take themselves."""
    theirs = given_to_others(now).filter(lead__owner=owner, lead__business=business)
    numbers = list(theirs.values_list("lead", flat=True)[:MOST_AT_ONCE])
    list(Lead.objects.filter(pk__in=numbers).order_by("pk").select_for_update().values_list("pk"))
    events = list(theirs.filter(lead__in=numbers).select_related("by", "lead__contact"))
    if not events:
        return
    note_all_told({event.lead_id for event in events}, Topic.GIVEN, max(now, events[-1].at))
    newest = {event.lead_id: event for event in events}
    one = events[-1].lead
    one.business, one.owner = business, owner
    told = one_told(business, owner, AlertKind.GIVEN, now, one)
    if told is None:
        return
    about = one if len(newest) == 1 else None
    with in_words_of(owner, business):
        subject, text = (
            words_of_given(one, events[-1], now) if about else words_of_many(business, len(newest))
        )
        notify_person(business, told, Topic.GIVEN, subject, text, now, about, as_page=True)


def words_of_given(lead: Lead, event: LeadEvent, now: datetime) -> tuple[str, str]:
    """(subject, text)."""
    subject = gettext("Yours now: %(contact)s") % {"contact": person_of_lead(lead)}
    first = (
        gettext("%(by)s has given it to you.") % {"by": display_name(event.by)}
        if event.by
        else gettext("It came to you by your rules.")
    )
    waits = (
        time_left(lead.promise_due_at, now)
        if lead.promise_due_at
        else gettext("Nobody waits for an answer just now.")
    )
    parts = [first, lead.need, waits, how_to_call(lead), way_to_lead(lead)]
    return subject, "\n\n".join(filter(None, parts))


def words_of_many(business: Business, count: int) -> tuple[str, str]:
    """(subject, text)."""
    subject = ngettext("%(count)s lead is yours now", "%(count)s leads are yours now", count)
    address = {"address": f"{team_address(business, 'leads')}?owner=mine"}
    return subject % {"count": count}, gettext("They stand here: %(address)s") % address


# A draft is ready


def tell_next_draft(now: datetime) -> bool:
    draft = untold_drafts().first()
    if draft is None or draft.lead_id is None:
        return False
    tell_of_draft(draft.lead_id, now)
    return True


def untold_drafts() -> QuerySet[Message]:
    waiting = Message.objects.undecided().filter(
        kind=Message.Kind.FIRST_RESPONSE,
        state=Message.State.AWAITING_APPROVAL,
        business__archived_at__isnull=True,
    )
    told = ToldOf.objects.filter(lead=OuterRef("lead"), topic=Topic.READY)
    return waiting.filter(~Exists(told)).order_by("not_before", "id")


@transaction.atomic(durable=True)
def tell_of_draft(pk: int, now: datetime) -> None:
    """At once, with a link of their own that shows it; an emergency, and danger, say so first."""
    lead = Lead.objects.locked().get(pk=pk)
    draft = draft_that_waits(lead)
    if draft is None or lead.told_of.filter(topic=Topic.READY).exists():
        return
    note_told(lead, Topic.READY, now)
    for told in people_told(lead.business, AlertKind.DRAFT, now, lead):
        with in_words_of(told.user, lead.business):
            left = time_left(lead.promise_due_at, now) if lead.promise_due_at else ""
            parts = [text_of_late(lead, draft, left, told.user), how_to_call(lead)]
            if is_emergency(lead) or lead.presses_now:
                parts.reverse()
            text, subject = "\n\n".join([*parts, way_to_lead(lead)]), subject_of_ready(lead, draft)
            notify_person(lead.business, told, Topic.READY, subject, text, now, lead, as_page=True)


def subject_of_ready(lead: Lead, draft: Message) -> str:
    """Danger that is no emergency to the judge is no reason to read a draft first."""
    if lead.presses_now and not is_emergency(lead):
        return gettext("Act now: %(contact)s") % {"contact": person_of_lead(lead)}
    return subject_of_late(lead, draft)


# Somebody has written


def tell_next_words(now: datetime) -> bool:
    for topic, kinds in ((Topic.NEW, (Kind.CAPTURED,)), (Topic.REPLY, (Kind.HEARD, Kind.ATTACHED))):
        event = untold_words(topic, kinds, now).first()
        if event is not None:
            tell_of_words(event.lead_id, topic, kinds, now)
            return True
    return False


def untold_words(
    topic: Message.Topic, kinds: Collection[str], now: datetime
) -> QuerySet[LeadEvent]:
    """What came in lately where somebody wants to know of such things. What we entered ourselves
    and what is no inquiry is no news.
    """
    came = LeadEvent.objects.filter(
        kind__in=kinds, at__gt=now - IS_NEWS, at__lte=now, lead__is_test=False
    )
    wanted = Q(lead__business__in=wanting(topic))
    if topic == Topic.NEW:
        judged = Judgement.objects.filter(
            lead=OuterRef("lead"), category=Judgement.Category.NEW_INQUIRY
        )
        came = came.filter(Exists(judged), lead__quiet=False)
    else:
        wanted |= Q(lead__owner__isnull=False)
    return came.filter(wanted, ~told_since(topic, "at")).order_by("at", "id")


def wanting(topic: Message.Topic) -> list[int]:
    """The businesses in which somebody has chosen to be told of it."""
    kind = KIND_OF[topic]
    chosen = Membership.objects.filter(user__is_active=True, business__archived_at__isnull=True)
    rows = chosen.filter(user__profile__alerts__has_key=kind.value)
    found = rows.exclude(**{f"user__profile__alerts__{kind.value}": Way.NONE.value})
    return list(found.order_by().values_list("business", flat=True).distinct())


@transaction.atomic(durable=True)
def tell_of_words(pk: int, topic: Message.Topic, kinds: Collection[str], now: datetime) -> None:
    lead = Lead.objects.locked().get(pk=pk)
    if not untold_words(topic, kinds, now).filter(lead=lead).exists():
        return
    note_told(lead, topic, now)
    for told in people_told(lead.business, KIND_OF[topic], now, lead):
        with in_words_of(told.user, lead.business):
            contact = {"contact": person_of_lead(lead)}
            subject = (
                gettext("New: %(contact)s") if topic == Topic.NEW else gettext("Again: %(contact)s")
            ) % contact
            wrote = gettext("%(contact)s wrote:") % contact
            text = "\n\n".join([wrote, words_of(lead), how_to_call(lead), way_to_lead(lead)])
            notify_person(lead.business, told, topic, subject, text, now, lead, as_page=True)
