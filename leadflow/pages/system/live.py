"""Whether anything has happened since a page was made: asked every few seconds by all who watch.

One query for all of them, at most once a second in each process, and one whether they are signed
in still. It says nothing but that there is something.
"""

from collections.abc import Mapping
from threading import Lock

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.models import Message
from integrations.timing.steady_clock import seconds
from leadflow.accounts.team_pages import page_anew
from leadflow.pages.helpers.lists.lineup import Lineup, ids_of_all
from leadflow.pages.system.watchers import token_for, watcher_in, watchers
from leads.models import Arrival, LeadEvent, MergeSuggestion

SALT = "live"
UNKEPT = {"Cache-Control": "private, no-store"}
FRESH = 1.0  # seconds
GROWING = {
    "events": Lineup((LeadEvent.objects.order_by("-pk"),), most=1),
    "arrivals": Lineup((Arrival.objects.order_by("-pk"),), most=1),
    "messages": Lineup((Message.objects.order_by("-pk"),), most=1),
    "questions": Lineup((MergeSuggestion.objects.order_by("-pk"),), most=1),
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
                self.keep(ids_of_all(GROWING, 1))
            return self.mark

    def take_from(self, newest: Mapping[str, list[int]]) -> str:
        """The same where a page has asked for the newest of GROWING already."""
        with self.lock:
            self.keep(newest)
            return self.mark

    def keep(self, newest: Mapping[str, list[int]]) -> None:
        numbers = [newest[name] for name in GROWING]
        self.mark = signing.Signer(salt=SALT).signature(repr(numbers))
        self.at = seconds()


last_look = LastLook()


def watching(request: HttpRequest, newest: Mapping[str, list[int]] | None = None) -> dict[str, str]:
    """What a page that watches holds: see parts/live.html. `newest` is of GROWING, where the page
    has asked for it with its lists.
    """
    mark = last_look.take_from(newest) if newest else last_look.take()
    return {"live_token": token_for(request), "live_mark": mark}


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
