"""Where an owner stays silent while somebody waits: managers hear of it, then all who work leads.

At the shares of the promise that the team has chosen; each step is told once a wait.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext, gettext_noop

from followups.models import Message
from followups.team.lead_alerts import how_to_call, time_left, way_to_lead, words_of
from followups.team.notifications import notify_person
from followups.team.recipients import people_of_step
from leads.colleagues import display_name, in_words_of
from leads.contacts.called import person_of_lead
from leads.models import Business, Lead, LeadEvent, Membership, Note, Teamwork, teamwork_of
from leads.permissions import Permission, held_by
from leads.pipeline import stages as pipeline

IS_NEWS = timedelta(days=1)
Kind, Role = LeadEvent.Kind, Membership.Role
NO_SIGN_OF_LIFE = (Kind.ASSIGNED, Kind.ESCALATED)


@dataclass(frozen=True)
class Step:
    """Who hears of it, and at which share of the promise, in percent."""

    to: str
    why: str
    share: int


def steps_of(business: Business) -> list[Step]:
    return steps_chosen(teamwork_of(business))


def steps_chosen(chosen: Teamwork) -> list[Step]:
    shares = (
        ("managers", gettext_noop("Told the managers: the owner is silent"), chosen.managers_at),
        ("all", gettext_noop("Told everybody: the owner is silent"), chosen.all_at),
    )
    return [Step(to, why, share) for to, why, share in shares if share]


def climb_next(now: datetime) -> bool:
    """Tell of one lead. False where no owner is silent for so long."""
    for business in Business.objects.at_work().order_by("pk"):
        for step in steps_of(business):
            lead = silent_leads(business, step, now).first()
            if lead is not None:
                climb(lead.pk, step, now)
                return True
    return False


def silent_leads(business: Business, step: Step, now: datetime) -> QuerySet[Lead]:
    """Those who wait for so much of the promise, and of which nobody has done anything since.

    Counted back from the end of the promise, which may run over a night.
    """
    return (
        Lead.objects.waiting()
        .filter(business=business, owner__isnull=False, is_test=False)
        .filter(promise_due_at__lte=now + left_at(step, business))
        .filter(~told_of_step(step.to), ~sign_of_life(), waiting_since__gt=now - IS_NEWS)
    )


def left_at(step: Step, business: Business) -> timedelta:
    """How much of the promise is left when it is told."""
    return timedelta(minutes=business.promise_minutes) * (1 - step.share / 100)


def since_they_wait() -> QuerySet[LeadEvent]:
    return LeadEvent.objects.filter(lead=OuterRef("pk"), at__gte=OuterRef("waiting_since"))


def told_of_step(to: str) -> Exists:
    """Of a lead: whether they have been told in this wait."""
    return Exists(since_they_wait().filter(kind=Kind.ESCALATED, detail__to=to))


def sign_of_life() -> Q:
    """Of a lead: whether one of us has done something about it in this wait."""
    done = since_they_wait().filter(by__isnull=False).exclude(kind__in=NO_SIGN_OF_LIFE)
    noted = Note.objects.filter(lead=OuterRef("pk"), at__gte=OuterRef("waiting_since"))
    return Q(Exists(done)) | Q(Exists(noted))


@transaction.atomic(durable=True)
def climb(pk: int, step: Step, now: datetime) -> None:
    lead = Lead.objects.locked().get(pk=pk)
    if not silent_leads(lead.business, step, now).filter(pk=pk).exists() or lead.owner is None:
        return
    pipeline.record_event(lead, Kind.ESCALATED, now, to=step.to, why=step.why)
    among = {place.pk for place in places_of_step(lead.business, step.to, lead.owner)}
    for told in people_of_step(lead.business, among, now, lead):
        with in_words_of(told.user, lead.business):
            subject, text = words_of_step(lead, lead.owner, now)
            topic = Message.Topic.ESCALATED
            notify_person(lead.business, told, topic, subject, text, now, lead, as_page=True)


def places_of_step(business: Business, to: str, owner: User) -> list[Membership]:
    """Managers, else owners of the business; or all who work leads. Whose lead it is knows."""
    places = list(business.memberships.exclude(user=owner).select_related("user"))
    if to == "all":
        return [place for place in places if Permission.WORK in held_by(place)]
    managers = [place for place in places if place.role == Role.MANAGER]
    return managers or [place for place in places if place.role == Role.OWNER]


def words_of_step(lead: Lead, owner: User, now: datetime) -> tuple[str, str]:
    """(subject, text)."""
    values = {"contact": person_of_lead(lead), "owner": display_name(owner)}
    subject = gettext("%(contact)s waits, and %(owner)s is silent") % values
    first = gettext(
        "%(contact)s waits for an answer. The lead is %(owner)s's, who has done nothing about it "
        "yet: answer them, or give it to somebody else."
    )
    left = time_left(lead.promise_due_at, now) if lead.promise_due_at else ""
    parts = [first % values, left, how_to_call(lead), words_of(lead), way_to_lead(lead)]
    return subject, "\n\n".join(parts)
