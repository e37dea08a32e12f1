"""The public form. It uses no cookie and no session, answers only after the arrival is stored, and knows nobody."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from integrations import queue
from leads.capture import door
from leads.forms import InquiryForm
from leads.models import Source

THANKS = "Thank you. Your message has reached us, and we will get back to you."


@csrf_exempt  # no cookie is read here, so there is nothing that another site could misuse
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, key: str) -> HttpResponse:
    """Show a source's form, or take what was sent with it."""
    source = get_object_or_404(Source.objects.select_related("business"), key=key, kind=Source.Kind.FORM, active=True)
    try:
        filled = InquiryForm(source, request.POST) if request.method == "POST" else InquiryForm(source)
    except RequestDataTooBig:
        return framed(render(request, "public/too_big.html", {"source": source}, status=413), source)
    if request.method != "POST":
        return framed(render(request, "public/form.html", {"source": source, "form": filled}), source)
    if not filled.is_valid():
        return framed(render(request, "public/form.html", {"source": source, "form": filled}, status=422), source)
    door.receive_fields(source, "form", filled.inquiry(), timezone.now(), filled.cleaned_data["submission_id"], origin_of(request))
    queue.soon()
    return HttpResponseRedirect(reverse("thanks", args=[key]))


@require_safe
def thanks(request: HttpRequest, key: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.select_related("business"), key=key, kind=Source.Kind.FORM)
    return framed(render(request, "public/thanks.html", {"source": source, "thanks": source.thanks or THANKS}), source)


def framed(response: HttpResponse, source: Source) -> HttpResponse:
    """Only the sites that the owner named may show the form in a frame."""
    response._csp_replace = {"frame-ancestors": ["'self'", *source.allowed_origins]}  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    return response


def origin_of(request: HttpRequest) -> dict[str, Any]:
    """Where a submission came from, for attribution and for telling misuse."""
    return {"page": request.headers.get("Referer", "")[:500], "user_agent": request.headers.get("User-Agent", "")[:300], "ip": request.META.get("REMOTE_ADDR", "")}
