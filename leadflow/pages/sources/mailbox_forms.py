"""The forms of a mailbox: how it is signed in to, and whose word counts on its mails."""

import os
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from integrations.inbound_mail import LONGEST_SERVER
from integrations.mailing.mail_providers import MailProvider, MailServer
from integrations.mailing.mail_webhook import UNREADABLE
from leadflow.pages.helpers.forms.mail_server_form import FOUND, MailServerForm
from leadflow.pages.helpers.forms.secret_fields import Kept, SecretField, SecretsForm
from leads.business.connections import is_readable
from leads.models import Source
from leads.models.connection import opened
from leads.models.source_shapes import MailboxSettings
from leads.sources.posted_mail import key_of

POSTING = {  # those that post mails, by name
    "mailersend": "MailerSend",
    "mailgun": "Mailgun",
    "mailjet": "Mailjet",
    "mandrill": "Mandrill (Mailchimp)",
    "postal": "Postal",
    "postmark": "Postmark",
    "sparkpost": "SparkPost",
}


class ConnectForm(MailServerForm):
    address = forms.EmailField(
        label=gettext_lazy("Address of the mailbox"),
        max_length=254,
        error_messages={"required": gettext_lazy("Which address do people write to?")},
    )
    folder = forms.CharField(
        label=gettext_lazy("Folder"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Empty: INBOX."),
    )
    ports = {"implicit": 993, "starttls": 143, "none": 143}
    field_order = ("address", "password", "host", "port", "tls", "user", "folder")

    def __init__(self, source: Source, person: User, data: QueryDict | None = None) -> None:
        address = address_of(source) or source.business.email
        super().__init__(source.business, person, kept_of(source), data, {"address": address})

    def server_of(self, provider: MailProvider) -> MailServer:
        return provider.imap

    def box(self) -> MailboxSettings:
        typed: dict[str, Any] = self.cleaned_data
        folder = (typed.get("folder") or "").strip() or "INBOX"
        found = {name: typed[name] for name in FOUND}
        return MailboxSettings(**found, folder=folder)  # type: ignore[typeddict-item]


class PostingForm(SecretsForm):
    posted_by = forms.ChoiceField(
        label=gettext_lazy("Provider"),
        required=False,
        choices=[("", gettext_lazy("None")), *POSTING.items()],
    )
    signing_key = SecretField(
        label=gettext_lazy("Key with which it signs what it posts"),
        help_text=gettext_lazy(
            "MailerSend, Mailgun, Mandrill and Postal show one. Empty: whoever knows the address "
            "is believed."
        ),
    )
    same_place = ("posted_by",)

    def __init__(self, source: Source, person: User, data: QueryDict | None = None) -> None:
        key = key_of(source)
        secrets = {"signing_key": key} if key != UNREADABLE else {}
        super().__init__(
            source.business, person, Kept({"posted_by": source.posted_by}, secrets), data
        )

    def is_needed(self, name: str, cleaned: dict[str, Any]) -> bool:
        return False


class ReceivingForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What you call it"), required=False, max_length=100)
    checked_by = forms.CharField(
        label=gettext_lazy("Server that receives its mail"),
        help_text=gettext_lazy(
            "Open a mail that came in, show its headers, and copy the first word behind the "
            "uppermost “Authentication-Results:”, up to the semicolon. Of Gmail it is "
            "mx.google.com."
        ),
        required=False,
        max_length=LONGEST_SERVER,
        widget=forms.TextInput({"placeholder": "mx.example.com"}),
    )


def address_of(source: Source) -> str:
    user = str(source.mailbox.get("user", ""))
    return user if "@" in user else ""


def kept_of(source: Source) -> Kept:
    """What no key of ours opens, and a token, must be given anew."""
    box: dict[str, Any] = {**source.mailbox}
    values = {name: box[name] for name in (*FOUND, "folder") if name in box}
    is_password = not box.get("oauth") and is_readable(source.mailbox_secret)
    return Kept(values, opened(source.mailbox_secret) if is_password else {})


def variable_of(source: Source) -> str:
    """The variable of the environment that holds its password; "" where none does."""
    name = source.mailbox.get("password_env", "")
    return name if name and os.environ.get(name) else ""
