"""Settings, all on one page, and the businesses that are put away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import (
    businesses_here,
    businesses_seen,
    choose_among,
    held_here,
    may,
)
from leadflow.pages.helpers.viewer.seen import signed_in
from leadflow.pages.settings.index_forms import ArchiveForm
from leadflow.web.business_in_address import chosen_key
from leadflow.web.url_permissions import is_open
from leads.business import archive as archiving
from leads.business.addresses import public_path
from leads.declined import Declined
from leads.models import Business, Membership
from leads.permissions import Permission, all_businesses_of


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    business = next(iter(businesses_here(request)), None)
    if business is not None:
        choose_among(request, business)
    user, held = signed_in(request), held_here(request)
    archived = all_businesses_of(user).filter(archived_at__isnull=False)
    shown = {
        "business": business,
        "archived": [(one, is_owner(user, one)) for one in archived],
        "may_make": is_open("business-new", held),
        "may_archive": business is not None
        and may(request, business, Permission.OWN)
        and len(businesses_seen(request)) > 1,
    }
    return render(request, "pages/settings.html", shown)


def is_owner(user: User, business: Business) -> bool:
    """Also of one that is put away."""
    theirs = business.memberships.filter(user=user, role=Membership.Role.OWNER)
    return user.is_superuser or theirs.exists()


@action("settings")
def archive(request: HttpRequest, key: str) -> HttpResponse:
    """Put a business away, or bring it back."""
    business = get_object_or_404(all_businesses_of(signed_in(request)), key=key)
    if not is_owner(signed_in(request), business):
        raise Http404("No business of yours is called so.")
    form = ArchiveForm(posted(request))
    form.is_valid()
    if form.cleaned_data["back"]:
        return bring_back(request, business)
    try:
        archiving.archive_business(business, clock.now(), signed_in(request))
    except Declined as declined:
        messages.error(request, str(declined))
        return redirect("settings")
    messages.success(
        request,
        gettext("%(name)s is put away: it takes nothing, sends nothing and is shown here alone.")
        % {"name": business.name},
    )
    return to_settings(request, key)


def to_settings(request: HttpRequest, key: str) -> HttpResponse:
    """Not within a business that is put away."""
    is_elsewhere = chosen_key(request) not in ("", key)
    return redirect("settings") if is_elsewhere else redirect(public_path("settings"))


def bring_back(request: HttpRequest, business: Business) -> HttpResponse:
    archiving.bring_back_business(business, clock.now(), signed_in(request))
    messages.success(
        request,
        gettext("%(name)s is back, and takes inquiries from now on.") % {"name": business.name},
    )
    return to_settings(request, business.key)
