"""Import.

Upload, say what the columns mean, look at what each row would become, start, watch, undo.
"""

from collections import Counter
from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import business_of, businesses_of, signed_in
from leads.declined import Declined
from leads.models import Import
from leads.screening.client import takes_large_bodies
from leads.sources import importing, tables

SHOWN = 200


@takes_large_bodies
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    problem = ""
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise tables.Unreadable("Choose a file first.")
            draft = importing.upload_file(
                business,
                file.name or "file",
                file.read(tables.MAX_BYTES + 1),
                clock.now(),
                signed_in(request),
            )
        except tables.Unreadable as error:
            problem = str(error)
        else:
            return redirect("import", draft.pk)
    return render(
        request,
        "pages/imports.html",
        {"business": business, "imports": business.imports.defer("rows")[:50], "problem": problem},
        status=422 if problem else 200,
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
    if request.method == "POST":
        mapping = {c: str(request.POST.get(f"means-{n}", "")) for n, c in enumerate(draft.columns)}
        importing.change_mapping(draft, mapping, bool(request.POST.get("may_answer")))
        return redirect("import", pk)
    context: dict[str, object] = {
        "import": draft,
        "business": draft.business,
        "total": len(draft.rows),
    }
    if draft.state == Import.State.DRAFT:
        fates = list(importing.fates(draft))
        example = draft.rows[0] if draft.rows else []
        context |= {
            "fates": list(islice(fates, SHOWN)),
            "counts": Counter(f.what for f in fates),
            "columns": [
                {"n": n, "name": c, "example": example[n], "means": draft.mapping.get(c, "")}
                for n, c in enumerate(draft.columns)
            ],
            "meanings": [*importing.MEANINGS, importing.IGNORED],
        }
    return render(request, "pages/import.html", context)


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
