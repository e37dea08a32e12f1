"""Text and calls: the Twilio account of a business, and its numbers."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from integrations import clock, twilio_account
from integrations.errors import OutsideError
from integrations.twilio_account import OwnedNumber, TwilioAccount
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.mistakes import is_accepted
from leadflow.pages.helpers.safe_input import posted
from leadflow.pages.helpers.scope import business_of, deciding, signed_in
from leadflow.pages.helpers.secret_fields import SecretField
from leads.business.connections import connection_of, forget_connection
from leads.business.telephone_account import account_of, is_shared, keep_account, kept_token
from leads.declined import Declined
from leads.models import Business, Connection, Source
from leads.sources.numbers import (
    let_twilio_post,
    numbers_of_others,
    source_of_number,
    take_number,
    what_is_missing,
)

ONLY_OWNERS = "Only owners decide by which telephone company we text."
TELEPHONE = Connection.Kind.TELEPHONE


class AccountForm(forms.Form):
    sid = forms.CharField(
        label="Account SID",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    token = SecretField(label="Auth Token")

    def __init__(self, business: Business, row: Connection | None, *given: object) -> None:
        super().__init__(*given, initial=dict(row.values) if row else {})  # type: ignore[misc]
        self.fields["token"].at(f"telephone of {business.pk}")  # type: ignore[attr-defined]


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
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    deciding(request, business, ONLY_OWNERS)
    row = connection_of(business, TELEPHONE)
    if request.method != "POST" or is_shared():
        return show(request, business, row, AccountForm(business, row))
    form = AccountForm(business, row, posted(request))
    if not is_accepted(form, lambda: keep(request, business, form)):
        return show(request, business, row, form, status=422)
    return redirect("numbers")


def keep(request: HttpRequest, business: Business, form: AccountForm) -> None:
    typed, by = form.cleaned_data, signed_in(request)
    row, _ = keep_account(business, typed["sid"], typed["token"], by, clock.now())
    row.refresh_from_db()
    messages.success(request, f"Saved. {row.test_words}")


def show(
    request: HttpRequest,
    business: Business,
    row: Connection | None,
    form: AccountForm,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "business": business,
        "form": form,
        "row": row,
        "environment": twilio_account.environment_account(),
        "has_token": bool(row and kept_token(business, row.values.get("sid", ""))),
        "sources": business.sources.filter(kind=Source.Kind.SMS).order_by("id"),
    }
    return render(request, "pages/settings_telephone.html", shown, status=status)


@action("telephone-account")
def forget(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    deciding(request, business, ONLY_OWNERS)
    forget_connection(business, TELEPHONE, signed_in(request), clock.now())
    messages.success(request, "Removed. Texts stay in the outbox, and no text or call comes in.")
    return redirect("telephone-account")


@login_required
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    deciding(request, business, ONLY_OWNERS)
    listed: list[ListedNumber] = []
    problem = ""
    try:
        account = account_of(business)
        if account is None:
            return redirect("telephone-account")
        listed = listed_numbers(business, account)
    except OutsideError as error:
        problem = str(error)
    shown = {"business": business, "numbers": listed, "problem": problem}
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


@action("numbers")
def connect(request: HttpRequest) -> HttpResponse:
    """Take a number of the account, and let Twilio post here what comes in to it."""
    business = business_of(request)
    deciding(request, business, ONLY_OWNERS)
    form = NumberForm(posted(request))
    if not form.is_valid():
        return redirect("numbers")
    try:
        source = connect_number(business, form.cleaned_data["number"])
    except (Declined, OutsideError) as error:
        messages.error(request, str(error))
        return redirect("numbers")
    try:
        post_here(source)
        words = "Connected: Twilio posts here what comes in to"
        messages.success(request, f"{words} {source.telephone['number']}.")
    except Declined as declined:
        messages.error(request, f"The number is yours here. {declined}")
        return redirect("source", source.pk)
    return redirect("numbers")


def connect_number(business: Business, number: str) -> Source:
    """Raises Declined, Refused or Unavailable."""
    account = account_of(business)
    found = twilio_account.find_number(account, number) if account else None
    if found is None:
        raise Declined(f"The account has no number {number}.")
    return take_number(business, found.number, found.name)


def post_here(source: Source) -> None:
    """Declined where it cannot be set."""
    try:
        account = account_of(source.business)
    except OutsideError as error:
        raise Declined(str(error)) from error
    if account is None:
        raise Declined("Enter your Twilio account first: Settings, Text and calls.")
    let_twilio_post(source, account)
