"""Views of the list that are kept: one's own, and those that the team shares."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, businesses_permitted, may, signed_in
from leadflow.pages.leads.filters import query_in_order
from leads.business import saved_views
from leads.declined import Declined
from leads.models import SavedView
from leads.permissions import Permission


class ViewForm(forms.Form):
    name = forms.CharField(required=False, max_length=200)
    shared = forms.BooleanField(required=False)


@action("leads")
def keep(request: HttpRequest) -> HttpResponse:
    """What the address asks for, under a name. Who only looks on shares nothing."""
    business, form = business_of(request), ViewForm(posted(request))
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {"name": "", "shared": False}
    query = query_in_order(request)
    shared = given["shared"] and may(request, business, Permission.WORK)
    try:
        saved_views.keep_view(business, signed_in(request), given["name"], query, shared)
        messages.success(request, _("The view is kept."))
    except Declined as declined:
        messages.error(request, str(declined))
    return redirect(f"{reverse('leads')}?{query}")


@action("leads")
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own; a shared one also whoever decides in its business."""
    deciding = [
        one for one in businesses_permitted(request) if may(request, one, Permission.DECIDE)
    ]
    theirs = Q(user=signed_in(request)) | Q(shared=True, business__in=deciding)
    views = SavedView.objects.filter(theirs, business__in=businesses_permitted(request))
    saved_views.forget_view(get_object_or_404(views, pk=pk))
    messages.success(request, _("The view is removed. No lead was changed."))
    return redirect("leads")
