"""Sources: where inquiries come in, when each was last heard of, and what the owner sets for it."""

import json
import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_http_methods, require_safe

from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import business_of, businesses_of, deciding, may_decide, signed_in
from leadflow.pages.helpers.typed import row_numbers
from leadflow.pages.sources import telephone
from leads.capture import webhook
from leads.declined import Declined
from leads.enrichment import website
from leads.fields import classify_label
from leads.languages import LANGUAGES
from leads.models import Arrival, Canary, Source
from leads.models.source_shapes import FormField
from leads.sources import settings as sources
from leads.sources.captions import captions

RECENT = 15


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(
        request, "pages/sources.html", context(request, request.session.pop("new_api_key", ""))
    )


def context(request: HttpRequest, key: str = "") -> dict[str, object]:
    business = business_of(request)
    day = clock.now() - timedelta(days=1)
    rows = list(
        Source.objects.filter(business=business).annotate(
            today=Count(
                "arrivals",
                filter=Q(arrivals__received_at__gte=day) & ~Q(arrivals__lead__is_test=True),
            )
        )
    )
    newest = {
        c.source_id: c
        for c in Canary.objects.filter(
            source__business=business, sent_at__gte=day - timedelta(days=6)
        ).order_by("sent_at")
    }
    for row in rows:
        row.address, row.canary = address_of(row), newest.get(row.pk)  # type: ignore[attr-defined]
    arrivals = (
        Arrival.objects.filter(source__business=business)
        .select_related("source", "lead")
        .order_by("-received_at", "-id")
        .defer("raw")[:RECENT]
    )
    return {
        "business": business,
        "sources": rows,
        "arrivals": arrivals,
        "key": key,
        "api": settings.PUBLIC_URL + "/api/v1/",
        "may_decide": may_decide(request, business),
    }


def address_of(source: Source) -> str:
    return settings.PUBLIC_URL + reverse(
        "hook" if source.kind == Source.Kind.WEBHOOK else "form", args=[source.key]
    )


@action("sources")
def new_key(request: HttpRequest) -> HttpResponse:
    """A key for the API; it is shown once, on the page that follows."""
    business = business_of(request)
    deciding(request, business)
    _, key = sources.new_api_key(business, request.POST.get("name", ""))
    request.session["new_api_key"] = key
    return redirect(f"{reverse('sources')}?business={business.key}")


@action("sources")
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """An API key is taken back, or allowed again."""
    source = find(request, pk)
    deciding(request, source.business)
    sources.switch_source(source)
    messages.success(request, f"{source.name} is {'on' if source.active else 'off'}.")
    return redirect(f"{reverse('sources')}?business={source.business.key}")


@action("sources")
def look_up_websites(request: HttpRequest) -> HttpResponse:
    """Whether the home page of a company that writes is looked at."""
    business = business_of(request)
    deciding(request, business)
    website.switch_look_ups(business, on := bool(request.POST.get("on")))
    messages.success(
        request,
        "The home pages of companies that write are looked at from now on."
        if on
        else "Home pages are not looked at any more.",
    )
    return redirect(f"{reverse('sources')}?business={business.key}")


@action("sources")
def new(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    deciding(request, business)
    try:
        source = sources.new_source(
            business, request.POST.get("kind", ""), request.POST.get("name", "")
        )
    except Declined as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('sources')}?business={business.key}")
    return redirect("source", source.pk)


def find(request: HttpRequest, pk: int) -> Source:
    return get_object_or_404(
        Source.objects.select_related("business"),
        pk=pk,
        business__in=businesses_of(signed_in(request)),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The builder of a form, or the mapping of a form made elsewhere."""
    source = find(request, pk)
    if source.kind == Source.Kind.WEBHOOK:
        return mapping(request, source)
    if source.kind == Source.Kind.SMS:
        return telephone.page(request, source)
    return builder(request, source)


def builder(request: HttpRequest, source: Source) -> HttpResponse:
    fields = [*source.fields]
    typed = settings_shown(source)
    problem, status = "", 200
    if request.method == "POST":
        deciding(request, source.business)
        fields, typed = fields_of(request.POST), settings_of(request.POST)
        try:
            sources.change_form(source, fields, typed)
        except Declined as error:
            problem, status = str(error), 422
        else:
            messages.success(request, "Saved. The form shows it at once, wherever it is embedded.")
            return redirect("source", source.pk)
    shown = [as_row(f) for f in fields] + [{"name": "", "label": ""}] * 2
    address = address_of(source)
    return render(
        request,
        "pages/form_builder.html",
        {
            "source": source,
            "business": source.business,
            "rows": shown,
            "typed": typed,
            "types": sources.TYPES.items(),
            "languages": sorted(LANGUAGES),
            "problem": problem,
            "address": address,
            "script_tag": script_tag(source, address),
            "bubble_tag": script_tag(source, address, is_bubble=True),
            "plain": plain_html(source, address),
            "may_decide": may_decide(request, source.business),
        },
        status=status,
    )


def settings_shown(source: Source) -> sources.FormSettings:
    return {
        "name": source.name,
        "consent": source.consent,
        "thanks": source.thanks,
        "redirect": source.redirect,
        "language": source.language,
        "allowed_origins": "\n".join(source.allowed_origins),
        "needs_proof": source.needs_proof,
        "active": source.active,
    }


def as_row(field: FormField) -> dict[str, Any]:
    """A field as the builder's row shows it; choices and a hidden value share a text area."""
    choices, hidden = "\n".join(field.get("choices", [])), field.get("hidden")
    return {
        **field,
        "type": "hidden" if hidden else field.get("type"),
        "choices": field.get("value", "") if hidden else choices,
    }


def fields_of(post: QueryDict) -> list[FormField]:
    rows: list[FormField] = []
    for n in row_numbers(post, "name", digits=2):
        name, label = (
            str(post.get(f"name-{n}", "")).strip().lower(),
            str(post.get(f"label-{n}", "")),
        )
        if (name or label) and not post.get(f"remove-{n}"):
            rows.append(
                {
                    "name": name or re.sub(r"\W+", "_", label.lower()).strip("_")[:40],
                    "label": label,
                    "type": str(post.get(f"type-{n}", "line")),
                    "required": bool(post.get(f"required-{n}")),
                    "choices": str(post.get(f"choices-{n}", "")).splitlines(),
                    "value": str(post.get(f"choices-{n}", "")),
                }
            )
    return rows


def settings_of(post: QueryDict) -> sources.FormSettings:
    def typed(name: str) -> str:
        return str(post.get(name, "")).strip()[:2000]

    return {
        "name": typed("name")[:100] or "Form",
        "consent": typed("consent"),
        "thanks": typed("thanks"),
        "redirect": typed("redirect"),
        "language": typed("language"),
        "allowed_origins": typed("allowed_origins"),
        "needs_proof": bool(post.get("needs_proof")),
        "active": bool(post.get("active")),
    }


def script_tag(source: Source, address: str, is_bubble: bool = False) -> str:
    """What puts the form, or a bubble that opens it, into a page of the owner's own."""
    said = captions(source.language)
    script = settings.PUBLIC_URL + settings.STATIC_URL + "embed.js"
    attributes = {"src": script, "data-form": address, "data-title": said["frame"]}
    if is_bubble:
        attributes |= {"data-mode": "bubble", "data-label": said["bubble"]}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<script {written} async></script>"


def plain_html(source: Source, address: str) -> str:
    """The form as HTML to paste.

    It goes stale when fields change, and says so where it is offered.
    """
    rows = []
    for f in source.fields:
        label, required = escape(f["label"]), " required" if f.get("required") else ""
        if f.get("hidden"):
            rows.append(
                f'  <input type="hidden" name="{f["name"]}" value="{escape(f.get("value", ""))}">'
            )
        elif f.get("choices"):
            options = "".join(f"<option>{escape(c)}</option>" for c in f["choices"])
            rows.append(
                f'  <label>{label} <select name="{f["name"]}"{required}><option '
                f'value=""></option>{options}</select></label>'
            )
        elif classify_label(f["name"]) == "message" or f.get("type") == "text":
            rows.append(
                f'  <label>{label} <textarea name="{f["name"]}" '
                f'rows="6"{required}></textarea></label>'
            )
        else:
            kind = {"email": "email", "phone": "tel"}.get(classify_label(f["name"]), "text")
            rows.append(
                f'  <label>{label} <input type="{kind}" name="{f["name"]}"{required}></label>'
            )
    if source.consent:
        rows.append(
            '  <label><input type="checkbox" name="consent_given" required> '
            f"{escape(source.consent)}</label>"
        )
    button = f"  <button>{captions(source.language)['send']}</button>"
    return "\n".join([f'<form action="{address}" method="post">', *rows, button, "</form>"])


def mapping(request: HttpRequest, source: Source) -> HttpResponse:
    last = source.arrivals.filter(expired=False).order_by("-received_at", "-id").first()
    values = webhook.with_titles(json.loads(bytes(last.raw))) if last else {}
    if request.method == "POST":
        deciding(request, source.business)
        chosen = {label: str(request.POST.get(f"means-{n}", "")) for n, label in enumerate(values)}
        allowed = (*webhook.MEANINGS, webhook.IGNORED)
        sources.change_mapping(
            source,
            {**source.mapping, **{k: v for k, v in chosen.items() if v in allowed}}
            if values
            else source.mapping,
            str(request.POST.get("name", "")),
            bool(request.POST.get("active")),
        )
        messages.success(
            request,
            (
                "Saved. It counts for what comes in from now on; what came before can be filed "
                "again from the ledger."
            ),
        )
        return redirect("source", source.pk)
    guessed = webhook.named(json.loads(bytes(last.raw)), source.mapping) if last else {}
    by_value = {v: k for k, v in guessed.items()}
    rows = [
        {
            "n": n,
            "label": label,
            "value": value,
            "means": source.mapping.get(label)
            or classify_label(label)
            or (by_value.get(value) if by_value.get(value) in webhook.MEANINGS else ""),
        }
        for n, (label, value) in enumerate(values.items())
    ]
    return render(
        request,
        "pages/mapping.html",
        {
            "source": source,
            "business": source.business,
            "last": last,
            "rows": rows,
            "meanings": [*webhook.MEANINGS, webhook.IGNORED],
            "address": address_of(source),
            "may_decide": may_decide(request, source.business),
        },
    )


@action("source")
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test inquiry through a form, answered to whoever pressed the button."""
    source = find(request, pk)
    if source.kind != Source.Kind.FORM:
        messages.error(request, "Only forms can be tested from here.")
    else:
        sources.send_test(source, signed_in(request).email, clock.now())
        queue.nudge()
        messages.success(
            request,
            (
                f"A test inquiry is on its way; the answer goes to {signed_in(request).email}. It "
                "stays out of every figure."
            ),
        )
    return redirect("source", source.pk)
