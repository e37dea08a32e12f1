"""The one place where an address is opened or refused, by what `url_permissions` says of it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy

from leadflow.accounts.team_pages import is_of_a_part, page_anew
from leadflow.pages.helpers.viewer.scope import businesses_permitted, businesses_seen, signed_in
from leadflow.web.business_in_address import chosen_key
from leadflow.web.url_permissions import permission_asked
from leads.permissions import Permission, all_businesses_of

WORDS = {
    Permission.WORK: gettext_lazy(
        "You may look here, and change nothing. Ask an owner if you should."
    ),
    Permission.READ_ALL: gettext_lazy(
        "You see the leads that are yours. This page shows everybody's."
    ),
    Permission.WORK_ALL: gettext_lazy("You may not change this. Ask an owner if you should."),
    Permission.DECIDE: gettext_lazy("Only owners and managers decide this."),
    Permission.OWN: gettext_lazy("Only owners decide this."),
}
PUT_AWAY = gettext_lazy("Your business is put away. Bring it back under Settings: /settings/")
NO_PLACE = gettext_lazy("Your account has no place in a business. Ask whoever invited you.")


class PermittedPages:
    """After TeamPages, which ends sessions and writes refusals down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        asked = permission_asked(request)
        if asked == Permission.PUBLIC:
            return None
        if asked is None:
            raise PermissionDenied(gettext("Nobody has said who may open this."))
        if not request.user.is_authenticated and is_of_a_part(request):
            return page_anew()
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if asked != Permission.ACCOUNT:
            refuse_outsiders(request, asked)
        return None


def refuse_outsiders(request: HttpRequest, asked: Permission) -> None:
    """Raises Http404 where they have no place, PermissionDenied where it does not hold this."""
    key = chosen_key(request)
    if key and key not in [business.key for business in businesses_seen(request)]:
        raise Http404("There is no such business.")
    if any(not key or business.key == key for business in businesses_permitted(request)):
        return
    if businesses_seen(request):
        raise PermissionDenied(WORDS.get(asked, NO_PLACE))
    if all_businesses_of(signed_in(request)).exists():
        raise PermissionDenied(PUT_AWAY)
    if not signed_in(request).is_superuser:
        raise PermissionDenied(NO_PLACE)
