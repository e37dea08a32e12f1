"""A webhook: its address for a form made elsewhere, and what the fields of that form mean."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy

from integrations import clock
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import may_decide, signed_in
from leadflow.pages.sources.embedding import address_of
from leadflow.pages.sources.meaning_forms import meaning_rows, typed_meanings
from leads.capture import webhook
from leads.fields import IGNORED, classify_label
from leads.models import Arrival, Source
from leads.sources import settings as sources

MEANINGS = (*webhook.MEANINGS, IGNORED)


class WebhookForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What you call it"), required=False, max_length=100)
    active = forms.BooleanField(label=gettext_lazy("takes inquiries"), required=False)


def page(request: HttpRequest, source: Source) -> HttpResponse:
    last = source.arrivals.filter(expired=False).order_by("-received_at", "-id").first()
    body = body_of(last) if last else {}
    if request.method == "POST":
        typed = posted(request)
        form = WebhookForm(typed)
        rows = meaning_rows(typed, meanings_shown(source, body), MEANINGS)
        if form.is_valid() & rows.is_valid():
            by, now = signed_in(request), clock.now()
            meanings = typed_meanings(rows)
            sources.change_mapping(source, meanings, **form.cleaned_data, now=now, by=by)
            messages.success(
                request,
                gettext(
                    "Saved. It counts for what comes in from now on; what came before can be filed "
                    "again from the ledger."
                ),
            )
            return redirect("source", source.pk)
    else:
        form = WebhookForm(initial={"name": source.name, "active": source.active})
        rows = meaning_rows(None, meanings_shown(source, body), MEANINGS)
    values = webhook.with_titles(body)
    return render(
        request,
        "pages/mapping.html",
        {
            "source": source,
            "business": source.business,
            "last": last,
            "form": form,
            "rows": rows,
            "shown": [(row, values.get(str(row["name"].value()), "")) for row in rows.forms],
            "address": address_of(source),
            "may_decide": may_decide(request, source.business),
        },
        status=422 if form.is_bound else 200,
    )


def body_of(arrival: Arrival) -> dict[str, Any]:
    """What a request held, {} where it cannot be read."""
    try:
        return webhook.read_kept(bytes(arrival.raw), arrival.meta.get("content_type")).data
    except webhook.Unreadable:
        return {}


def meanings_shown(source: Source, body: dict[str, Any]) -> dict[str, str]:
    """{name: meaning} of the fields of a request: what was said, else what we would guess."""
    names_by_value = {value: name for name, value in webhook.named(body, source.mapping).items()}

    def guess(name: str, value: str) -> str:
        guessed = names_by_value.get(value, "")
        return classify_label(name) or (guessed if guessed in webhook.MEANINGS else "")

    return {
        name: source.mapping.get(name) or guess(name, value)
        for name, value in webhook.with_titles(body).items()
    }
