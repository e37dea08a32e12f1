"""The pages behind “unsubscribe” and “it was not me”: GET only shows, POST acts."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from followups.opt_out.unsubscribe import (
    disown_inquiry,
    only_people,
    unsubscribe_lead,
)
from followups.views.signed_address import lead_addressed
from integrations.timing import clock
from leads.contacts.consent import is_withdrawn
from leads.languages import in_language
from leads.models import Lead


# A mail provider posts here without a cookie (RFC 8058); the signed address is the permission
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    lead = lead_addressed(token, "leave")
    choice = choice_posted(request) if request.method == "POST" else ""
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
        "business": lead.business,
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


def choice_posted(request: HttpRequest) -> str:
    """people, one-click or stop.

    Whatever else the body holds, the address alone says what is wanted.
    """
    try:
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return "one-click"
        return "people" if request.POST.get("what") == "people" else "stop"
    except (SuspiciousOperation, MultiPartParserError, ValueError):
        return "stop"


@csrf_exempt  # the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def not_me_page(request: HttpRequest, token: str) -> HttpResponse:
    lead = lead_addressed(token, "not-me")
    if request.method == "POST":
        disown_inquiry(lead, clock.now())
    with in_language(lead.language):
        question = gettext("It was not you who wrote to {business}?")
        words = {
            "business": lead.business,
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
