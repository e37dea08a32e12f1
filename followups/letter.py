"""One mail to a person, whole: words, footer, headers. The recipient, the sender and every link are ours, never the lead's."""

import email.utils
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from followups.models import Message
from followups.render import as_html, fill
from integrations.mail import OutgoingMail
from leads import threads
from leads.contacts import first_name
from leads.models import Business, Lead, MailId

FOOTERS = {
    "en": ("You get this because you wrote to {business}.", "Rather not hear from us again? Unsubscribe: {link}", "Was it not you who wrote? Tell us: {other}"),
    "fr": ("Vous recevez ce message parce que vous avez écrit à {business}.", "Vous ne souhaitez plus rien recevoir ? Se désabonner : {link}", "Ce n'était pas vous ? Dites-le-nous : {other}"),
    "es": ("Recibe este mensaje porque escribió a {business}.", "¿No quiere recibir más mensajes? Darse de baja: {link}", "¿No fue usted quien escribió? Díganoslo: {other}"),
    "de": ("Sie erhalten diese Nachricht, weil Sie {business} geschrieben haben.", "Keine weiteren Nachrichten? Abmelden: {link}", "Das waren nicht Sie? Sagen Sie es uns: {other}"),
    "pl": ("Otrzymują Państwo tę wiadomość, ponieważ napisali Państwo do {business}.", "Nie chcą Państwo więcej wiadomości? Wypisz się: {link}", "To nie Państwo napisali? Prosimy o informację: {other}"),
}
LONGEST = 20_000  # characters that one of us may write in one mail
LATEST = timedelta(days=60)  # for which one of us may plan a mail ahead
LINK_WORDS = {"en": "unsubscribe", "fr": "se désabonner", "es": "darse de baja", "de": "abmelden", "pl": "wypisz się"}


def values(lead: Lead) -> dict[str, str]:
    """What the merge fields stand for."""
    return of_business(lead.business, first_name(lead.contact.name))


def of_business(business: Business, name: str) -> dict[str, str]:
    """The same for somebody of this first name."""
    return {
        "first_name": name,
        "business": business.name,
        "signature": business.signature or "\n".join(filter(None, [business.name, business.phone])),
        "phone": business.phone,
        "city": business.city,
    }


def leave_address(lead: Lead) -> str:
    """Where this person tells us to stop: a signed address that needs no sign-in and never expires."""
    return settings.PUBLIC_URL + reverse("leave", args=[threads.token("leave", lead.pk)])


def not_me_address(lead: Lead) -> str:
    """Where somebody tells us that it was not they who wrote."""
    return settings.PUBLIC_URL + reverse("not-me", args=[threads.token("not-me", lead.pk)])


def sender_address(business: Business) -> str:
    return settings.MAIL_FROM or business.email or f"leads@{urlsplit(settings.PUBLIC_URL).hostname}"


def sender(business: Business) -> str:
    return email.utils.formataddr((business.name, sender_address(business)))


def new_message_id(business: Business, kind: str) -> str:
    """Ours, made before sending: random, at our own domain; threads.OURS knows it again, and threads.BY_A_MACHINE what is automatic."""
    return f"<{secrets.token_hex(12)}.{'lfa' if kind in Message.AUTOMATIC else 'lf'}@{sender_address(business).rpartition('@')[2]}>"


def postal_line(business: Business) -> str:
    return business.postal_address or ", ".join(filter(None, [business.name, business.city, business.country]))


def write(message: Message) -> None:
    """Fill in subject, text, HTML and headers of a message to a lead. Raises Unresolved where a merge field has no value."""
    lead = message.lead
    assert lead is not None
    filled = values(lead)
    message.subject = " ".join(fill(message.subject, filled).split())[:250]
    words = fill(message.body, filled) if message.kind != Message.Kind.REPLY else message.body.strip()
    language = lead.language if lead.language in FOOTERS else "en"
    link = leave_address(lead)
    reason, leave, not_me = FOOTERS[language]
    lines = [reason.format(business=lead.business.name), postal_line(lead.business), leave.format(link=link)]
    other = not_me_address(lead)
    if message.kind == Message.Kind.FIRST_RESPONSE and lead.channel == "form":  # anybody can type anybody's address into a form
        lines.append(not_me.format(other=other))
    footer = "\n".join(lines)
    message.text = f"{words}\n\n-- \n{footer}"
    message.html = as_html(f"{words}\n\n{footer}", {link: LINK_WORDS[language], other: other})
    message.message_id = message.message_id or new_message_id(lead.business, message.kind)
    message.headers = headers(message, lead, link)


def headers(message: Message, lead: Lead, link: str) -> dict[str, str]:
    found = {
        "Message-ID": message.message_id,
        "Reply-To": threads.reply_address(lead, sender_address(lead.business)),
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        **thread(lead),
    }
    if message.kind in Message.AUTOMATIC:
        found |= {"Auto-Submitted": "auto-replied" if message.kind == Message.Kind.FIRST_RESPONSE else "auto-generated", "X-Auto-Response-Suppress": "All"}
    return found


def thread(lead: Lead) -> dict[str, str]:
    """So that mail programs show one conversation: the newest id, and the first and last few of the chain."""
    ids = [i for i in MailId.objects.filter(lead=lead).order_by("id").values_list("value", flat=True) if i.startswith("<") and i.endswith(">")]
    return {"In-Reply-To": ids[-1], "References": " ".join(dict.fromkeys([ids[0], *ids[-5:]]))} if ids else {}


def outgoing(message: Message) -> OutgoingMail:
    """A written message as a mail."""
    return OutgoingMail(sender=sender(message.business), to=message.to, subject=message.subject, text=message.text, html=message.html, headers=message.headers, key=threads.token("mail", message.pk))
