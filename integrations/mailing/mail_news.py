"""What became of mails, as a provider posts it.

Who may post is told from the bytes of the post, at the door; what is in it is read behind it.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.http import HttpRequest

from integrations.mailing.mail_diagnosis import says_good
from integrations.mailing.mail_phrases import PHRASES
from integrations.mailing.mail_webhook import (
    SIGNED_AMONG_FIELDS,
    NotAllowed,
    OwnProof,
    reader_of,
    request_of,
    trusted,
)

__all__ = ["VIEWS", "News", "NotAllowed", "check", "unpack"]

LARGEST = 4 * 1024 * 1024  # bytes of one post; providers send a thousand events at most
VIEWS = {
    "brevo": "BrevoTrackingWebhookView",
    "mailersend": "MailerSendTrackingWebhookView",
    "mailgun": "MailgunTrackingWebhookView",
    "mailjet": "MailjetTrackingWebhookView",
    "mandrill": "MandrillCombinedWebhookView",
    "postal": "PostalTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "resend": "ResendTrackingWebhookView",
    "sendgrid": "SendGridTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
}
SIGNED_BY = {
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "mandrill": "MANDRILL_WEBHOOK_KEY",
    "mailersend": "MAILERSEND_SIGNING_SECRET",
    "postal": "POSTAL_WEBHOOK_KEY",
    "resend": "RESEND_SIGNING_SECRET",
    "sendgrid": "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY",
}
SOFT = PHRASES.pattern("soft_bounce")
OUR_ID = ("smtp-id", "message-id", "Message-ID", "message_id", "MessageId")


@dataclass(frozen=True)
class News:
    """`kind` is delivered, deferred, bounced (`hard`.

    The address is dead), complained, unsubscribed, or "" for what we do not ask about (opens,
    clicks). `ids` are all names under which the mail may be known to us.
    """

    kind: str
    ids: tuple[str, ...]
    address: str
    at: datetime | None = None
    hard: bool = False
    why: str = ""
    key: str = ""  # our own mark that went with it


def check(provider: str, request: HttpRequest, own: OwnProof | None = None) -> None:
    """Whether the post is the provider's, told from its bytes: nothing of it is read. `own` where
    it came to the address of one business.

    Raises NotAllowed.
    """
    trusted(provider, request, VIEWS, SIGNED_BY, SIGNED_AMONG_FIELDS, own)


def unpack(provider: str, content_type: str, body: bytes) -> list[News]:
    """The news of one post, whose sender was checked. Pure. Raises what the library raises where it
    cannot be read.
    """
    view, request = reader_of(provider, VIEWS, OwnProof("")), request_of(content_type, body)
    events = view.parse_events(request)
    return [news_of(event) for event in events if getattr(event, "event_type", "")]


WORDED_IN = ("Type", "type", "event", "severity", "bounce_class", "bounce_category")
KINDS = {
    "delivered": "delivered",
    "deferred": "deferred",
    "bounced": "bounced",
    "rejected": "bounced",
    "failed": "bounced",
    "complained": "complained",
    "unsubscribed": "unsubscribed",
}


def news_of(event: Any) -> News:
    ids = filter(None, [str(event.message_id or ""), *raw_ids(event.esp_event)])
    why = str(event.description or event.mta_response or event.reject_reason or "")
    return News(
        kind=KINDS.get(str(event.event_type), ""),
        ids=tuple(dict.fromkeys(ids)),
        address=str(event.recipient or "").strip().lower()[:254],
        at=event.timestamp,
        hard=is_hard(event),
        why=" ".join(why.split())[:200],
        key=str((event.metadata or {}).get("leadflow", ""))[:80],
    )


def is_hard(event: Any) -> bool:
    """The address is dead."""
    is_bounce = str(event.event_type) == "bounced"
    reason = str(event.reject_reason or "")
    return is_bounce and reason in ("bounced", "invalid") and not is_soft(event)


def is_soft(event: Any) -> bool:
    """Providers tell a full mailbox from a dead address in words of their own."""
    raw = event.esp_event if isinstance(event.esp_event, dict) else {}
    texts = [event.description, *(raw.get(name) for name in WORDED_IN)]
    said = " ".join(map(str, [event.description, event.mta_response]))
    return bool(SOFT.search(" ".join(map(str, texts)))) or says_good(said)


def raw_ids(raw: Any, depth: int = 0) -> list[str]:
    """Message-IDs of ours wherever a provider repeats them."""
    if not isinstance(raw, dict) or depth > 3:
        return []
    found = [str(raw[name])[:255] for name in OUR_ID if isinstance(raw.get(name), str)]
    deeper = (raw_ids(value, depth + 1) for value in raw.values())
    return found + list(chain.from_iterable(deeper))
