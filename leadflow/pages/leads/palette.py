"""People in the box that Ctrl-K opens: of the leads that hold the words the newest few."""

import re

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadflow.pages.helpers.forms.safe_input import clean
from leadflow.pages.helpers.lists.lineup import by_id
from leadflow.pages.helpers.lists.scroll import ids_beyond
from leadflow.pages.helpers.viewer.scope import chosen
from leadflow.pages.leads.filters import LONGEST_SEARCH
from leadflow.pages.leads.table import parts_that_say, parts_to_see
from leads.models import Lead
from leads.models.search import SHORTEST_BEGINNING

MOST = 6  # people; all others are behind the search
MOST_LEADS = 20  # among which they are looked for, the newest of each
UNFINISHED = re.compile(rf"\s\w{{1,{SHORTEST_BEGINNING - 1}}}$")  # finds whole words alone


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Those found by `q`, by their leads. A last word that has hardly begun hides nobody."""
    words = clean(request.GET.get("q", "")).strip()[:LONGEST_SEARCH]
    if not words:
        return HttpResponse(status=204)
    numbers = newest_that_say(request, words)
    if not numbers and (finished := UNFINISHED.sub("", words)) != words:
        numbers = newest_that_say(request, finished)
    found = Lead.objects.select_related("contact").in_bulk(numbers)
    newest: dict[int, Lead] = {}
    for lead in (found[number] for number in numbers if number in found):
        newest.setdefault(lead.contact_id, lead)
    businesses = by_id(chosen(request))
    for lead in newest.values():
        lead.business = businesses[lead.business_id]
    return render(request, "parts/leads/palette.html", {"leads": list(newest.values())[:MOST]})


def newest_that_say(request: HttpRequest, words: str) -> list[int]:
    parts = parts_that_say(parts_to_see(request, Q()), words, "received_at")
    return ids_beyond(parts, None, MOST_LEADS, upwards=False)
