"""One closed week, frozen."""

from typing import TypedDict

from django.db import models

from leads.kept_words import SentencesField
from leads.models.business import Business


class AnswerFigures(TypedDict):
    """How the week's inquiries were answered: lead ids, minutes, None where nothing was."""

    answered: list[int]
    inside_promise: list[int]
    not_reached: list[int]  # of the answered: every answer was kept here, and nobody got one
    taken_up: list[int]  # by one of us, without a written answer
    unanswered: list[int]
    median_minutes: float | None
    slowest: list[tuple[int, float]]  # (lead, minutes), the slowest first
    answered_by_a_person: list[int]
    median_minutes_person: float | None
    median_working_minutes_person: float | None  # in opening hours


class FailedMessage(TypedDict):
    """A message that did not go, came back or may not have arrived; what and why in words."""

    lead: int
    what: str
    why: str


class WeeklyFigures(AnswerFigures):
    """One week. Lead ids stand behind every number, by name where there are groups."""

    came_in: list[int]
    inquiries: list[int]  # what came in, without what nobody waits for an answer to
    waiting: list[int]
    by_source: dict[str, list[int]]
    by_category: dict[str, list[int]]
    outcomes: dict[str, list[int]]
    follow_ups: list[int]  # one lead stands there as often as it happened
    follow_ups_kept: list[int]  # of those: kept here, and nobody got it
    replied: list[int]
    opted_out: list[int]
    failed: list[FailedMessage]
    arrivals: dict[str, int]  # how they ended: how many


class WeeklyReport(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="reports")
    week = models.DateField(help_text="The Monday it begins on, in the business's zone")
    figures: "models.JSONField[WeeklyFigures, WeeklyFigures]" = SentencesField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-week"]
        constraints = [
            models.UniqueConstraint(fields=["business", "week"], name="one_report_per_week")
        ]
