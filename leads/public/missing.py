"""The page of a business that is shown where there is nothing, or not any more: its name, and the
ways in which it is reached.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leads.models import Business, Source

NOT_FOUND, GONE = 404, 410


def missing_page(request: HttpRequest, business: Business, status: int) -> HttpResponse:
    forms = Source.objects.taking().filter(business=business, kind=Source.Kind.FORM)
    shown = {
        "business": business,
        "gone": status == GONE,
        "open_form": forms.order_by("id").first(),
        "bare": "bare" in request.GET,
    }
    return render(request, "public/missing.html", shown, status=status)
