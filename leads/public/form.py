"""The public form.

It uses no cookie and no session, answers only after the arrival is stored, and knows nobody.
"""

import time
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from integrations import crash, queue
from integrations.timing import clock
from leads.capture import door, webhook
from leads.languages import in_language
from leads.models import Source
from leads.models.arrival_shapes import ArrivalMeta, FormSigns
from leads.models.source_shapes import FieldType
from leads.public import photos
from leads.public.forms import TRAP, InquiryForm
from leads.public.missing import GONE, missing_page
from leads.screening import client, proof, seal
from leads.screening.crowding import asks_for_proof
from leads.sources import sites
from leads.sources.captions import captions
from leads.sources.form_settings import origin_of

_sources: dict[str, tuple[float, Source]] = {}
# Seconds: a busy form does not look itself up for every visitor; a change is seen just after
SOURCE_IS_FRESH = 2.0


def form_source(key: str) -> Source:
    """The form of this address, else 404; it may be switched off."""
    known = _sources.get(key)
    if known is not None and time.monotonic() - known[0] < SOURCE_IS_FRESH:
        return known[1]
    source = get_object_or_404(
        Source.objects.select_related("business"),
        key=key,
        kind=Source.Kind.FORM,
        business__archived_at__isnull=True,
    )
    _sources[key] = (time.monotonic(), source)
    return source


@client.takes_large_bodies
@csrf_exempt  # no cookie is read here, so there is nothing that another site could misuse
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def form(request: HttpRequest, key: str) -> HttpResponse:
    """Show a source's form, or take what was sent with it."""
    source = form_source(key)
    if not source.active:
        return framed(missing_page(request, source.business, GONE), source, request)
    if request.method == "OPTIONS":
        return framed(HttpResponse(status=204), source, request)
    with in_language(source.language):
        if is_too_large(request, source):
            page = render(request, "public/too_big.html", of_business(source), status=413)
            return framed(page, source)
        if request.method == "POST":
            return take_inquiry(request, source, clock.now())
        note_site(request, source, site_showing(request))
        empty = InquiryForm(source, clock.now(), initial=origin(request))
        return framed(form_page(request, source, empty, 200), source)


def take_inquiry(request: HttpRequest, source: Source, now: datetime) -> HttpResponse:
    """Store what was sent and thank for it; show the form again where it has mistakes."""
    filled = InquiryForm(source, now, request.POST, request.FILES)
    if not filled.is_valid():
        if wants_json(request):
            return framed(JsonResponse({"errors": filled.errors}, status=422), source, request)
        return framed(form_page(request, source, filled, 422), source, request)
    note_site(request, source, request.headers.get("Origin", ""))
    keep_inquiry(request, source, filled, now)
    crash.point("after_capture")
    queue.soon()
    in_a_frame = "?bare=1" if "bare" in request.GET else ""
    following = source.redirect or reverse("thanks", args=[source.key]) + in_a_frame
    if wants_json(request):
        thanks = source.thanks or filled.captions["thanks"]
        thanked = {"ok": True, "thanks": thanks, "next": following}
        return framed(JsonResponse(thanked), source, request)
    return HttpResponseRedirect(following)


def keep_inquiry(request: HttpRequest, source: Source, filled: InquiryForm, now: datetime) -> None:
    fields, own_id = filled.inquiry(), filled.beside_value("submission_id")
    meta, ip = arrival_meta(request, source, filled), client.client_ip(request)
    if chosen := photos.contents(filled.photos()):
        webhook.keep_with_photos(source, fields, chosen, now, own_id, meta, ip)
    else:
        door.receive_fields(source, "form", fields, now, own_id, meta, ip)


def is_too_large(request: HttpRequest, source: Source) -> bool:
    """Only a form that asks for photos takes more than words, and no more words than others."""
    if client.fits(request):
        return False
    takes_photos = any(field.get("type") == FieldType.PHOTOS for field in source.fields)
    if not takes_photos or not client.fits(request, client.SMALL + photos.LARGEST):
        return True
    return photos.bytes_beside(request) > client.SMALL


@require_safe
def challenge(request: HttpRequest, key: str) -> HttpResponse:
    """A proof of work to do, asked for by the page when somebody begins to write; {} while none is
    asked for.

    The page itself may come from a cache.
    """
    source = form_source(key)
    is_asked = source.active and asks_for_proof(source, clock.now())
    asked = proof.new_challenge(source.key) if is_asked else {}
    return framed(JsonResponse(asked), source, request)


def form_page(
    request: HttpRequest, source: Source, filled: InquiryForm, status: int
) -> HttpResponse:
    context = {
        **of_business(source),
        "form": filled,
        "said": filled.captions,
        "title": filled.captions["write"].format(business=source.business.name),
        "bare": "bare" in request.GET,
    }
    return render(request, "public/form.html", context, status=status)


def of_business(source: Source) -> dict[str, Any]:
    return {"source": source, "business": source.business}


def origin(request: HttpRequest) -> dict[str, str]:
    """Where a visitor saw the form.

    An embedding script says it in the address, else the Referer does.
    """
    return {
        "seen_on": request.GET.get("page") or request.headers.get("Referer", ""),
        "came_from": request.GET.get("referrer", ""),
        "asked_with": request.GET.get("query") or request.META.get("QUERY_STRING", ""),
    }


def arrival_meta(request: HttpRequest, source: Source, filled: InquiryForm) -> ArrivalMeta:
    """What the arrival keeps beside the fields.

    Attribution, consent wording, and the signs by which machines are told.
    """
    kept = client.describe(
        request,
        filled.beside_value("seen_on"),
        filled.beside_value("came_from"),
        filled.beside_value("asked_with"),
    )
    if source.consent:
        kept["consent"] = source.consent
    kept["signs"] = form_signs(request, source, filled)
    return kept


def form_signs(request: HttpRequest, source: Source, filled: InquiryForm) -> FormSigns:
    sealed, rendered = seal.read_seal(source.key, filled.beside_value("form_seal"))
    given = filled.beside_value("proof")
    is_asked = asks_for_proof(source, clock.now())
    proved, proof_id = proof.read_proof(source.key, given) if is_asked or given else ("none", "")
    return {
        "trap": bool(filled.beside_value(TRAP)),
        "seal": sealed,
        "rendered_at": rendered.isoformat() if rendered else "",
        "foreign": is_foreign(request, source),
        "proof": proved,
        "proof_id": proof_id,
    }


@require_safe
def thanks(request: HttpRequest, key: str) -> HttpResponse:
    source = get_object_or_404(
        Source.objects.select_related("business"), key=key, kind=Source.Kind.FORM
    )
    with in_language(source.language):
        page = render(
            request,
            "public/thanks.html",
            {
                **of_business(source),
                "thanks": source.thanks or captions(source.language)["thanks"],
                "bare": "bare" in request.GET,
            },
        )
    return framed(page, source)


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def is_foreign(request: HttpRequest, source: Source) -> bool:
    """Sent from a site that is neither ours nor on the list, where there is one."""
    site = request.headers.get("Origin", "")
    return bool(site) and not is_own_site(request, site) and not sites.may_show(source, site)


def is_own_site(request: HttpRequest, site: str) -> bool:
    return site in (f"{request.scheme}://{request.get_host()}", "null")


def site_showing(request: HttpRequest) -> str:
    """The site that shows the form in a frame, as its browser or our script says; else ""."""
    is_framed = request.headers.get("Sec-Fetch-Dest") == "iframe" or "bare" in request.GET
    return origin_of(origin(request)["seen_on"]) if is_framed else ""


def note_site(request: HttpRequest, source: Source, site: str) -> None:
    """The owner sees which site they have forgotten to name."""
    if not is_own_site(request, site) and sites.is_news(source, site):
        sites.note_refused_site(source, site, clock.now())


def framed(
    response: HttpResponse, source: Source, request: HttpRequest | None = None
) -> HttpResponse:
    """The sites that the owner named may show the form in a frame, or read its answers from a
    script; every site while none is named.
    """
    if request is not None:
        response["Vary"] = "Origin"
        site = request.headers.get("Origin", "")
        if site and sites.may_show(source, site):
            response["Access-Control-Allow-Origin"] = site
            response["Access-Control-Allow-Methods"], response["Access-Control-Allow-Headers"] = (
                "POST",
                "Content-Type, Accept",
            )
    ancestors = ["'self'", *source.allowed_origins] if source.allowed_origins else ["*"]
    response._csp_replace = {"frame-ancestors": ancestors}  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    return response
