"""What is not there: to a customer the business says so, where its address tells whose it was."""

import re

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from followups.opt_out.unsubscribe import lead_of_token
from leads.models import Business
from leads.public.missing import NOT_FOUND, missing_page

ADDRESS = re.compile(r"/(?P<room>[flubn])/(?P<key>[^/]+)")
SIGNED_FOR = {"u": "leave", "b": "booking", "n": "not-me"}  # what each address was made for


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    business = business_of_path(request.path)
    if business is None:
        return defaults.page_not_found(request, exception)
    return missing_page(request, business, NOT_FOUND)


def business_of_path(path: str) -> Business | None:
    """Whose the address is, or would be; None where nobody's."""
    found = ADDRESS.match(path)
    if found is None:
        return None
    room, key = found["room"], found["key"]
    if room == "f":
        return Business.objects.at_work().filter(sources__key=key, sources__kind="form").first()
    if room == "l":
        return Business.objects.at_work().filter(key=key).first()
    lead = lead_of_token(key, SIGNED_FOR[room])
    return lead.business if lead and lead.business.archived_at is None else None
