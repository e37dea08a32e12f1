"""Which leads are asked for, and how they are held while they change."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Prefetch

from integrations.databases.prepared import Moment

if TYPE_CHECKING:
    from leads.models.lead import Lead  # noqa: F401

# Whoever waits for us comes before those whom a table brought
PEOPLE_FIRST = (F("promise_due_at").asc(nulls_last=True),)
MAX_JUDGE_ATTEMPTS = 20  # one that kills its judge again and again is left to people


class LeadQuerySet(models.QuerySet["Lead"]):
    def open(self) -> "LeadQuerySet":
        """Not completed, as the column says that the indexes of open leads go by."""
        return self.filter(completed_at__isnull=True)

    def locked(self, skip: bool = False) -> "LeadQuerySet":
        """Held until the transaction ends, with what every verb asks of a lead.

        `skip` leaves out what others hold.
        """
        return self.select_for_update(of=("self",), skip_locked=skip).select_related(
            "business", "contact"
        )

    def awaiting_judgement(self, now: Moment) -> "LeadQuerySet":
        """Those whose turn it is first."""
        due = self.filter(judge_at__lte=now, judge_attempts__lt=MAX_JUDGE_ATTEMPTS)
        return due.order_by("judge_turn", *PEOPLE_FIRST, "judge_at")

    def locked_together(self, *asked: str | Prefetch, skip: bool = False) -> "LeadQuerySet":
        """Several, in the order of their numbers, with `asked`, what else a verb asks of them.

        Those of one business share it, and what is asked of it. `skip` leaves out what others hold.
        """
        rows = self.select_for_update(of=("self",), skip_locked=skip).order_by("pk")
        return rows.prefetch_related("business", "contact", *asked)

    def waiting(self) -> "LeadQuerySet":
        """Somebody wrote and nobody has answered since; the one who waits longest first."""
        return self.open().filter(promise_due_at__isnull=False).order_by("promise_due_at")
