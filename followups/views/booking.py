"""The page behind the booking link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from followups.opt_out.booking_link import use_booking_link
from followups.views.signed_address import lead_addressed
from integrations.timing import clock
from leads.languages import in_language


@csrf_exempt  # the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def booking_page(request: HttpRequest, token: str) -> HttpResponse:
    """Where {{booking_link}} leads.

    Programs that look at links in mails only get as far as the button.
    """
    lead = lead_addressed(token, "booking")
    address, goes = lead.business.booking_url, request.method == "POST"
    if goes and address:
        use_booking_link(lead, clock.now())
    with in_language(lead.language):
        title = gettext("Choose a time with {business}")
        words = {
            "title": title.format(business=lead.business.name),
            "what": gettext("Our calendar shows which times are free."),
            "button": gettext("See the calendar"),
            "go_on": gettext("Go on to the calendar"),
            "none": gettext("There is no calendar at the moment. Just reply to our message."),
            "address": address,
            "business": lead.business,
            "goes": goes,
        }
        page = render(request, "public/booking.html", words)
    if goes and address:
        page["Refresh"] = (
            # A redirect would be taken for a form that posts elsewhere, which our own policy
            # forbids
            f"0; url={iri_to_uri(address)}"
        )
    return page
