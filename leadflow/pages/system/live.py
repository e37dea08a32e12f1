"""Whether anything has happened since a page was made: asked every few seconds by all who watch.

One query for all of them, at most once a second in each process, and one whether they are signed
in still. It says nothing but that there is something.
"""

from threading import Lock

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.models import Message
from integrations.steady_clock import seconds
from leadflow.accounts.team_pages import page_anew
from leadflow.pages.helpers.lists.lineup import Lineup, ids_of_all
from leadflow.pages.system.watchers import token_for, watcher_in, watchers
from leads.models import Arrival, LeadEvent, MergeSuggestion

SALT = "live"
UNKEPT = {"Cache-Control": "private, no-store"}
FRESH = 1.0  # seconds
GROWING = {
    "events": Lineup((LeadEvent.objects.order_by("-pk"),)),
    "arrivals": Lineup((Arrival.objects.order_by("-pk"),)),
    "messages": Lineup((Message.objects.order_by("-pk"),)),
    "questions": Lineup((MergeSuggestion.objects.order_by("-pk"),)),
}


class LastLook:
    def __init__(self) -> None:
        self.at, self.mark, self.lock = float("-inf"), "", Lock()

    def take(self) -> str:
        """What the newest rows of all that only grows are told by: that they are others, and not
        how many there are.
        """
        with self.lock:
            if seconds() - self.at > FRESH:
                newest = ids_of_all(GROWING, 1).values()
                self.mark = signing.Signer(salt=SALT).signature(repr(list(newest)))
                self.at = seconds()
            return self.mark


last_look = LastLook()


def watching(request: HttpRequest) -> dict[str, str]:
    """What a page that watches holds: see parts/live.html."""
    return {"live_token": token_for(request), "live_mark": last_look.take()}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """204 where nothing has happened, else 200 and what asks on. Who is signed in no longer gets
    403, and their page is loaded anew: it asks them to sign in.
    """
    watcher = watcher_in(request, request.GET.get("who", ""))
    if watcher is None or not watchers.is_inside(watcher):
        return page_anew()
    mark = last_look.take()
    if request.GET.get("since", "") == mark:
        return HttpResponse(status=204, headers=UNKEPT)
    shown = {"live_token": request.GET["who"], "live_mark": mark}
    answer = render(request, "parts/live.html", shown)
    answer["HX-Trigger"], answer["Cache-Control"] = "changed", UNKEPT["Cache-Control"]
    return answer
