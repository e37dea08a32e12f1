"""By what a reply is known again.

A signed token in our Reply-To address, and the ids of earlier mails.
"""

import hmac
import re

from integrations.secrecy import keys
from leads.models import Business, Contact, Inbound, Lead, MailId, SentText

OURS = re.compile(r"<[0-9a-f]{24}\.lfa?@[^<>@\s]+>")  # every Message-ID that we make
BY_A_MACHINE = re.compile(
    r"<[0-9a-f]{24}\.lfa@[^<>@\s]+>"
    # Of what we, or another house with this program, say by ourselves; survives gateways that take
    # headers away
)
TOKEN = re.compile(
    r"\+l([0-9a-z]{1,13})-([0-9a-f]{12})@", re.I
)  # survives lower-casing; a local part may hold 64 characters
NEWEST = 20  # of our texts to one person that are looked for in what they send
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    shown = ""
    while number:
        number, digit = divmod(number, 36)
        shown = DIGITS[digit] + shown
    return shown or "0"


def seal_of(digest: bytes) -> str:
    """A short keyed signature; 12 hex digits."""
    return digest.hex()[:12]


def is_sealed(purpose: str, value: str, sealed: str) -> bool:
    """Whether we sealed it, under any key that is accepted still."""
    digests = keys.keyed_digests(f"{purpose}:{value}")
    return any(hmac.compare_digest(seal_of(d).encode(), sealed.encode()) for d in digests)


def thread_token(purpose: str, number: int) -> str:
    """A row's number with its seal, for an address that is its own permission.

    It never expires: saying stop must always work.
    """
    shown = base36(number)
    return f"{shown}-{seal_of(keys.keyed_digest(f'{purpose}:{shown}'))}"


def number_of_token(purpose: str, given: str) -> int | None:
    """The number in a token(), None where the seal is not ours."""
    shown, _, sealed = given.lower().partition("-")
    genuine = re.fullmatch(r"[0-9a-z]{1,12}", shown) and is_sealed(purpose, shown, sealed)
    return int(shown, 36) if genuine else None


def reply_address(lead: Lead, address: str) -> str:
    """`address` with the lead's token in it: replies to it find the lead whoever sends them."""
    local, _, domain = address.partition("@")
    return f"{local.split('+')[0]}+l{thread_token('reply', lead.pk)}@{domain}"


def lead_of_thread(business: Business, recipients: list[str], ids: list[str]) -> Lead | None:
    """The lead that a mail goes on with: by the address it was sent to, else by the mails that it
    names.
    """
    return by_token(business, recipients) or by_mail_id(business, ids)


def answers_ours(lead: Lead, recipients: list[str], ids: list[str]) -> bool:
    """Whether a mail of this thread shows what only a reader of ours can know: the token in the
    address that we ask answers to, or the Message-ID of a mail that we wrote.

    What its sender made themselves shows nothing: they may name a mail of their own.
    """
    if by_token(lead.business, recipients) == lead:
        return True
    return MailId.objects.filter(lead=lead, value__in=ids, ours=True).exists()


def by_token(business: Business, recipients: list[str]) -> Lead | None:
    for recipient in recipients:
        found = TOKEN.search(recipient)
        pk = number_of_token("reply", f"{found[1]}-{found[2]}") if found else None
        if pk is not None and (lead := Lead.objects.filter(business=business, pk=pk).first()):
            return lead
    return None


def by_mail_id(business: Business, ids: list[str]) -> Lead | None:
    """The lead to which any of these Message-IDs belongs; the newest where there are several."""
    known = (
        MailId.objects.filter(lead__business=business, value__in=ids)
        .order_by("-lead_id")
        .select_related("lead")
        .first()
    )
    return known.lead if known else None


def words_sent_to(contact: Contact) -> list[str]:
    """The newest of what the product sent them, and of what we wrote in our own mail programs."""
    sent = SentText.objects.filter(lead__contact=contact).order_by("-pk")
    team = Inbound.objects.filter(lead__contact=contact, kind=Inbound.Kind.TEAM).order_by("-pk")
    return [
        text for texts in (sent, team) for text in texts.values_list("text", flat=True)[:NEWEST]
    ]
