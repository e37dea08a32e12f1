"""The builder of a form of ours: its fields, what stands around them, and how to embed it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from integrations.timing import clock
from leadflow.pages.helpers.forms.mistakes import show_mistakes
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import may_decide, signed_in
from leadflow.pages.sources.embedding import address_of, plain_html, script_tag
from leadflow.pages.sources.form_builder_forms import (
    FieldForm,
    FieldFormSet,
    FormSettingsForm,
    initial_rows,
    initial_settings,
    typed_field,
    typed_settings,
    used_rows,
)
from leads.declined import Declined
from leads.models import Source
from leads.sources.form_settings import change_form


def page(request: HttpRequest, source: Source) -> HttpResponse:
    if request.method == "POST":
        typed = posted(request)
        form = FormSettingsForm(typed)
        rows = FieldFormSet(typed, prefix="fields")
        if save_typed(source, form, rows, signed_in(request)):
            messages.success(
                request, gettext("Saved. The form shows it at once, wherever it is embedded.")
            )
            return redirect("source", source.pk)
    else:
        form = FormSettingsForm(initial=initial_settings(source))
        rows = FieldFormSet(initial=initial_rows(source), prefix="fields")
    return render(
        request,
        "pages/form_builder.html",
        {
            "source": source,
            "business": source.business,
            "form": form,
            "rows": rows,
            "may_decide": may_decide(request, source.business),
            **ways_to_embed(source),
        },
        status=422 if form.is_bound else 200,
    )


def save_typed(
    source: Source, form: FormSettingsForm, rows: "BaseFormSet[FieldForm]", by: User
) -> bool:
    """False where what was typed stays on the page with its mistakes."""
    if not (form.is_valid() & rows.is_valid()):
        return False
    used = used_rows(rows)
    try:
        fields = [typed_field(row) for row in used]
        change_form(source, fields, typed_settings(form), clock.now(), by)
    except Declined as declined:
        show_mistakes(declined, form, used)
        return False
    return True


def ways_to_embed(source: Source) -> dict[str, Any]:
    return {
        "address": address_of(source),
        "script_tag": script_tag(source),
        "bubble_tag": script_tag(source, is_bubble=True),
        "plain": plain_html(source),
    }
