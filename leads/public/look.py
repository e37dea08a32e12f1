"""How a business looks on the pages of its customers: its logo, and its colour as a style sheet of
its own.

A page holds no style itself, which keeps strangers' styles out of it, too.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from leads.business.colour import ink_on, is_colour
from leads.models import Business, BusinessLogo

AN_HOUR, A_YEAR = 3_600, 31_536_000  # seconds
NOTHING = {"default-src": ["'none'"]}


@require_safe
def style(request: HttpRequest, key: str) -> HttpResponse:
    """Nothing where the business has chosen no colour."""
    business = get_object_or_404(Business.objects.at_work(), key=key)
    accent = business.accent if is_colour(business.accent) else ""
    shown = {"accent": accent, "ink": ink_on(accent) if accent else ""}
    return public(render(request, "public/look.css", shown, content_type="text/css"))


@require_safe
def logo(request: HttpRequest, key: str, digest: str) -> HttpResponse:
    """A picture that we wrote ourselves. Another one has another address."""
    of_business = Business.objects.at_work().filter(key=key, logo_digest=digest)
    picture = get_object_or_404(BusinessLogo, business__in=of_business)
    response = public(HttpResponse(bytes(picture.data), content_type="image/png"))
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response._csp_config = NOTHING  # type: ignore[attr-defined]
    return response


def public(response: HttpResponse) -> HttpResponse:
    """The same for everybody, and whoever asks for it may keep it for a while."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return response
