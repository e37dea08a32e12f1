"""A webhook: its address for a form made elsewhere, what the fields of that form mean, and how its
posts show whose they are.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy

from integrations.timing import clock
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import may_decide, signed_in
from leadflow.pages.sources.embedding import address_of
from leadflow.pages.sources.meaning_forms import meaning_rows, typed_meanings
from leadflow.pages.sources.webhook_proof_form import ProofForm
from leads.capture import webhook
from leads.fields import IGNORED, classify_label
from leads.models import Arrival, Source
from leads.sources import settings as sources

# Where the session keeps a secret for the page that follows, and for no other
SHOWN_ONCE = "new_webhook_secret"
MEANINGS = (*webhook.MEANINGS, IGNORED)


class WebhookForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What you call it"), required=False, max_length=100)
    active = forms.BooleanField(label=gettext_lazy("takes inquiries"), required=False)


def page(request: HttpRequest, source: Source) -> HttpResponse:
    if request.method != "POST":
        return show(request, source)
    typed = posted(request)
    form = WebhookForm(typed)
    rows = meaning_rows(typed, meanings_shown(source, last_body(source)), MEANINGS)
    if not (form.is_valid() & rows.is_valid()):
        return show(request, source, form, rows)
    by, now = signed_in(request), clock.now()
    meanings = typed_meanings(rows)
    sources.change_mapping(source, meanings, **form.cleaned_data, now=now, by=by)
    words = gettext(
        "Saved. It counts for what comes in from now on; what came before can be filed again from "
        "the ledger."
    )
    messages.success(request, words)
    return redirect("source", source.pk)


def show(
    request: HttpRequest,
    source: Source,
    form: WebhookForm | None = None,
    rows: Any = None,
    proof: ProofForm | None = None,
) -> HttpResponse:
    """The page, with a form that was filled in wrongly where there is one."""
    last = last_arrival(source)
    body = body_of(last) if last else {}
    values = webhook.with_titles(body)
    rows = rows or meaning_rows(None, meanings_shown(source, body), MEANINGS)
    shown = {
        "source": source,
        "business": source.business,
        "last": last,
        "form": form or WebhookForm(initial={"name": source.name, "active": source.active}),
        "rows": rows,
        "shown": [(row, values.get(str(row["name"].value()), "")) for row in rows.forms],
        "address": address_of(source),
        "proof": proof or ProofForm(source, signed_in(request)),
        "made_secret": made_secret(request, source),
        "may_decide": may_decide(request, source.business),
    }
    return render(request, "pages/mapping.html", shown, status=422 if form or proof else 200)


def made_secret(request: HttpRequest, source: Source) -> str:
    """The one that was made just now for this source, once; "" else."""
    pk, secret = request.session.get(SHOWN_ONCE, (0, ""))
    if pk != source.pk:
        return ""
    del request.session[SHOWN_ONCE]
    return str(secret)


def last_arrival(source: Source) -> Arrival | None:
    return source.arrivals.filter(expired=False).order_by("-received_at", "-id").first()


def last_body(source: Source) -> dict[str, Any]:
    """What its last request held, {} where there is none."""
    last = last_arrival(source)
    return body_of(last) if last else {}


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
