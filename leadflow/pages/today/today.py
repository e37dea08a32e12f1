"""Today: who waits, sorted by what is left of the promise, and what a person should look at."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from followups.answers import approval
from followups.models import Message
from followups.sequences import missed
from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.lead_rows import ready_to_list
from leadflow.pages.helpers.lineup import Lineup, Page, page_of
from leadflow.pages.helpers.scope import businesses_of, chosen, leads_of, signed_in
from leadflow.pages.today import sections
from leads.contacts import merging
from leads.declined import Declined
from leads.models import Arrival, Business
from leads.report.kept import leads_not_reached

MOST_ROWS = {"junk": 25, "held": 10, "same": 10, "missed": 25}  # on one page of a section
USUAL_ROWS = 50


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    lists = {
        name: page_of(request, name, with_lines(rows), size_of(name))
        for name, rows in sections.sections(leads_of(request)).items()
    }
    for name in ("act_now", "waiting"):
        note_answers_of_ours(lists[name], chosen(request))
    drafts = Lineup((approval.drafts_waiting(chosen(request)),))
    same = Lineup((merging.open_suggestions(businesses_of(signed_in(request))),))
    return render(
        request,
        "pages/today.html",
        {
            **lists,
            **missed_card(request),
            "not_reached": len(leads_not_reached(lead.pk for lead in lists["take_up"])),
            "drafts": drafts.count(),
            "held": page_of(request, "held", sections.held_back(chosen(request)), size_of("held")),
            "same": page_of(request, "same", same, size_of("same")),
            "balance": balance(request),
        },
    )


def size_of(name: str) -> int:
    return MOST_ROWS.get(name, USUAL_ROWS)


def with_lines(rows: Lineup) -> Lineup:
    return Lineup(tuple(ready_to_list(part) for part in rows.parts))


def note_answers_of_ours(page: Page, businesses: QuerySet[Business]) -> None:
    """On each lead: whether a draft waits to be approved, and when an answer of ours goes."""
    shown = [lead.pk for lead in page]
    drafts = approval.drafts_waiting(businesses).filter(lead__in=shown)
    waits = set(drafts.values_list("lead_id", flat=True))
    planned = planned_by_us(businesses).filter(lead__in=shown)
    planned_at = dict(planned.values_list("lead_id", "not_before"))
    for lead in page:
        lead.draft_waits = lead.pk in waits
        lead.answer_at = planned_at.get(lead.pk)


def planned_by_us(businesses: QuerySet[Business]) -> QuerySet[Message]:
    """What one of us has written or approved and that goes later.

    Nobody else needs to answer meanwhile.
    """
    return Message.objects.filter(
        business__in=businesses,
        kind__in=[Message.Kind.FIRST_RESPONSE, Message.Kind.REPLY],
        author__isnull=False,
        state=Message.State.QUEUED,
    )


def missed_card(request: HttpRequest) -> dict[str, object]:
    """Follow-ups that missed their window while nothing could be sent, and what is done with them
    where nobody says.
    """
    rows = missed.missed_messages(chosen(request)).filter(missed_choice="")
    return {
        "missed": page_of(request, "missed", Lineup((rows,)), size_of("missed")),
        "missed_count": rows.count(),
        "missed_people": rows.order_by().values("lead").distinct().count(),
    }


@action("today")
def decide_missed(request: HttpRequest) -> HttpResponse:
    try:
        people = missed.decide_missed(
            chosen(request), request.POST.get("what", ""), clock.now(), signed_in(request)
        )
        queue.nudge()
        messages.success(
            request,
            (
                f"Being done for {people} {'person' if people == 1 else 'people'}. Nobody gets "
                "two messages at once."
            ),
        )
    except Declined as error:
        messages.error(request, str(error))
    return redirect("today")


def balance(request: HttpRequest) -> dict[str, int]:
    """What came in since midnight (UTC) and how it ended: the books are always on the page."""
    start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = (
        Arrival.objects.filter(source__business__in=chosen(request), received_at__gte=start)
        .exclude(lead__is_test=True)
        .values_list("became")
        .annotate(n=Count("id"))
        .order_by()
    )
    return {Arrival.Became(became).label: n for became, n in rows}
