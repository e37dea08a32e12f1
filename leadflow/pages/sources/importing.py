"""Import.

Upload, say what the columns mean, look at what each row would become, start, watch, undo.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, businesses_permitted, signed_in
from leadflow.pages.sources.import_forms import ImportForm, UploadForm
from leadflow.pages.sources.import_preview import first_cells, preview, skipped_rows
from leadflow.pages.sources.meaning_forms import MeaningForm, meaning_rows, typed_meanings
from leads.declined import Declined
from leads.models import Import
from leads.screening.client import takes_large_bodies
from leads.sources import importing

STAYED_SHOWN = 200
MEANINGS = (*importing.MEANINGS, importing.IGNORED)


@takes_large_bodies
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    form = UploadForm(files=request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        name, raw = form.cleaned_data["file"]
        kept = importing.keep_file(business, name, raw, clock.now(), signed_in(request))
        queue.nudge()
        return redirect("import", kept.pk)
    return render(
        request,
        "pages/imports.html",
        {"business": business, "imports": business.imports.all()[:50], "form": form},
        status=422 if form.is_bound else 200,
    )


def find(request: HttpRequest, pk: int) -> Import:
    return get_object_or_404(
        Import.objects.select_related("business"),
        pk=pk,
        business__in=businesses_permitted(request),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    context: dict[str, Any] = {"import": found, "business": found.business}
    if found.is_draft or request.method == "POST":
        return draft(request, found, context)
    if found.is_undone:
        context["stayed"] = importing.leads_that_stayed(found, STAYED_SHOWN)
    elif found.has_begun:
        context |= skipped_rows(found)
    elif found.is_unreadable:
        context["form"] = UploadForm()
    return render(request, "pages/import.html", context)


def draft(request: HttpRequest, found: Import, context: dict[str, Any]) -> HttpResponse:
    """What the rows would become, and the choices that have been made or are made now."""
    typed = posted(request) if request.method == "POST" else None
    shown = preview(found)
    initial = {"may_answer": found.may_answer, "promised": shown["promised"]}
    form = ImportForm(typed, initial=initial)
    guesses = {column: found.mapping.get(column, "") for column in found.columns}
    rows = meaning_rows(typed, guesses, MEANINGS)
    if form.is_valid() & rows.is_valid():
        take_choices(request, found, typed_meanings(rows), form.cleaned_data)
        return redirect("import", found.pk)
    context |= {"form": form, "rows": rows, "columns": columns_of(found, rows), **shown}
    return render(request, "pages/import.html", context, status=422 if form.is_bound else 200)


def take_choices(
    request: HttpRequest, found: Import, mapping: dict[str, str], chosen: dict[str, Any]
) -> None:
    """Keep what was chosen, and begin where that was asked for and is what had been looked at."""
    try:
        is_new = importing.change_mapping(found, mapping, chosen["may_answer"])
        queue.nudge()
        if not chosen["start"]:
            return
        if is_new:
            raise Declined(
                gettext("You changed what is imported. Look at what it does now, then import.")
            )
        importing.start_import(found, chosen["promised"])
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))


def columns_of(found: Import, rows: "BaseFormSet[MeaningForm]") -> list[tuple[MeaningForm, str]]:
    """Each column's choice, with the first thing that stands in it."""
    firsts = first_cells(found)
    return [(row, firsts.get(str(row["name"].value()), "")) for row in rows.forms]


@action("import")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        importing.undo_import(find(request, pk), clock.now())
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return redirect("import", pk)
