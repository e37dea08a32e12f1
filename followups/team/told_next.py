"""Who hears next of somebody who waits, where nobody does anything about them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from followups.team.ladder import left_at, sign_of_life, steps_chosen, told_of_step
from followups.team.lead_alerts import BEFORE, told_of_late
from leads.models import Lead, Membership, Teamwork
from leads.permissions import WORKERS

TEAM = "team"  # whoever wants to hear that a promise ends
MANAGERS, ALL = "managers", "all"
TEAMWORK = JSONObject(managers_at="managers_at", all_at="all_at")


@dataclass(frozen=True)
class ToldNext:
    """`to` is TEAM, or a step of the ladder."""

    to: str
    at: datetime


def facts_of_waiting() -> dict[str, Any]:
    """To annotate leads with: what `told_next` asks for."""
    others = Membership.objects.filter(
        business=OuterRef("business"), user__is_active=True, own_leads_only=False
    ).exclude(user=OuterRef("owner"))
    deciding = [Membership.Role.MANAGER, Membership.Role.OWNER]
    asked = {
        "told_of_late": told_of_late(),
        "owner_stirred": sign_of_life(),
        "managers_told": told_of_step(MANAGERS),
        "all_told": told_of_step(ALL),
        "has_managers": Exists(others.filter(role__in=deciding)),
        "has_others": Exists(others.filter(role__in=WORKERS)),
    }
    chosen = Teamwork.objects.filter(business=OuterRef("business")).values(shares=TEAMWORK)
    return {
        "teamwork": Subquery(chosen),
        **{name: ExpressionWrapper(Q(fact), BooleanField()) for name, fact in asked.items()},
    }


def told_next(lead: Any, now: datetime) -> ToldNext | None:
    """None where nobody is told of this wait any more. `lead` waits, and is annotated with
    `facts_of_waiting`; what is due at this moment is told now.
    """
    steps = [*steps_ahead(lead), *reminder_ahead(lead)]
    first = min(steps, key=lambda step: step.at, default=None)
    return ToldNext(first.to, max(first.at, now)) if first else None


def reminder_ahead(lead: Any) -> list[ToldNext]:
    return [] if lead.told_of_late else [ToldNext(TEAM, lead.promise_due_at - BEFORE)]


def steps_ahead(lead: Any) -> list[ToldNext]:
    """Those of the ladder that can still be told, where an owner is silent."""
    if lead.owner_id is None or lead.is_test or lead.owner_stirred:
        return []
    told = {MANAGERS: lead.managers_told, ALL: lead.all_told}
    there = {MANAGERS: lead.has_managers, ALL: lead.has_others}
    return [
        ToldNext(step.to, due_at(lead, left_at(step, lead.business)))
        for step in steps_chosen(Teamwork(**(lead.teamwork or {})))
        if there[step.to] and not told[step.to]
    ]


def due_at(lead: Lead, left: timedelta) -> datetime:
    assert lead.promise_due_at is not None
    return lead.promise_due_at - left
