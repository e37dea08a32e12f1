"""One mail to a person, whole: words, footer, headers.

The recipient, the sender and every link are ours, never the lead's.
"""

import email.utils
import secrets
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext

from followups.content.greeting import greeted_name
from followups.content.merge_fields import as_html, business_values, fill
from followups.models import Message, SentFile
from integrations.mailing.mail import OutgoingMail
from leads.business.addresses import public_path
from leads.contacts import threads
from leads.contacts.abroad import is_abroad
from leads.contacts.signing import with_signature
from leads.languages import in_language
from leads.models import Business, Inbound, Lead

LATEST = timedelta(days=60)  # for which one of us may plan a mail ahead
MOST_MESSAGES = 10  # in which to look for a name
PLACE = "the-place"  # stands for it in path_to()
FOOTER_BEGINS = "\n\n-- \n"


def merge_values(lead: Lead) -> dict[str, str]:
    """What the merge fields stand for."""
    name = greeted_name(lead.contact.name, their_words(lead))
    return {
        **business_values(lead.business, name, is_abroad(lead)),
        "booking_link": own_address("booking", lead) if lead.business.booking_url else "",
    }


def their_words(lead: Lead) -> list[str]:
    """What they wrote about this, the newest first."""
    if lead.channel == "call":
        return []  # nobody signs what is said
    written = lead.inbound.filter(kind=Inbound.Kind.HUMAN).order_by("-at", "-id")
    pieces = written.values_list("text", "quoted")[:MOST_MESSAGES]
    return [with_signature(text, quoted) for text, quoted in pieces]


def own_address(page: str, lead: Lead) -> str:
    """A signed address of this person's own that needs no sign-in and never expires.

    "leave", where they tell us to stop; "not-me", where
    somebody says that it was not they who wrote; "booking", where they choose a time.
    """
    return settings.PUBLIC_URL + path_to(page).replace(PLACE, threads.thread_token(page, lead.pk))


@cache
def path_to(page: str) -> str:
    """The path of a page that a token opens, with PLACE where the token goes.

    Looked up once: every mail names one.
    """
    return public_path(page, PLACE)


def sender_address(business: Business) -> str:
    return settings.MAIL_FROM or business.email or f"leads@{urlsplit(settings.PUBLIC_URL).hostname}"


def sender(business: Business) -> str:
    return email.utils.formataddr((business.name, sender_address(business)))


def new_message_id(business: Business, kind: str) -> str:
    """Ours, made before sending: random, at our own domain.

    threads.OURS knows it again, and threads.BY_A_MACHINE what is automatic.
    """
    mark = "lfa" if kind in Message.AUTOMATIC else "lf"
    domain = sender_address(business).rpartition("@")[2]
    return f"<{secrets.token_hex(12)}.{mark}@{domain}>"


def postal_line(business: Business) -> str:
    return business.postal_address or ", ".join(
        filter(None, [business.name, business.city, business.country])
    )


def standard_subject(lead: Lead) -> str:
    """The subject of a mail for which the owner has none, in their language."""
    with in_language(lead.language):
        return gettext("Your message to {business}").format(business=lead.business.name)


def compose_mail(message: Message, ids: list[str]) -> None:
    """Fill in subject, text, HTML and headers of a message to a lead whose mails have had these
    Message-IDs, the oldest first. Raises Unresolved where a merge field has no value.
    """
    lead = message.lead
    assert lead is not None
    filled = merge_values(lead)
    message.subject = " ".join(fill(message.subject, filled).split())[:250]
    words = (
        fill(message.body, filled) if message.kind != Message.Kind.REPLY else message.body.strip()
    )
    link = own_address("leave", lead)
    footer, links = footer_and_links(message, lead, link)
    if filled["booking_link"]:
        links[filled["booking_link"]] = filled["booking_link"]
    message.text = f"{words}{FOOTER_BEGINS}{footer}"
    message.html = as_html(f"{words}\n\n{footer}", links)
    message.message_id = message.message_id or new_message_id(lead.business, message.kind)
    message.headers = mail_headers(message, lead, link, [i for i in ids if i != message.message_id])


def without_footer(text: str) -> str:
    """What was written, without what we put below it. Whoever signs with "-- " keeps that."""
    return text.rpartition(FOOTER_BEGINS)[0] or text


def footer_of(text: str) -> str:
    """What stands below what was written; "" where nothing does."""
    return text.rpartition(FOOTER_BEGINS)[2] if FOOTER_BEGINS in text else ""


def footer_and_links(message: Message, lead: Lead, link: str) -> tuple[str, dict[str, str]]:
    """What stands under the words, and {address: words} of the links in it, in their language."""
    with in_language(lead.language):
        reason = gettext("You get this because you wrote to {business}.")
        leave = gettext("Rather not hear from us again? Unsubscribe: {link}")
        not_me = gettext("Was it not you who wrote? Tell us: {link}")
        links = {link: gettext("unsubscribe")}
    lines = [
        reason.format(business=lead.business.name),
        postal_line(lead.business),
        leave.format(link=link),
    ]
    if message.kind == Message.Kind.FIRST_RESPONSE and lead.channel == "form":
        # Anybody can type anybody's address into a form
        other = own_address("not-me", lead)
        lines.append(not_me.format(link=other))
        links[other] = other
    return "\n".join(lines), links


def mail_headers(message: Message, lead: Lead, link: str, ids: list[str]) -> dict[str, str]:
    found = {
        "Message-ID": message.message_id,
        "Reply-To": threads.reply_address(lead, sender_address(lead.business)),
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        **thread_of_lead(ids),
    }
    if message.kind in Message.AUTOMATIC:
        found |= {
            "Auto-Submitted": "auto-replied"
            if message.kind == Message.Kind.FIRST_RESPONSE
            else "auto-generated",
            "X-Auto-Response-Suppress": "All",
        }
    return found


def thread_of_lead(ids: list[str]) -> dict[str, str]:
    """So that mail programs show one conversation.

    The newest id, and the first and last few of the chain.
    """
    whole = [i for i in ids if i.startswith("<") and i.endswith(">")]
    return (
        {"In-Reply-To": whole[-1], "References": " ".join(dict.fromkeys([whole[0], *whole[-5:]]))}
        if whole
        else {}
    )


def outgoing_mail(message: Message) -> OutgoingMail:
    """A written message as a mail."""
    return OutgoingMail(
        sender=sender(message.business),
        to=message.to,
        subject=message.subject,
        text=message.text,
        html=message.html,
        headers=message.headers,
        key=threads.thread_token("mail", message.pk),
        files=files_of(message) if message.is_reply else (),
    )


def files_of(message: Message) -> tuple[tuple[str, bytes, str], ...]:
    """Without those that are kept no longer."""
    rows = SentFile.objects.kept().filter(message=message)
    return tuple((row.name, bytes(row.data), row.kind) for row in rows)
