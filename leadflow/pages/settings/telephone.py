"""Text and calls: the Twilio account of a business."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from integrations.telephony import twilio_account
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.forms.secret_fields import SecretField, SecretsForm, kept_of
from leadflow.pages.helpers.viewer.scope import business_of, signed_in
from leads.business.connections import connection_of, forget_connection
from leads.business.telephone_account import (
    canary_number_of,
    is_shared,
    keep_account,
    kept_token,
)
from leads.contacts.typed import phone_number
from leads.models import Business, Connection, Source

ONLY_OWNERS = gettext_lazy("Only owners decide by which telephone company we text.")
TELEPHONE = Connection.Kind.TELEPHONE


class AccountForm(SecretsForm):
    sid = forms.CharField(
        label=gettext_lazy("Account SID"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    token = SecretField(label=gettext_lazy("Auth Token"))
    canary_number = forms.CharField(
        label=gettext_lazy("Number to test from"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"type": "tel"}),
        help_text=gettext_lazy(
            "Another number of this account, if you have one: from it we text your numbers now "
            "and then, and tell you where nothing arrives. Empty: they are not tested."
        ),
    )
    same_place = ("sid",)

    def __init__(
        self,
        business: Business,
        by: User,
        row: Connection | None,
        typed: QueryDict | None = None,
    ) -> None:
        super().__init__(business, by, kept_of(row), typed)
        self.country = business.country

    def clean_canary_number(self) -> str:
        typed = self.cleaned_data["canary_number"].strip()
        number = phone_number(typed, self.country) if typed else ""
        if typed and not number:
            why = gettext("“{typed}” is no phone number. Write it with its area code.")
            raise ValidationError(why.format(typed=typed))
        return number


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    row = connection_of(business, TELEPHONE)
    if request.method != "POST" or is_shared():
        return show(request, business, row, AccountForm(business, signed_in(request), row))
    form = AccountForm(business, signed_in(request), row, posted(request))
    if not is_accepted(form, lambda: keep(request, business, form)):
        return show(request, business, row, form, status=422)
    return redirect("telephone-numbers")


def keep(request: HttpRequest, business: Business, form: AccountForm) -> None:
    typed, by = form.cleaned_data, signed_in(request)
    number = typed["canary_number"]
    row, _ = keep_account(business, typed["sid"], typed["token"], by, clock.now(), number)
    row.refresh_from_db()
    messages.success(request, gettext("Saved. %(test_words)s") % {"test_words": row.test_words})


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
        "canary_number": canary_number_of(business),
        "has_token": bool(row and kept_token(business, row.values.get("sid", ""))),
        "sources": business.sources.filter(kind=Source.Kind.SMS).order_by("id"),
    }
    return render(request, "pages/settings_telephone.html", shown, status=status)


@action("telephone-account")
def forget(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    forget_connection(business, TELEPHONE, signed_in(request), clock.now())
    messages.success(
        request, gettext("Removed. Texts stay in the outbox, and no text or call comes in.")
    )
    return redirect("telephone-account")
