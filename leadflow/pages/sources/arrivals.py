"""The ledger: everything that came in, each with its raw payload, what was done with it and why.

And the books over it.
"""

import json
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import number_in
from leadflow.pages.helpers.lists.lead_rows import NOT_OF_LEAD, NOT_OF_SOURCE
from leadflow.pages.helpers.lists.scroll import scroll_of
from leadflow.pages.helpers.viewer.scope import business_of, businesses_permitted
from leads.capture import webhook
from leads.declined import Declined
from leads.ledger import arrivals
from leads.ledger import balance as books
from leads.models import Arrival

MAX_ROWS, DAYS = 100, 14
LONGEST_SHOWN = 50_000
BESIDE = {  # what came beside the payload, as far as it tells people something
    "page": gettext_lazy("The page it was sent from"),
    "referrer": gettext_lazy("Came to the site from"),
    "utm_source": gettext_lazy("Campaign's source"),
    "utm_campaign": gettext_lazy("Campaign"),
    "consent": gettext_lazy("Agreed to"),
    "from": gettext_lazy("Telephone number"),
    "referral": gettext_lazy("Who sent them to us"),
}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    sources = list(business.sources.values_list("pk", "name"))
    became, source = request.GET.get("became", ""), request.GET.get("source", "")
    parts = [came_in_by(pk, became) for pk, _ in sources if number_in(source) in (0, pk)]
    return render(
        request,
        "pages/arrivals.html",
        {
            "business": business,
            "arrivals": scroll_of(request, parts, shown_rows(), MAX_ROWS),
            "became": became,
            "choices": Arrival.Became.choices,
            "source": source,
            "sources": sources,
        },
    )


def came_in_by(source: int, became: str = "") -> QuerySet[Arrival]:
    """What came in by one source, and became this, with its moment `at`."""
    rows = Arrival.objects.filter(source=source).annotate(at=F("received_at"))
    return rows.filter(became=became) if became in Arrival.Became.values else rows


def shown_rows() -> QuerySet[Arrival]:
    without = ["raw", "meta", *NOT_OF_SOURCE, *(f"lead__{name}" for name in NOT_OF_LEAD)]
    rows = Arrival.objects.select_related("source", "lead__contact").defer(*without)
    return rows.annotate(at=F("received_at"))


@login_required
@require_safe
def balance(request: HttpRequest) -> HttpResponse:
    business, now = business_of(request), clock.now()
    recent = Arrival.objects.filter(
        source__business=business, received_at__gte=now - timedelta(days=DAYS)
    )
    return render(
        request,
        "pages/balance.html",
        {
            "business": business,
            "rows": books.by_source_and_day(recent),
            "wrong": books.imbalance_words(
                books.imbalances(business, now, now - timedelta(days=DAYS))
            ),
            "days": DAYS,
            "ends": [(c.value, c.label) for c in Arrival.Became],
        },
    )


def find(request: HttpRequest, pk: int) -> Arrival:
    return get_object_or_404(
        Arrival.objects.select_related("source__business", "lead__contact"),
        pk=pk,
        source__business__in=businesses_permitted(request),
    )


@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    arrival = find(request, pk)
    return render(
        request,
        "pages/arrival.html",
        {
            "arrival": arrival,
            "business": arrival.source.business,
            "raw": shown(arrival),
            "beside": {name: arrival.meta.get(key) for key, name in BESIDE.items()},
            "for_support": json.dumps(arrival.meta, ensure_ascii=False, indent=2),
            "again": arrival.became in arrivals.AGAIN and not arrival.expired,
        },
    )


def shown(arrival: Arrival) -> str:
    """The raw payload as text; a mail as its bytes read in the most forgiving way."""
    raw, kind = bytes(arrival.raw), arrival.meta.get("content_type")
    if raw and kind and webhook.is_with_photos(kind):
        raw = json.dumps(webhook.read_kept(raw, kind).data).encode()  # its photos are on the lead
    if arrival.is_mail:
        return raw.decode("utf-8", "replace")[:LONGEST_SHOWN]
    try:
        data: Any = json.loads(raw)
        return json.dumps(data, ensure_ascii=False, indent=2)[:LONGEST_SHOWN]
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "replace")[:LONGEST_SHOWN]


@action("arrival")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """File it again, by a person's decision; a held one is released for good."""
    try:
        arrivals.file_arrival_again(find(request, pk), clock.now())
        queue.nudge()
        messages.success(request, gettext("It is being filed again, as of the moment it came in."))
    except Declined as error:
        messages.error(request, str(error))
    return redirect("arrival", pk)
