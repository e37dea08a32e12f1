"""Sequences of a test's own, and the days over which they happen."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from followups.models import Enrollment
from followups.owner import sequence_versions
from followups.owner.sequence_texts import StepTexts, standard_texts
from leads.models import Business, Lead
from tests import support
from tests.support import MONDAY

DAY = timedelta(days=1)


def with_steps(
    business: Business, *steps: StepTexts, audience: str = "", owner: User | None = None
) -> None:
    data = replace(standard_texts(), steps=list(steps))
    sequence_versions.save_texts(
        business,
        data,
        MONDAY,
        owner
        or User.objects.filter(memberships__business=business).first()
        or support.make_owner(business),
        audience,
    )


def step(day: int, channel: str = "email", rest: bool = False, body: str = "") -> StepTexts:
    words = body or f"Words of day {day}, {{{{first_name|there}}}}"
    return StepTexts(day, words, f"Day {day}", channel, rest)


def live_until(moment: datetime, start: datetime = MONDAY) -> None:
    """From `start` on, everything that falls due happens at its moment."""
    for at in support.moments(start, moment):
        support.live(at)


def enrollment(lead: Lead) -> Enrollment:
    return lead.enrollments.get()


def states(lead: Lead) -> list[str]:
    return list(
        lead.messages.filter(kind="step").order_by("step__day").values_list("state", flat=True)
    )


def live_through(lead: Lead, until: datetime) -> None:
    live_until(until)
    lead.refresh_from_db()
