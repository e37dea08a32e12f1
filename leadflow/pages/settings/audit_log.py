"""The log: who signed in or tried to, changed their account, took data out or read what."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from leadflow.pages.helpers.lists.lineup import page_of
from leadflow.pages.helpers.viewer.scope import business_of
from leads.models import AuditEntry

ROWS = 50


class KindForm(forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        choices=[("", gettext_lazy("Everything")), *AuditEntry.Kind.choices],
    )


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    form = KindForm(request.GET)
    entries = AuditEntry.objects.filter(business=business).order_by("-at", "-id")
    if form.is_valid() and form.cleaned_data["what"]:
        entries = entries.filter(kind=form.cleaned_data["what"])
    shown = {
        "business": business,
        "form": form,
        "entries": page_of(request, "page", entries, ROWS),
    }
    return render(request, "pages/settings_log.html", shown)
