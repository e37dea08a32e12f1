"""The numbers of a business's Twilio account, and connecting one."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from integrations.errors import OutsideError
from integrations.telephony import twilio_account
from integrations.telephony.twilio_account import OwnedNumber, TwilioAccount
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, signed_in
from leads.business.telephone_account import account_of
from leads.declined import Declined
from leads.models import Business, Source
from leads.sources.numbers import (
    let_twilio_post,
    numbers_of_others,
    source_of_number,
    take_number,
    unreachable,
    what_is_missing,
)


class NumberForm(forms.Form):
    number = forms.CharField(max_length=40)


@dataclass(frozen=True)
class ListedNumber:
    """A number of the account, the source that it is here (None: not yet), and what keeps texts or
    calls from coming in to that.
    """

    owned: OwnedNumber
    source: Source | None
    missing: list[str]


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    listed: list[ListedNumber] = []
    problem = ""
    try:
        account = account_of(business)
        if account is None:
            return redirect("telephone-account")
        listed = listed_numbers(business, account)
    except OutsideError as error:
        problem = str(error)
    shown = {
        "business": business,
        "numbers": listed,
        "problem": problem,
        "unreachable": unreachable() if settings.IS_LOCAL else "",
    }
    return render(request, "pages/settings_numbers.html", shown)


def listed_numbers(business: Business, account: TwilioAccount) -> list[ListedNumber]:
    """Without those that are other businesses'. Raises Refused or Unavailable."""
    others = numbers_of_others(business)
    return [
        listed_number(business, owned)
        for owned in twilio_account.numbers_of(account)
        if owned.number not in others
    ]


def listed_number(business: Business, owned: OwnedNumber) -> ListedNumber:
    source = source_of_number(business, owned.number)
    return ListedNumber(owned, source, what_is_missing(source, owned) if source else [])


@action("telephone-numbers")
def connect(request: HttpRequest) -> HttpResponse:
    """Take a number of the account, and let Twilio post here what comes in to it."""
    business = business_of(request)
    form = NumberForm(posted(request))
    if not form.is_valid():
        return redirect("telephone-numbers")
    try:
        source = connect_number(business, form.cleaned_data["number"], signed_in(request))
    except (Declined, OutsideError) as error:
        messages.error(request, str(error))
        return redirect("telephone-numbers")
    try:
        post_here(source)
        words = gettext("Connected: Twilio posts here what comes in to %(number)s.")
        messages.success(request, words % {"number": source.telephone["number"]})
    except Declined as declined:
        messages.error(
            request, gettext("The number is yours here. %(declined)s") % {"declined": declined}
        )
        return redirect("source", source.pk)
    return redirect("telephone-numbers")


def connect_number(business: Business, number: str, by: User) -> Source:
    """Raises Declined, Refused or Unavailable."""
    account = account_of(business)
    found = twilio_account.find_number(account, number) if account else None
    if found is None:
        raise Declined(gettext("The account has no number %(number)s.") % {"number": number})
    return take_number(business, found.number, found.name, clock.now(), by)


def post_here(source: Source) -> None:
    """Declined where it cannot be set."""
    try:
        account = account_of(source.business)
    except OutsideError as error:
        raise Declined(str(error)) from error
    if account is None:
        raise Declined(gettext("Enter your Twilio account first: Settings, Text and calls."))
    let_twilio_post(source, account)
