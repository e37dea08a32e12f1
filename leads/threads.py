"""By what a reply is known again: a signed token in our Reply-To address, and the ids of earlier mails."""

import hashlib
import hmac
import re

from django.conf import settings

from leads.models import Business, Lead, MailId

TOKEN = re.compile(r"\+l([0-9a-z]{1,13})-([0-9a-f]{12})@", re.I)  # survives lower-casing; a local part may hold 64 characters
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    shown = ""
    while number:
        number, digit = divmod(number, 36)
        shown = DIGITS[digit] + shown
    return shown or "0"


def seal(purpose: str, value: str) -> str:
    """A short keyed signature; 12 hex digits."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()[:12]


def reply_address(lead: Lead, address: str) -> str:
    """`address` with the lead's token in it: replies to it find the lead whoever sends them."""
    local, _, domain = address.partition("@")
    number = base36(lead.pk)
    return f"{local.split('+')[0]}+l{number}-{seal('reply', number)}@{domain}"


def by_token(business: Business, recipients: list[str]) -> Lead | None:
    for recipient in recipients:
        found = TOKEN.search(recipient)
        is_ours = found and hmac.compare_digest(seal("reply", found[1].lower()), found[2].lower())
        if found and is_ours and (lead := Lead.objects.filter(business=business, pk=int(found[1], 36)).first()):
            return lead
    return None


def by_mail_id(business: Business, ids: list[str]) -> Lead | None:
    """The lead to which any of these Message-IDs belongs; the newest where there are several."""
    known = MailId.objects.filter(lead__business=business, value__in=ids).order_by("-lead_id").select_related("lead").first()
    return known.lead if known else None
