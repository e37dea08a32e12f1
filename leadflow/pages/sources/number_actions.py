"""Where Twilio posts what comes in to a number: set for the owner, and looked up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from integrations.errors import OutsideError
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.viewer.scope import source_of
from leadflow.pages.settings.numbers import post_here
from leads.business.telephone_account import account_of
from leads.declined import Declined
from leads.models import Source
from leads.sources.numbers import check_number


@action("source")
def set_at_twilio(request: HttpRequest, pk: int) -> HttpResponse:
    source = source_of(request, pk)
    try:
        post_here(source)
        messages.success(request, gettext("Done: Twilio posts here what comes in to this number."))
    except Declined as declined:
        messages.error(request, str(declined))
    return redirect("source", pk)


@action("source")
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether it was done by hand as it must be."""
    source = source_of(request, pk)
    try:
        wrong = what_is_wrong(source)
    except (Declined, OutsideError) as error:
        messages.error(request, str(error))
        return redirect("source", pk)
    if wrong:
        messages.error(request, gettext("Not yet. %(words)s") % {"words": " ".join(wrong)})
    else:
        messages.success(request, gettext("All is right: Twilio posts texts and calls here."))
    return redirect("source", pk)


def what_is_wrong(source: Source) -> list[str]:
    """Raises Declined, or Unavailable where the account cannot be read."""
    account = account_of(source.business)
    if account is None:
        raise Declined(
            gettext(
                "Without your Twilio account leadflow cannot look: enter it "
                "under Settings, Text and calls. Or send a text to the "
                "number, and see whether it comes in."
            )
        )
    return check_number(source, account)
