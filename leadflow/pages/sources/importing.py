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
from leads.models import Arrival, Import, Lead
from leads.screening.client import takes_large_bodies
from leads.sources import importing
from leads.sources.tables import counted

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
    shown = preview(draft) if draft.is_draft else {}
    initial = {"may_answer": draft.may_answer, "promised": shown.get("promised", "")}
    form = ImportForm(typed, initial=initial)
    guesses = {column: draft.mapping.get(column, "") for column in draft.columns}
    rows = meaning_rows(typed, guesses, MEANINGS)
    if form.is_valid() & rows.is_valid():
        take_choices(request, draft, typed_meanings(rows), form.cleaned_data)
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
            "columns": columns_of(draft, rows),
            "stayed": leads_that_stayed(draft) if draft.is_undone else [],
            **shown,
        },
        status=422 if form.is_bound else 200,
    )


def take_choices(
    request: HttpRequest, draft: Import, mapping: dict[str, str], chosen: dict[str, Any]
) -> None:
    """Keep what was chosen, and begin where that was asked for and is what had been looked at."""
    try:
        is_new = importing.change_mapping(draft, mapping, chosen["may_answer"])
        if not chosen["start"]:
            return
        if is_new:
            raise Declined("You changed what is imported. Look at what it does now, then import.")
        importing.start_import(draft, chosen["promised"])
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))


def preview(draft: Import) -> dict[str, Any]:
    """What each row of the file would become, what is left out first, and how many of each."""
    fates = list(importing.fates(draft))
    counts = Counter(fate.what for fate in fates)
    return {
        "fates": sorted(fates, key=lambda fate: fate.what != "skip")[:SHOWN],
        "more": max(0, len(fates) - SHOWN),
        "counts": counts,
        "people": len(fates) - counts["skip"],
        "written_to": sum(fate.may_be_written_to for fate in fates),
        "notes": [*draft.notes, *columns_left_out(draft)],
        "promised": importing.promise_of(fates),
    }


def columns_left_out(draft: Import) -> list[str]:
    """The columns that somebody chose to leave out, with how many cells they hold."""
    return [
        f"Left out: the column “{column}” ({counted(len(filled_cells(draft, at)), 'cell')})"
        for at, column in enumerate(draft.columns)
        if draft.mapping.get(column) == importing.IGNORED
    ]


def filled_cells(draft: Import, at: int) -> list[str]:
    return [row[at] for row in draft.rows if row and row[at]]


def columns_of(draft: Import, rows: "BaseFormSet[MeaningForm]") -> list[tuple[MeaningForm, str]]:
    """Each column's choice, with the first thing that stands in it."""
    firsts = {
        column: next(iter(filled_cells(draft, at)), "") for at, column in enumerate(draft.columns)
    }
    return [(row, firsts.get(str(row["name"].value()), "")) for row in rows.forms]


def leads_that_stayed(undone: Import) -> list[Lead]:
    """Of an import that was undone: those that had been written to, or worked on, by then."""
    opened = importing.arrivals_of(undone).filter(became=Arrival.Became.LEAD, lead__isnull=False)
    return [arrival.lead for arrival in opened.select_related("lead__contact") if arrival.lead]


@action("import")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        taken, left = importing.undo_import(find(request, pk))
        messages.success(
            request,
            f"{taken} lead{'' if taken == 1 else 's'} taken back."
            + (f" {left} stay{'s' if left == 1 else ''}: see below." if left else ""),
        )
    except Declined as error:
        messages.error(request, str(error))
    return redirect("import", pk)
