"""Board: the three stages side by side. Entry is automatic; a person may move what they like."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from integrations import clock
from leadflow.pages.helpers.scope import leads_of
from leadflow.pages.today.today import with_judgement
from leads.models import Lead

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
    leads = leads_of(request)
    shown = {
        Lead.Stage.NEW: leads.filter(stage=Lead.Stage.NEW).order_by(
            "promise_due_at", "-received_at"
        ),
        Lead.Stage.IN_PROGRESS: leads.filter(stage=Lead.Stage.IN_PROGRESS).order_by(
            "promise_due_at", "-received_at"
        ),
        Lead.Stage.COMPLETED: leads.filter(
            stage=Lead.Stage.COMPLETED,
            is_test=False,
            completed_at__gte=clock.now() - COMPLETED_STAY,
        ).order_by("-completed_at"),
    }
    columns = [
        {
            "stage": stage,
            "count": rows.count(),
            "leads": list(with_judgement(rows)[:MAX_ROWS]),
            "empty": EMPTY[stage],
        }
        for stage, rows in shown.items()
    ]
    return render(request, "pages/board.html", {"columns": columns, "most": MAX_ROWS})
