"""A mail server and how to sign in there; what is left empty is found by the address."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy, pgettext

from integrations.mailing.mail_providers import (
    MailProvider,
    MailServer,
    guess_provider,
    known_provider,
    provider_of_server,
)
from leadflow.pages.helpers.forms.secret_fields import SecretField, SecretsForm

FOUND = ("host", "port", "tls", "user")


class MailServerForm(SecretsForm):
    """`address_name` is the field that holds the address, `ports` are the usual ones by encryption;
    what was found stands in the fields when the form comes back.
    """

    host = forms.CharField(
        label=gettext_lazy("Mail server"),
        required=False,
        max_length=253,
        help_text=gettext_lazy("Empty: found by your address."),
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port"), required=False, min_value=1, max_value=65535
    )
    tls = forms.ChoiceField(label=gettext_lazy("Encryption"), required=False)
    user = forms.CharField(
        label=gettext_lazy("User"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Empty: your address."),
    )
    password = SecretField(label=gettext_lazy("Password"))
    same_place = ("host", "user")
    address_name = "address"
    may_lack_password = False  # within one's own machine
    ports: dict[str, int] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = {
            "implicit": gettext("TLS from the start"),
            "starttls": "STARTTLS",
            "none": pgettext("encryption", "none"),
        }
        tls = self.fields["tls"]
        assert isinstance(tls, forms.ChoiceField)
        tls.choices = [(kind, f"{kinds[kind]} ({port})") for kind, port in self.ports.items()]

    def server_of(self, provider: MailProvider) -> MailServer:
        raise NotImplementedError

    @property
    def provider(self) -> MailProvider | None:
        """Whose mail it is, as far as one of the fields tells."""
        address = str(self[self.address_name].value() or "")
        return known_provider(address) or provider_of_server(str(self["host"].value() or ""))

    @property
    def is_server_shown(self) -> bool:
        """Where something of it is wrong."""
        return bool(set(FOUND) & set(self.errors))

    def clean(self) -> dict[str, Any]:
        self.cleaned_data |= self.found(self.cleaned_data)
        if isinstance(self.data, QueryDict):
            for name in FOUND:
                if name not in self.errors:
                    self.data[name] = str(self.cleaned_data[name])
        cleaned = super().clean()
        may_lack = self.may_lack_password and cleaned["tls"] == "none"
        if not cleaned["password"] and "password" not in self.errors and not may_lack:
            self.add_error(
                "password", gettext("Type the password with which this address signs in.")
            )
        return cleaned

    def found(self, typed: dict[str, Any]) -> dict[str, Any]:
        """The server's name, port, encryption and user, those left empty by the address."""
        address, host = typed.get(self.address_name, ""), (typed.get("host") or "").lower()
        provider = known_provider(address) if host else guess_provider(address)
        user = (typed.get("user") or "").strip()
        user = user or (provider.user_of(address) if provider else address)
        if provider and host in ("", self.server_of(provider).host):
            server = self.server_of(provider)
            return {"host": server.host, "port": server.port, "tls": server.tls, "user": user}
        if not host and address and "host" not in self.errors:
            words = gettext("We do not know the mail server of %(domain)s: type its name.") % {
                "domain": address.rpartition("@")[2]
            }
            self.add_error("host", words)
        tls = typed.get("tls") or "implicit"
        return {
            "host": host,
            "port": typed.get("port") or self.ports[tls],
            "tls": tls,
            "user": user,
        }
