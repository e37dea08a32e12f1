"""The page behind the unsubscribe link: GET only shows it, POST acts."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from followups.opt_out.booking_link import use_booking_link
from followups.opt_out.unsubscribe import (
    disown_inquiry,
    lead_of_token,
    only_people,
    unsubscribe_lead,
)
from followups.outbox import delivery_news
from integrations import clock, mail_news, telephone
from leads.contacts import threads
from leads.contacts.consent import is_withdrawn
from leads.languages import in_language
from leads.models import Lead
from leads.screening import client


def lead_addressed(token: str, page: str) -> Lead:
    """The lead that a signed address was made for. Http404 for any other address."""
    lead = lead_of_token(token, page)
    if lead is None:
        raise Http404
    return lead


# A mail provider posts here without a cookie (RFC 8058); the signed address is the permission
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    lead = lead_addressed(token, "leave")
    choice = posted(request) if request.method == "POST" else ""
    if choice == "people":
        only_people(lead, clock.now())
    elif choice:
        unsubscribe_lead(
            lead,
            clock.now(),
            "One-click unsubscribe" if choice == "one-click" else "The link in our mail",
        )
    with in_language(lead.language):
        return render(request, "public/leave.html", words_to_leave(lead, choice))


def words_to_leave(lead: Lead, choice: str) -> dict[str, Any]:
    """What the page asks, or says once they have chosen."""
    business = lead.business.name
    done = ""
    if is_withdrawn(lead.contact):
        done = gettext("Done. {business} will not write to you again.").format(business=business)
    elif choice == "people":
        done = gettext("Done. Nothing automatic will come any more; a person may still answer you.")
    return {
        "question": gettext("What may {business} send you?").format(business=business),
        "choices": [
            (
                "stop",
                gettext("Yes, stop everything"),
                gettext("Nothing at all: neither automatic messages nor answers, by any channel."),
            ),
            (
                "people",
                gettext("Only answers by a person"),
                gettext(
                    "No automatic messages any more; somebody may still answer what you asked."
                ),
            ),
        ],
        "done": done,
    }


def posted(request: HttpRequest) -> str:
    """people, one-click or stop.

    Whatever else the body holds, the address alone says what is wanted.
    """
    try:
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return "one-click"
        return "people" if request.POST.get("what") == "people" else "stop"
    except (SuspiciousOperation, MultiPartParserError, ValueError):
        return "stop"


@csrf_exempt  # signed by the telephone company
@require_POST
def text_news(request: HttpRequest, token: str) -> HttpResponse:
    """What became of one text of ours. Twilio posts it to the address that went with the text."""
    pk = threads.number_of_token("news", token)
    if pk is None:
        raise Http404
    if not telephone.is_genuine(
        settings.PUBLIC_URL + request.get_full_path(),
        request.POST,
        request.headers.get("X-Twilio-Signature", ""),
    ):
        return HttpResponse(
            "The signature is missing or wrong.", status=403, content_type="text/plain"
        )
    code = request.POST.get("ErrorCode", "")
    delivery_news.apply_sms_news(
        pk,
        request.POST.get("MessageStatus", ""),
        int(code) if re.fullmatch("[0-9]{1,9}", code) else 0,
        request.POST.get("MessageSid", ""),
        clock.now(),
    )
    return HttpResponse(status=204)


@csrf_exempt  # the provider's secret or signature is the permission
@require_http_methods(["HEAD", "POST"])
def mail_news_posted(request: HttpRequest, provider: str) -> HttpResponse:
    """What became of our mails, posted by the provider that took them."""
    if provider not in mail_news.VIEWS:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    if not client.fits(request, mail_news.LARGEST):
        return HttpResponse("Larger than we take.", status=413, content_type="text/plain")
    try:
        found = mail_news.read(provider, request)
    except mail_news.NotAllowed as error:
        return HttpResponse(str(error), status=403, content_type="text/plain")
    except mail_news.Unreadable as error:
        return HttpResponse(str(error), status=400, content_type="text/plain")
    for news in found:
        delivery_news.apply_mail_news(news, clock.now())
    return HttpResponse(status=204)


@csrf_exempt  # the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def not_me_page(request: HttpRequest, token: str) -> HttpResponse:
    lead = lead_addressed(token, "not-me")
    if request.method == "POST":
        disown_inquiry(lead, clock.now())
    with in_language(lead.language):
        question = gettext("It was not you who wrote to {business}?")
        words = {
            "question": question.format(business=lead.business.name),
            "choices": [
                (
                    "not-me",
                    gettext("It was not me"),
                    gettext("Somebody typed in your address. We will send nothing more to it."),
                )
            ],
            "done": gettext("Thank you. Nothing more will come to this address.")
            if request.method == "POST"
            else "",
        }
        return render(request, "public/leave.html", words)


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
