"""Import.

Upload, say what the columns mean, look at what each row would become, start, watch, undo.
"""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.safe_input import posted
from leadflow.pages.helpers.scope import business_of, businesses_of, signed_in
from leadflow.pages.sources.import_forms import ImportForm, UploadForm
from leadflow.pages.sources.meaning_forms import MeaningForm, meaning_rows, typed_meanings
from leads.declined import Declined
from leads.models import Import
from leads.screening.client import takes_large_bodies
from leads.sources import importing

SHOWN = 200
MEANINGS = (*importing.MEANINGS, importing.IGNORED)


@takes_large_bodies
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    form = UploadForm(files=request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        name, table = form.cleaned_data["file"]
        draft = importing.keep_table(business, name, table, clock.now(), signed_in(request))
        return redirect("import", draft.pk)
    return render(
        request,
        "pages/imports.html",
        {"business": business, "imports": business.imports.defer("rows")[:50], "form": form},
        status=422 if form.is_bound else 200,
    )


def find(request: HttpRequest, pk: int) -> Import:
    return get_object_or_404(
        Import.objects.select_related("business"),
        pk=pk,
        business__in=businesses_of(signed_in(request)),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    draft = find(request, pk)
    typed = posted(request) if request.method == "POST" else None
    form = ImportForm(typed, initial={"may_answer": draft.may_answer})
    guesses = {column: draft.mapping.get(column, "") for column in draft.columns}
    rows = meaning_rows(typed, guesses, MEANINGS)
    if form.is_valid() & rows.is_valid():
        try:
            importing.change_mapping(draft, typed_meanings(rows), form.cleaned_data["may_answer"])
        except Declined as error:
            messages.error(request, str(error))
        return redirect("import", pk)
    return render(
        request,
        "pages/import.html",
        {
            "import": draft,
            "business": draft.business,
            "total": len(draft.rows),
            "form": form,
            "rows": rows,
            **(preview(draft, rows) if draft.is_draft else {}),
        },
        status=422 if form.is_bound else 200,
    )


def preview(draft: Import, rows: "BaseFormSet[MeaningForm]") -> dict[str, Any]:
    """What each column holds, and what each row of the file would become."""
    fates = list(importing.fates(draft))
    first_row = dict(zip(draft.columns, draft.rows[0] if draft.rows else [], strict=False))
    return {
        "fates": fates[:SHOWN],
        "counts": Counter(fate.what for fate in fates),
        "columns": [(row, first_row.get(str(row["name"].value()), "")) for row in rows.forms],
    }


@action("import")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        importing.start_import(find(request, pk))
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return redirect("import", pk)


@action("import")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        taken, left = importing.undo_import(find(request, pk))
        messages.success(
            request,
            f"{taken} lead{'' if taken == 1 else 's'} taken back."
            + (f" {left} stay, because something has happened to them since." if left else ""),
        )
    except Declined as error:
        messages.error(request, str(error))
    return redirect("import", pk)
