"""The design system on one page, in development only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

TOKENS = ("page", "surface", "raised", "line", "text", "muted", "accent", "good", "warn", "bad")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/styleguide.html", {"tokens": TOKENS})
