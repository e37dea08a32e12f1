"""By what mail leaves and comes in: from the environment, refused where it makes no sense."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from leadflow.configuration import environment as given

PROVIDER_KEYS = {  # what each needs, the first always; the names are django-anymail's
    "brevo": ["BREVO_API_KEY"],
    "mailersend": ["MAILERSEND_API_TOKEN", "MAILERSEND_SIGNING_SECRET"],
    "mailgun": ["MAILGUN_API_KEY", "MAILGUN_SENDER_DOMAIN", "MAILGUN_API_URL"],
    "mailjet": ["MAILJET_API_KEY", "MAILJET_SECRET_KEY"],
    "mandrill": ["MANDRILL_API_KEY"],
    "postal": ["POSTAL_API_KEY", "POSTAL_API_URL"],
    "postmark": ["POSTMARK_SERVER_TOKEN", "POSTMARK_API_URL"],
    "resend": ["RESEND_API_KEY", "RESEND_SIGNING_SECRET"],
    "sendgrid": ["SENDGRID_API_KEY", "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY"],
    "sparkpost": ["SPARKPOST_API_KEY", "SPARKPOST_API_URL"],
}
INBOUND_KEYS = (  # with which providers sign what they post to us
    "MAILGUN_WEBHOOK_SIGNING_KEY",
    "MANDRILL_WEBHOOK_KEY",
    "MANDRILL_WEBHOOK_URL",
    "MAILERSEND_INBOUND_SECRET",
    "POSTAL_WEBHOOK_KEY",
)
EXAMPLE = "smtp+tls://user:password@smtp.example.com:587"


def provider(email_url: str) -> str:
    """MAIL_PROVIDER, "" where none is named."""
    name = given.text("MAIL_PROVIDER")
    if name and name not in PROVIDER_KEYS:
        raise ImproperlyConfigured(
            f"MAIL_PROVIDER must be one of {', '.join(PROVIDER_KEYS)}, not {name!r}."
        )
    if name and email_url:
        raise ImproperlyConfigured(
            "EMAIL_URL and MAIL_PROVIDER are both set: keep the one by which mail should leave."
        )
    return name


def backend(provider: str, email_url: str) -> str:
    """The class that Django sends mail with."""
    if provider:
        return f"anymail.backends.{provider}.EmailBackend"
    if email_url:
        return str(server()["EMAIL_BACKEND"])
    return "django.core.mail.backends.dummy.EmailBackend"


def server() -> dict[str, Any]:
    """EMAIL_URL as Django's settings, by their names."""
    found: dict[str, Any] = given.parsed("EMAIL_URL", environ.Env().email_url_config, "", EXAMPLE)
    return found


def provider_settings(provider: str) -> dict[str, str]:
    """The keys of django-anymail that are set; the one that `provider` needs is not missing."""
    names = [*INBOUND_KEYS, *(name for keys in PROVIDER_KEYS.values() for name in keys)]
    found = {name: value for name in names if (value := given.text(name))}
    if provider and PROVIDER_KEYS[provider][0] not in found:
        needed = PROVIDER_KEYS[provider][0]
        raise ImproperlyConfigured(f"MAIL_PROVIDER is {provider}: set {needed} as well.")
    return found
