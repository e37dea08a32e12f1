"""Board: the three stages side by side. Entry is automatic; a person may move what they like."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from integrations.timing import clock
from leadflow.pages.helpers.lists.lead_rows import ACTS_NOW, RESTS, WAITS, WANTS, leads_to_list
from leadflow.pages.helpers.lists.lineup import Lineup, pages_of_ids
from leadflow.pages.helpers.viewer.scope import chosen, leads_of, with_everybodys
from leadflow.pages.helpers.viewer.seen import signed_in
from leadflow.pages.leads.filters import MINE, NOBODYS
from leadflow.pages.system import live
from leads.models import Lead, Membership

MAX_ROWS = 40
EMPTY = {
    Lead.Stage.NEW: gettext_lazy("Nobody waits for a first answer."),
    Lead.Stage.IN_PROGRESS: gettext_lazy("No conversation is running."),
    Lead.Stage.COMPLETED: gettext_lazy("Nothing was completed in the last seven days."),
}
COMPLETED_STAY = timedelta(days=7)
OWNERS = {"": gettext_lazy("All"), MINE: gettext_lazy("Mine"), NOBODYS: gettext_lazy("Nobody's")}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    whose = request.GET.get("owner", "")
    leads = leads_of(request).filter(owned_by(signed_in(request), whose))
    lineups = {stage.value: Lineup(parts) for stage, parts in parts_of_columns(leads).items()}
    found = pages_of_ids(request, lineups, dict.fromkeys(lineups, MAX_ROWS))
    ids = {pk for shown in found.values() for pk in shown.rows}
    rows = leads_to_list(ids, chosen(request), clock.now())
    columns = [
        {"stage": stage, "shown": found[stage.value].filled(rows), "empty": empty}
        for stage, empty in EMPTY.items()
    ]
    shown = {"columns": columns, "owners": OWNERS if is_team(request) else {}, "whose": whose}
    return render(request, "pages/board.html", {**shown, **live.watching(request)})


def owned_by(user: User, whose: str) -> Q:
    """`whose` is one of OWNERS; anything else is everybody's."""
    if whose == MINE:
        return Q(owner=user)
    return Q(owner__isnull=True) if whose == NOBODYS else Q()


def is_team(request: HttpRequest) -> bool:
    """Whether there are colleagues whose leads the person sees as well."""
    numbers = [business.pk for business in with_everybodys(request)]
    others = Membership.objects.filter(business__in=numbers, user__is_active=True)
    return others.exclude(user=signed_in(request)).exists()


def parts_of_columns(leads: QuerySet[Lead]) -> dict[Lead.Stage, tuple[QuerySet[Lead], ...]]:
    """Emergencies, who else needs a person, who waits, with whom we have dealt, then the newest."""
    recent = leads.filter(is_test=False, completed_at__gte=clock.now() - COMPLETED_STAY)
    return {
        Lead.Stage.NEW: running(leads.filter(stage=Lead.Stage.NEW)),
        Lead.Stage.IN_PROGRESS: running(leads.filter(stage=Lead.Stage.IN_PROGRESS)),
        Lead.Stage.COMPLETED: (recent.order_by("-completed_at"),),
    }


def running(leads: QuerySet[Lead]) -> tuple[QuerySet[Lead], ...]:
    waiting = leads.filter(WAITS).order_by("promise_due_at")
    resting = leads.filter(RESTS).order_by("-received_at")
    return (
        leads.filter(ACTS_NOW, WANTS, pressing=True).order_by("-pressing_since"),
        waiting.filter(ACTS_NOW, pressing=False),
        resting.filter(ACTS_NOW, WANTS, pressing=False),
        waiting.filter(act_now=False),
        resting.filter(ACTS_NOW).exclude(WANTS),
        resting.filter(act_now=False, completed_at__isnull=True),
    )
