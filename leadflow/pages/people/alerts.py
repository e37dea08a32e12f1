"""Hours and alerts: when one of us works and is absent, and of what they are told by which way."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from followups.channels.browsers import our_public_key
from followups.team.kinds import AlertKind, Way
from followups.team.recipients import can_text, may_be_told, way_by_itself
from integrations.timing import clock
from leadflow.accounts.profiles import keep_presence
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import businesses_seen, places, signed_in
from leadflow.pages.people.presence_forms import PresenceForm
from leads.business.presence import is_away
from leads.models import Membership, profile_of


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    profile, businesses = profile_of(user), businesses_seen(request)
    country = businesses[0].country if businesses else ""
    data = posted(request) if request.method == "POST" else None
    form = PresenceForm(profile, usual_ways(request), country, data)
    if data is not None and is_accepted(form, lambda: keep_presence(user, form.presence())):
        messages.success(request, gettext("Saved."))
        return redirect("alerts")
    zone = businesses[0].zone if businesses else None
    shown = {
        "form": form,
        "zone": zone,
        "is_away": is_away(profile, clock.now().astimezone(zone).date()),
        "push_key": our_public_key(),
        "browsers": user.push_browsers.all(),
        "can_text": any(can_text(business) for business in businesses),
    }
    return render(request, "pages/settings_alerts.html", shown, status=422 if data else 200)


def usual_ways(request: HttpRequest) -> dict[AlertKind, str]:
    """In words, by each kind of which they may be told somewhere: what their first role says."""
    found: dict[AlertKind, str] = {}
    for place in places(request).values():
        for kind in AlertKind:
            if kind not in found and may_be_told(place, kind, is_theirs=True):
                found[kind] = usual_way(place, kind)
    return {kind: found[kind] for kind in AlertKind if kind in found}


def usual_way(place: Membership, kind: AlertKind) -> str:
    of_all, of_theirs = (way_by_itself(place, kind, own) == Way.MAIL for own in (False, True))
    if of_all:
        return gettext("mail")
    return gettext("mail, your own leads") if of_theirs else gettext("nothing")
