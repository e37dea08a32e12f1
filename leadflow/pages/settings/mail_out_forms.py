"""The forms of mail out: a mail server, or a provider's API."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from integrations.mailing.mail_providers import MailProvider, MailServer
from integrations.mailing.mail_way import KEY_NAMES, REGIONS
from leadflow.pages.helpers.forms.mail_server_form import MailServerForm
from leadflow.pages.helpers.forms.secret_fields import SecretField, SecretsForm, kept_of
from leads.business.mail_out import SERVER
from leads.models import Business, Connection

NAMES = {
    "brevo": "Brevo",
    "mailersend": "MailerSend",
    "mailgun": "Mailgun",
    "mailjet": "Mailjet",
    "mandrill": "Mandrill (Mailchimp)",
    "postmark": "Postmark",
    "resend": "Resend",
    "sendgrid": "SendGrid",
    "sparkpost": "SparkPost",
}


class MailOutForm(SecretsForm):
    """`values()` and `secrets()` are what a Connection keeps."""

    sender = forms.EmailField(
        label=pgettext_lazy("sender of a mail", "From"),
        max_length=254,
        help_text=gettext_lazy("Answers come from this address, and what people reply goes to it."),
        error_messages={"required": gettext_lazy("From which address shall answers come?")},
    )

    def __init__(
        self, business: Business, kept: Connection | None, person: User, data: QueryDict | None
    ) -> None:
        super().__init__(business, person, kept_of(kept), data, {"sender": business.email})
        if settings.MAIL_FROM:
            sender = self.fields["sender"]
            sender.disabled, sender.help_text = (
                True,
                gettext("Set by the environment, as MAIL_FROM."),
            )
            self.initial["sender"] = settings.MAIL_FROM

    @property
    def provider(self) -> MailProvider | None:
        """Whose mailbox it is that sends, where that is known."""
        return None

    def values(self) -> dict[str, Any]:
        raise NotImplementedError

    def secrets(self) -> dict[str, str]:
        raise NotImplementedError


class ServerForm(MailServerForm, MailOutForm):
    address_name = "sender"
    may_lack_password = True
    ports = {"implicit": 465, "starttls": 587, "none": 25}
    field_order = ("sender", "password", "host", "port", "tls", "user")

    def server_of(self, provider: MailProvider) -> MailServer:
        return provider.smtp

    def values(self) -> dict[str, Any]:
        return {"by": SERVER, **{n: self.cleaned_data[n] for n in ("host", "port", "tls", "user")}}

    def secrets(self) -> dict[str, str]:
        return {"password": self.cleaned_data["password"]}


class ApiForm(MailOutForm):
    by = forms.ChoiceField(
        label=gettext_lazy("Provider"), choices=[(name, NAMES[name]) for name in KEY_NAMES]
    )
    key = SecretField(
        label=gettext_lazy("API key"),
        help_text=gettext_lazy("One that may send mail; of Postmark the server token."),
    )
    second_key = SecretField(
        label=gettext_lazy("Secret key"), help_text=gettext_lazy("Only Mailjet has one.")
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        choices=[("us", gettext_lazy("United States")), ("eu", gettext_lazy("Europe"))],
        required=False,
        help_text=gettext_lazy("Where your account is; only Mailgun and SparkPost ask."),
    )
    signing_key = SecretField(
        label=gettext_lazy("Signing key of its webhooks"),
        help_text=gettext_lazy(
            "With which MailerSend, Mailgun, Mandrill, Resend and SendGrid sign what they tell of "
            "your mails. Empty: whoever knows the address is believed."
        ),
    )
    same_place = ("by",)

    def is_needed(self, name: str, cleaned: dict[str, Any]) -> bool:
        return name == "key" or (name == "second_key" and cleaned.get("by") == "mailjet")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        by = cleaned.get("by")
        if by and not cleaned["key"] and "key" not in self.errors:
            self.add_error(
                "key",
                gettext("Paste the API key of your account at %(provider)s.")
                % {"provider": NAMES[by]},
            )
        if by == "mailjet" and not cleaned["second_key"] and "second_key" not in self.errors:
            self.add_error(
                "second_key", gettext("Mailjet gives two keys: paste the secret one here.")
            )
        return cleaned

    def values(self) -> dict[str, Any]:
        by = self.cleaned_data["by"]
        return {"by": by, "region": self.cleaned_data["region"] if by in REGIONS else ""}

    def secrets(self) -> dict[str, str]:
        names = ["key", "signing_key"]
        if self.cleaned_data["by"] == "mailjet":
            names.append("second_key")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
