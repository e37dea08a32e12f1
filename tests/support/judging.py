"""Judging in trials: leads that are judged, criteria as they are typed, a round of trials."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from leads.criteria import versions
from leads.judge.judging import judge_next_leads
from leads.models import Business, Lead
from leads.review import trial_cases
from tests import support
from tests.support import ADA, MONDAY

Judge = Callable[..., list[Any]]


def judged(business: Business, fields: dict[str, Any] = ADA) -> Lead:
    lead = support.write(business, fields)
    while judge_next_leads(MONDAY):
        pass
    lead.refresh_from_db()
    return lead


def rows_of(business: Business) -> list[dict[str, Any]]:
    version = versions.version_in_force(business)
    assert version is not None
    return [versions.criterion_row(c) for c in version.criteria.all()]


def run(now: datetime = MONDAY) -> None:
    while trial_cases.try_next_case(now):
        pass


GOOD = {
    "language": "en",
    "summary": "Leaking roof, wants a visit this week",
    "category_quotes": ["roof leaks"],
    "category": "new_inquiry",
    "category_sure": True,
    "urgency_quote": "this week",
    "urgency": "soon",
    "person": [],
    "C1": {"quotes": ["Our roof leaks since Sunday"], "verdict": "met", "sure": True},
    "C2": {"quotes": [], "verdict": "cant_tell", "sure": True},
}
# Of tests.support.seen.FLOOD.
FLOODED = {
    **GOOD,
    "category_quotes": ["A pipe has burst"],
    "urgency_quote": "water is pouring through the kitchen ceiling right now",
    "urgency": "emergency",
    "C1": {"quotes": [], "verdict": "cant_tell", "sure": True},
}
