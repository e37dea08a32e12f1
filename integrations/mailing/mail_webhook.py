"""Mail that a provider posts to us, as raw mails.

Who may post is told from the bytes of the post, at the door; what is in it is read behind it.
Signatures and shapes are django-anymail's, but for signatures that it looks for in a form's fields.
"""

import base64
import hashlib
import io
import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from importlib import import_module
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.webhooks.base import AnymailBasicAuthMixin
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

from integrations.mailing.mail_signatures import check_mailgun, check_mandrill

log = logging.getLogger(__name__)

LARGEST = 36 * 1024 * 1024  # bytes of one post: what providers send at most, and a little more
VIEWS = {
    "mailersend": "MailerSendInboundWebhookView",
    "mailgun": "MailgunInboundWebhookView",
    "mailjet": "MailjetInboundWebhookView",
    "mandrill": "MandrillCombinedWebhookView",
    "postal": "PostalInboundWebhookView",
    "postmark": "PostmarkInboundWebhookView",
    "sparkpost": "SparkPostInboundWebhookView",
}
SIGNED_BY = {
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "mandrill": "MANDRILL_WEBHOOK_KEY",
    "mailersend": "MAILERSEND_INBOUND_SECRET",
    "postal": "POSTAL_WEBHOOK_KEY",
}
Check = Callable[[Any, HttpRequest], None]
SIGNED_AMONG_FIELDS: dict[str, Check] = {"mailgun": check_mailgun, "mandrill": check_mandrill}


OWN_KEYS = {  # what the library calls the key of a provider that signs what became of mails
    "mailersend": "signing_secret",
    "mailgun": "webhook_signing_key",
    "mandrill": "webhook_key",
    "resend": "signing_secret",
    "sendgrid": "tracking_webhook_verification_key",
}
INBOUND_KEYS = {  # the same of those that sign the mails that they post
    "mailersend": "inbound_secret",
    "mailgun": "webhook_signing_key",
    "mandrill": "webhook_key",
    "postal": "webhook_key",
}
# In place of a key that cannot be read, which must not count as none: nobody else knows it. A fixed
# one would sign like the empty key, where it is filled up with zeros.
UNREADABLE = secrets.token_urlsafe(32)
NO_KEY = "none"  # so that the library looks for none in the environment; nothing is checked by it


@dataclass(frozen=True)
class OwnProof:
    """Of a post to the address of one business, which nobody else knows. `key` is what its owner
    entered: where it is there, the signature is checked as well. `is_inbound`: of mails, not of
    what became of ours.
    """

    address: str
    key: str = field(default="", repr=False)
    is_inbound: bool = False


class NotAllowed(Exception):
    """The post is not the provider's. The message is for whoever sets the webhook up."""


def check(provider: str, request: HttpRequest, own: OwnProof | None = None) -> None:
    """Whether the post is the provider's, told from its bytes: nothing of it is read. `own` where
    it came to a mailbox's own address.

    Raises NotAllowed.
    """
    trusted(provider, request, VIEWS, SIGNED_BY, SIGNED_AMONG_FIELDS, own)


def unpack(provider: str, content_type: str, body: bytes) -> list[bytes]:
    """The mails of one post. Pure.

    What cannot be read comes back as one mail around it, so that nothing is lost.
    """
    proof = OwnProof("", is_inbound=True)  # it was checked at the door
    view, request = reader_of(provider, VIEWS, proof), request_of(content_type, body)
    try:
        return [
            raw_of(event.message)
            for event in view.parse_events(request)
            if getattr(event, "message", None) is not None
        ]
    except MemoryError:  # its reader's end, as for everything that it reads
        raise
    # The post is the right sender's and in our hands: whatever the library makes of it, it is kept
    except Exception as error:
        log.exception("a post of %s could not be read", provider)
        return [unreadable(provider, body, error)]


def request_of(content_type: str, body: bytes) -> HttpRequest:
    """The post as the library takes it."""
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
    )


def reader_of(provider: str, views: dict[str, str], own: OwnProof | None = None) -> Any:
    """What the library has for the posts of a provider."""
    view = getattr(import_module(f"anymail.webhooks.{provider}"), views[provider])
    if own is None:
        return view()
    names = INBOUND_KEYS if own.is_inbound else OWN_KEYS
    key = {names[provider]: own.key or NO_KEY} if provider in names else {}
    proved = type(view.__name__, (view,), {"warn_if_no_basic_auth": False})
    mandrill = {"webhook_url": own.address} if provider == "mandrill" else {}
    return proved(webhook_secret=[], **key, **mandrill)


def trusted(
    provider: str,
    request: HttpRequest,
    views: dict[str, str],
    keys: dict[str, str],
    checks: dict[str, Check] | None = None,
    own: OwnProof | None = None,
) -> Any:
    """The library's reader of a post whose sender has proved who it is.

    Only where a secret, a key or an address of a business protects it; `checks` stand in for the
    library's. Raises NotAllowed.
    """
    if own is None:
        refuse_unprotected(keys.get(provider, ""))
    elif not own.key:
        checks = {provider: nothing_more}
    try:
        view = reader_of(provider, views, own)
        AnymailBasicAuthMixin.validate_request(
            view, request
        )  # before a byte of the body: a stranger fills no memory
        _ = request.body  # kept, so that it can be read again
        (checks or {}).get(provider, type(view).run_validators)(view, request)
    except AnymailWebhookValidationFailure as error:
        raise NotAllowed(f"The signature or the secret is wrong: {error}") from error
    except AnymailConfigurationError as error:
        raise NotAllowed(
            f"This provider signs its posts: set {keys.get(provider, 'its key')} to the key "
            "that it shows you."
        ) from error
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:  # a signature that cannot even be read is none
        raise NotAllowed(f"The signature cannot be read ({type(error).__name__}).") from error
    return view


def nothing_more(view: Any, request: HttpRequest) -> None:
    """Whoever knows the address is believed."""


def refuse_unprotected(key: str) -> None:
    """Raises NotAllowed where neither the secret nor this key of the provider's is set."""
    if not settings.ANYMAIL.get("WEBHOOK_SECRET") and not settings.ANYMAIL.get(key):
        raise NotAllowed(
            "Set MAIL_WEBHOOK_SECRET to user:password and put the same into the webhook's "
            "address: https://user:password@…"
        )


def raw_of(message: Any) -> bytes:
    """The mail's bytes, the same for every retry, with the address that it really went to on top,
    where a reply's token is.
    """
    for number, part in enumerate(message.walk()):
        if needs_encoding(part):
            encode(part)
        if part.is_multipart() and not part.get_boundary():
            part.set_boundary(own_boundary(message, number))
    try:
        raw = message.as_bytes()
    except MemoryError:
        raise
    except Exception:  # the standard library cannot always write what it could read
        raw = message.as_bytes(policy=policy.compat32)
    to = re.sub(r"[\r\n]", "", str(message.envelope_recipient or ""))[:254]
    return (f"Delivered-To: {to}\r\n".encode() if to else b"") + bytes(raw)


def needs_encoding(part: Any) -> bool:
    """A file as bare bytes."""
    return (
        not part.is_multipart()
        and "Content-Transfer-Encoding" not in part
        and part.get_content_maintype() != "text"
    )


def own_boundary(message: Any, number: int) -> str:
    """One made by chance would make a retry another mail."""
    digest = hashlib.sha256(str(message.get("Message-ID")).encode()).hexdigest()
    return f"=_{number}_{digest[:24]}"


def encode(part: Any) -> None:
    """Bare bytes would have their line ends changed on the way."""
    data = part.get_payload(decode=True)
    part.set_payload(base64.encodebytes(data).decode())
    part["Content-Transfer-Encoding"] = "base64"


def unreadable(provider: str, body: bytes, error: Exception) -> bytes:
    head = (
        f"Subject: A mail from {provider} that could not be read\r\nContent-Type: text/plain; "
        f"charset=utf-8\r\n\r\n{type(error).__name__}: {error}\n\n"
    )
    return head.encode() + body
