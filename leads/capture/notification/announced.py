"""No layout at all.

A machine, or a system of ours, announces somebody in a sentence, or lets us answer through itself.
"""

import re

from integrations.inbound_mail import InboundMail
from leads.capture.notification.shared import (
    BULK_RETURN,
    PHONE,
    ROBOT_SENDER,
    Notification,
    above_footer,
    is_brand,
    is_own,
    is_strangers,
    same_house,
    stranger_in,
    strangers_phone,
    trim,
    words_after_marker,
)
from leads.fields import Details

ANNOUNCES = re.compile(
    r"\b(?:leads?|messages?|enquir\w+|inquir\w+|requests?|requesting|quotes?|submi\w+|submission|entry|bookings?|booked|appointments?|voice ?mail|voice message|missed call|call from|chat|transcript|event scheduled|new event|customer|client|conversations?|new text|text from|sms from|looking for|interested in|contacted you|sent you|wrote|demande|devis|contact|anfrage|nachricht|solicitud|mensaje|consulta|zapytanie|wiadomość|richiesta|messaggio|preventivo|bericht|aanvraag|offerte)\b",
    re.I,
)
NEWS = re.compile(
    r"\b(?:new|missed|nouvelle?|neue?|nuev[ao]|nuov[ao]|nowe|nowa|nieuwe?)\b.{0,40}\b(?:lead|message|enquiry|inquiry|request|call|voice ?mail|text|chat|conversation|event|appointment|submission|booking|quote|contact|client|customer|demande|anfrage|nachricht|solicitud|mensaje|contacto|richiesta|messaggio|zapytanie|bericht|aanvraag)\b|\b(?:contact form|(?:contact|job|quote|service|estimate|booking|appointment|viewing|call-?back) request)\b|\b(?:contacto directo|nieuwe (?:boeking|afspraak)|nueva reserva|nuova prenotazione|prenotazione:|nowa rezerwacja|neue buchung|terminbuchung|nouvelle réservation|lead (?:bought|purchased)|new opportunity|wiadomość od)(?!\w)|\b(?:voice ?mail|voice message|missed call|fax)(?: received)? from\b",
    re.I,
)
PERSON = r"([A-ZÀ-Þ][\w'’-]+(?: & [A-ZÀ-Þ][\w'’-]+)?(?: (?:[A-ZÀ-Þ][\w'’-]*\.?|de|van|von|der|la|le)){0,3})"
AFTER_A_LABEL = re.compile(
    rf"(?i:\b(?:lead|opportunity|message|enquiry|inquiry|request|quote|submission|entry|booking|appointment|voice ?mail|call|chat|transcript|customer|client|event|anfrage|nachricht|demande|solicitud|mensaje|zapytanie|richiesta|messaggio|bericht|aanvraag)\b[^:\n]{{0,30}}?(?::| from| von| de| od| da| van| by| [-–]))\s+{PERSON}(?=$|[\s,.(–|-])"
)
NAMED = [
    re.compile(
        rf"(?:^|[.!]\s)\W*(?:\[[^\[\]]{{1,40}}\] ?)?(?:\w+: )?{PERSON}(?: \([^()]{{1,80}}\))? (?:is (?:looking|requesting|interested|trying|waiting|asking)|has (?:sent|requested|submitted|contacted|booked|left|asked|messaged|called|shortlisted|chosen|picked|invited|accepted|replied|responded|rung|phoned)|sent|submitted|requested|contacted|wants|would like|needs|booked|wrote|left|asked|messaged|started|emailed|e-mailed|called|rang|phoned|texted|applied|enquired|inquired|hat |ha (?:accettato|prenotato|scelto|inviato|aceptado|reservado|elegido)|a (?:accepté|choisi|réservé|répondu|laissé)|odpowiedział|zarezerwował|heeft |a envoyé|vous a|ha enviado|te ha|wysłał)"
    ),
    AFTER_A_LABEL,
    re.compile(
        rf"(?i:\b(?:appointment|booking|meeting|call|visit|consultation)\b.{{0,60}}? with)\s+{PERSON}"
    ),
    re.compile(rf"(?i:\b(?:scheduled|booked|sent|submitted|requested)\b.{{0,20}} by)\s+{PERSON}"),
    re.compile(
        rf"(?i:contact details (?:for|of)|coordonnées de|datos de contacto de|kontaktdaten von|contactar con|contact with|matched with) (?!the\b){PERSON}"
    ),
    re.compile(rf"{PERSON}['’]s (?:contact )?(?:details|information|info)\b"),
    re.compile(rf"(?i:\b(?:this is|my name is|it's))\s+{PERSON}\b"),
]
NOBODY = {
    "a",
    "an",
    "the",
    "you",
    "your",
    "new",
    "someone",
    "somebody",
    "customer",
    "client",
    "lead",
    "contact",
    "website",
    "web",
    "form",
    "facebook",
    "google",
    "instagram",
    "online",
    "visitor",
    "anonymous",
    "unknown",
    "homeowner",
    "quote",
    "request",
    "message",
    "we",
    "hi",
    "hello",
    "this",
    "re",
    "fwd",
    "mobile",
    "phone",
    "wireless",
    "caller",
    "i",
}


def announced(mail: InboundMail, own: frozenset[str]) -> str:
    """The person whom subject or text announce ("Dana Fox is requesting a quote", "New lead.

    Dana Fox"), else "".
    """
    own_words = {
        part for one in own for part in re.split(r"\W+", one.rpartition("@")[2]) if len(part) > 2
    }
    lines = [mail.subject, *[line.strip() for line in mail.text.split("\n") if line.strip()][:8]]
    for pattern in NAMED:
        for line in lines:
            found = pattern.search(line[:300])
            words = {w.lower().strip(".") for w in found[1].split()} if found else set()
            if (
                found
                and (len(words) > 1 or pattern is not AFTER_A_LABEL)
                and not words & (NOBODY | own_words)
                and not is_messengers(found[1], mail)
            ):
                return found[1].strip()
    return ""


def is_messengers(name: str, mail: InboundMail) -> bool:
    """Whether a name is the messenger's own.

    The brand that sent it, or a part of what a robot calls itself ("Local Services" of "Acme Local
    Services").
    """
    sender, lower = mail.sender.name.lower(), name.lower()
    return bool(is_brand(mail.sender) and sender == lower) or bool(
        ROBOT_SENDER.search(mail.sender.address)
        and len(name.split()) > 1
        and lower in sender
        and not re.search(r"\b(?:via|from|through|über|por|przez|par)\b", sender)
    )


def is_messenger(mail: InboundMail, own: frozenset[str]) -> bool:
    """Whether a machine sent it: by its address, by saying so, because it is a system of ours.

    Or a house that mails in bulk or brings news.
    """
    if ROBOT_SENDER.search(mail.sender.address) or is_own(mail.sender.address, own):
        return True
    in_bulk, brand, news = (
        BULK_RETURN.match(mail.headers.get("Return-Path", "")),
        is_brand(mail.sender),
        NEWS.search(mail.subject),
    )
    return bool(
        not mail.references
        and (
            mail.headers.get("Auto-Submitted") or (in_bulk and (brand or news)) or (brand and news)
        )
    )


def is_name(name: str) -> bool:
    return (
        bool(name)
        and len(name.split()) <= 4
        and not re.search(r"\b(?:is|has|sent|for|wants|from)\b", name)
    )


RELAY = re.compile(
    r"^(?:reply|replies|msg|conversation|conversations|lead|leads|inquiry|enquiry|r)[+._-][\w+.=-]{3,}@",
    re.I,
)


def from_relay(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """A marketplace that lets nobody see an address.

    What is sent to its relay address reaches the person.
    """
    address = next((a for a in (mail.reply_to.address, mail.sender.address) if RELAY.match(a)), "")
    name = announced(mail, own) if address and not mail.references else ""
    if not name:
        return None
    lines = above_footer(mail.text)
    message = words_after_marker(lines)
    address = stranger_in(lines, mail.sender, own) or address
    return Notification(
        Details(name=name, email=address, message=message, subject=mail.subject),
        "relay",
        {"name": name, "email": address, "message": message},
    )


def from_invitation(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """A booking system invites us and them.

    Of the guests, the one who is neither ours nor the system.
    """
    theirs = [g for g in mail.guests if is_strangers(g.address, mail.sender, own)]
    if len({g.address for g in theirs}) != 1 or mail.references:
        return None
    lines = above_footer(mail.text)
    phone = strangers_phone(lines)
    message = words_after_marker(lines)
    details = Details(
        name=theirs[0].name,
        email=theirs[0].address,
        phone=phone,
        message=message,
        subject=mail.subject,
    )
    return Notification(
        details,
        "invitation",
        {"name": details.name, "email": details.email, "phone": phone, "message": message},
    )


def from_prose(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """No layout at all, but a machine, or a system of ours, announces somebody.

    The address or phone in its words, above its footer, is theirs.
    """
    is_news = NEWS.search(mail.subject) or PHONE.search(mail.subject) or announced(mail, own)
    if mail.references or not (is_news or (is_messenger(mail, own) and mail.kind != "list")):
        return None
    lines = above_footer(mail.text)
    address = stranger_in([mail.subject, *lines], mail.sender, own)
    if not is_news and not address:
        return None  # a phone alone may be anybody's
    phone = strangers_phone([mail.subject, *lines])
    if not address and not phone:
        return None
    message = words_after_marker(lines)
    fields = {k: v for k, v in {"email": address, "phone": phone, "message": message}.items() if v}
    return Notification(
        Details(email=address, phone=phone, message=message, subject=mail.subject), "prose", fields
    )


def from_reply_to(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """The sender is a machine, and Reply-To is a person elsewhere.

    What stands between the rulers is what they said.
    """
    address = mail.reply_to.address
    if (
        not address
        or is_own(address, own)
        or address == mail.sender.address
        or ROBOT_SENDER.search(address)
    ):
        return None
    if same_house(
        address.rpartition("@")[2], mail.sender.address.rpartition("@")[2]
    ) and not is_own(mail.sender.address, own):
        return None  # the messenger's own support desk
    if not is_own(mail.sender.address, own) and not ROBOT_SENDER.search(mail.sender.address):
        return None
    message = between_rulers(mail.text)
    return Notification(
        Details(name=mail.reply_to.name, email=address, message=message, subject=mail.subject),
        "reply-to",
        {"name": mail.reply_to.name, "email": address, "message": message},
    )


def between_rulers(text: str) -> str:
    pieces = [p.strip() for p in re.split(r"(?m)^\s*(?:[-_=*─—]\s?){6,}\s*$", text)]
    if len(pieces) >= 3:
        return trim(max(pieces[1:-1], key=len))
    return trim(pieces[-1] if len(pieces) == 2 and len(pieces[1]) > len(pieces[0]) else text)
