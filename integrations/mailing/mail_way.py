"""By what mail leaves: a mail server, or a provider's API."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOTING = "integrations.mailing.mail_connection.NotingBackend"
REGIONS = {  # where a provider has more than one place, by its name and the place's
    "mailgun": {"us": "https://api.mailgun.net/v3", "eu": "https://api.eu.mailgun.net/v3"},
    "sparkpost": {
        "us": "https://api.sparkpost.com/api/v1",
        "eu": "https://api.eu.sparkpost.com/api/v1",
    },
}
KEY_NAMES = {  # what each provider calls its key; the names are django-anymail's
    "brevo": "api_key",
    "mailersend": "api_token",
    "mailgun": "api_key",
    "mailjet": "api_key",
    "mandrill": "api_key",
    "postmark": "server_token",
    "resend": "api_key",
    "sendgrid": "api_key",
    "sparkpost": "api_key",
}


SECRET = re.compile(r"(?i)(password|key|token|secret)$")


@dataclass(frozen=True)
class MailWay:
    """`backend` is a class of Django's or anymail's, `options` what it is made with; `provider` the
    name of a provider, "" for a server.
    """

    backend: str
    options: tuple[tuple[str, Any], ...] = field(default=(), repr=False)
    provider: str = ""

    @property
    def secrets(self) -> list[str]:
        """What signs us in, which nobody may read in an answer."""
        given = dict(self.options) or settings_of_environment()
        return [str(value) for name, value in given.items() if SECRET.search(name) and value]


def way_of_environment() -> MailWay | None:
    """What EMAIL_URL or MAIL_PROVIDER name; None where neither is set."""
    if not settings.EMAIL_URL and not settings.MAIL_PROVIDER:
        return None
    backend = settings.EMAIL_BACKEND
    return MailWay(NOTING if backend == SMTP else backend, (), settings.MAIL_PROVIDER)


def settings_of_environment() -> dict[str, Any]:
    return {"password": getattr(settings, "EMAIL_HOST_PASSWORD", ""), **settings.ANYMAIL}


def way_of_server(host: str, port: int, tls: str, user: str, password: str) -> MailWay:
    """`tls` is "implicit" (port 465), "starttls" or "none"."""
    options = {
        "host": host,
        "port": port,
        "username": user,
        "password": password,
        "use_ssl": tls == "implicit",
        "use_tls": tls == "starttls",
    }
    return MailWay(NOTING, tuple(options.items()))


def way_of_provider(provider: str, key: str, second_key: str = "", region: str = "") -> MailWay:
    """`provider` is one of KEY_NAMES; of them only Mailjet has a second key."""
    options = {KEY_NAMES[provider]: key}
    if second_key:
        options["secret_key"] = second_key
    if region:
        options["api_url"] = REGIONS[provider][region]
    return MailWay(f"anymail.backends.{provider}.EmailBackend", tuple(options.items()), provider)
