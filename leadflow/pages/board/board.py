"""Board: the three stages side by side. Entry is automatic; a person may move what they like."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from integrations import clock
from leadflow.pages.helpers.lead_rows import ACTS_NOW, RESTS, WAITS, ready_to_list
from leadflow.pages.helpers.lineup import Lineup, page_of
from leadflow.pages.helpers.scope import leads_of
from leads.models import Lead
from leads.pipeline.by_hand import bookings

MAX_ROWS = 60
EMPTY = {
    Lead.Stage.NEW: "Nobody waits for a first answer.",
    Lead.Stage.IN_PROGRESS: "No conversation is running.",
    Lead.Stage.COMPLETED: "Nothing was completed in the last seven days.",
}
COMPLETED_STAY = timedelta(days=7)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    columns = [
        {
            "stage": stage,
            "shown": page_of(request, stage.value, Lineup(parts), MAX_ROWS),
            "empty": EMPTY[stage],
        }
        for stage, parts in parts_of_columns(leads_of(request)).items()
    ]
    return render(request, "pages/board.html", {"columns": columns})


def parts_of_columns(leads: QuerySet[Lead]) -> dict[Lead.Stage, tuple[QuerySet[Lead], ...]]:
    """Emergencies, who else needs a person, who waits, then the newest."""
    leads = leads.annotate(has_booked=Exists(bookings().filter(lead=OuterRef("pk"))))
    recent = leads.filter(is_test=False, completed_at__gte=clock.now() - COMPLETED_STAY)
    return {
        Lead.Stage.NEW: running(leads.filter(stage=Lead.Stage.NEW)),
        Lead.Stage.IN_PROGRESS: running(leads.filter(stage=Lead.Stage.IN_PROGRESS)),
        Lead.Stage.COMPLETED: (ready_to_list(recent.order_by("-completed_at")),),
    }


def running(leads: QuerySet[Lead]) -> tuple[QuerySet[Lead], ...]:
    rows = ready_to_list(leads)
    waiting = rows.filter(WAITS).order_by("promise_due_at")
    resting = rows.filter(RESTS).order_by("-received_at")
    return (
        rows.filter(ACTS_NOW, pressing=True).order_by("-received_at"),
        waiting.filter(ACTS_NOW, pressing=False),
        resting.filter(ACTS_NOW, pressing=False),
        waiting.filter(act_now=False),
        resting.filter(act_now=False, completed_at__isnull=True),
    )
