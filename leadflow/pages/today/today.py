"""Today: who waits, sorted by what is left of the promise, and what a person should look at."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from followups.answers import approval
from followups.models import Message
from followups.sequences import missed
from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import businesses_of, chosen, leads_of, signed_in
from leads.contacts import merging
from leads.declined import Declined
from leads.models import Arrival, Attention, Business, Judgement, Lead, LeadEvent
from leads.report import clocks

MAX_ROWS = 100


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    leads = with_judgement(leads_of(request).exclude(stage=Lead.Stage.COMPLETED))
    waiting = list(leads.filter(waiting_since__isnull=False).order_by("promise_due_at")[:MAX_ROWS])
    asks = Attention.unseen_of_lead()
    look = list(
        with_judgement(leads_of(request))
        .filter(waiting_since__isnull=True)
        .filter(asks)
        .order_by("received_at")[:MAX_ROWS]
    )
    by_person = LeadEvent.objects.filter(clocks.BY_A_PERSON, lead=OuterRef("pk"))
    take_up = list(
        leads.filter(~asks, waiting_since__isnull=True, stage=Lead.Stage.IN_PROGRESS)
        .filter(~Exists(by_person))
        .order_by("received_at")[:MAX_ROWS]
    )
    junk = list(
        leads.filter(~asks, waiting_since__isnull=True, stage=Lead.Stage.NEW).order_by(
            "-received_at"
        )[:MAX_ROWS]
    )
    drafts = set(approval.drafts_waiting(chosen(request)).values_list("lead_id", flat=True))
    planned_at = dict(planned_by_us(chosen(request)).values_list("lead_id", "not_before"))
    for lead in waiting:
        lead.draft_waits = lead.pk in drafts  # type: ignore[attr-defined]
        lead.answer_at = planned_at.get(lead.pk)  # type: ignore[attr-defined]
    return render(
        request,
        "pages/today.html",
        {
            "drafts": len(drafts),
            **missed_card(request),
            "waiting": waiting,
            "look": look,
            "take_up": take_up,
            "junk": junk,
            "balance": balance(request),
            "same": merging.open_suggestions(businesses_of(signed_in(request)))[:20],
        },
    )


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
        "missed": rows[:MAX_ROWS],
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


def with_judgement(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    planned = (
        Message.objects.filter(kind=Message.Kind.STEP, state=Message.State.QUEUED)
        .order_by("not_before")
        .select_related("step")
    )
    return leads.select_related("contact", "business", "source", "owner").prefetch_related(
        "contact__addresses",
        Prefetch("attentions", queryset=Attention.objects.filter(seen_at__isnull=True)),
        Prefetch("judgements", queryset=Judgement.objects.all(), to_attr="newest_judgements"),
        Prefetch("messages", queryset=planned, to_attr="planned"),
    )


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
