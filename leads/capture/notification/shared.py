"""What every layout of a notification shares.

What it tells, who is not meant, and where the messenger's own words begin.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from integrations.inbound_mail import Person
from leads.capture.people import emails_in
from leads.fields import Details

ROBOT_SENDER = re.compile(
    r"^(?:no-?_?reply|do-?not-?reply|donotreply|notifications?|notify|wordpress|www-data|apache|nobody|forms?|form-?mail|webform|webmaster|website|web|mailer|relay|leads?(?:notify|alerts?|mail)?|newleads?|transcripts?|chats?|calls?|bookings?|alerts?|system|automailer|server|root|bounces?|postmaster|voice-?mail|voice|fax|info-?noreply|messages?|contact-?form|form-?responses?|reports?|digest|summary|notificaci\w+|notifiche|powiadomieni\w+|benachrichtigung\w*|meldung\w*|meldingen|no-?respond\w*|ne-?pas-?repondre|nicht-?antworten|keine-?antwort|nie-?odpowiad\w+|niet-?beantwoorden|non-?rispondere)(?:[+.\-_].*)?@|no-?reply|donotreply",
    re.I,
)
FOOTER = re.compile(
    r"^(?:--\s*|_{5,}|-{8,}|={5,}|\*{5,})$|^(?:this (?:e-?mail|message|mail|notification) (?:was|is|has been) (?:sent|generated)|sent (?:from|via|by|through) |reply to (?:this |the )?(?:e-?mail|message|lead|customer)|you(?:'re| are)? (?:get|got|receiv)\w* this|manage (?:form|your|notification)|unsubscribe|view (?:this |the )?(?:submission|entry|lead|message)|powered by|submitted (?:from|on|at)\b|this lead|you (?:paid|spent) [$€£]?\d|next steps?:$|next, try this:$|so geht es weiter|need help\?|questions\?|log in to |helpline|hotline|rate this |manage submissions|does this submission look|responder ahora|si crees que este|si no deseas? recibir|visitor (?:browsed|viewed)|to turn these e-?mails off|turn off e-?mail|listen: http|create your own .{0,20}form|the [\w ]{2,30} team$|team \w+$|ihr .{2,30}-?team$|please leave your customer|quote now|upgrade to|stop lead|©|\(c\) |copyright|time: |date: |page: |page url|remote ip|ip(?: address)?: |user agent|ce message a été|diese (?:e-?mail|nachricht) wurde|este (?:correo|mensaje) (?:fue|se)|wiadomość (?:została )?wysłan)",
    re.I,
)
NOT_THEIRS = re.compile(
    r"\b(?:support|help ?line|hotline|fax|toll|call us|our office|customer (?:service|care)|reply to this|to:|questions\??|account manager|served by|assigned (?:to|agent)|organi[sz]er|operator|our team|success team|abuse@|unsubscribe|need help|any problem|dudas|des questions|fragen|kundenservice|servicio|biuro obsługi|assistenza|klantenservice)(?!\w)",
    re.I,
)
MAX_LINES = 600
PHONE = re.compile(r"\(?\+?\(?\d[\d\s().\-/]{6,}\d")
NO_PHONE = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)|(?:\d{1,3}\.){3}\d{1,3}(?!\d)"
)  # dates, addresses of machines
STARTS_A_HOUR = re.compile(r"\s\(\d{0,2}$|[\s/]+$")
HEADING_WORDS = re.compile(
    r"^(?:in their own words|(?:customer|client|lead|their|the)?\s?(?:message|comments?|notes?|description|details|request)|[\w ]{1,40}['’]s (?:job post|message|comments?|request|description|notes?|question|words)|(?:any )?other details\??|what (?:they|the (?:customer|client|lead|patient)) (?:said|says|need|needs|wrote)|message from .{0,40}|anything else\b.{0,60}|beschreibung|(?:ihre )?nachricht|anliegen|message d(?:u|e la) (?:client|patient)e?|description du projet|mensaje del paciente|mensaje(?: del cliente)?|descripción|opis|wiadomość|project (?:details|description)|service (?:details|request)|job (?:details|description)|request details|additional (?:details|comments|information))\W*$",
    re.I,
)
CONTACT_HEADING = re.compile(
    r"^(?:customer|contact|client|lead|homeowner|auftraggeber|kunde|kontakt(?:daten)?|cliente|klient|about the (?:customer|lead)|(?:contact|customer|client|lead|patient|visitor) (?:details|information|info))\W*$",
    re.I,
)
BULK_RETURN = re.compile(
    r"^<?(?:[\w.-]*bounces?[\w.-]*[+=_-]|pm_bounces|msprvs|0[0-9a-f]{9,}-|[\w.-]+=[\w.-]+\.\w+@)",
    re.I,
)  # each mail has a return address of its own: only machines do that


@dataclass(frozen=True)
class Notification:
    """What a notification says, by which layout it was read, and its fields as they stood there."""

    details: Details
    how: str
    fields: dict[str, Any]


def is_own(address: str, own: frozenset[str]) -> bool:
    return address in own or address.rpartition("@")[2] in own


def stranger_in(lines: list[str], sender: Person, own: frozenset[str]) -> str:
    """The first address that is neither ours nor of the messenger's house, on no line that speaks
    of somebody's staff; else "".
    """
    return next(
        (
            e
            for line in lines
            if not NOT_THEIRS.search(line)
            for e in emails_in(line)
            if is_strangers(e, sender, own)
        ),
        "",
    )


def is_strangers(address: str, sender: Person, own: frozenset[str]) -> bool:
    return not is_own(address, own) and not same_house(
        address.rpartition("@")[2], sender.address.rpartition("@")[2]
    )


def phone_in_line(line: str) -> str:
    """The first that looks like a number to call, else "".

    Dates and the addresses of machines have digits too.
    """
    for found in PHONE.finditer(line):
        number = STARTS_A_HOUR.sub("", found[0])
        if 8 <= sum(c.isdigit() for c in number) <= 15 and not NO_PHONE.match(number):
            return number
    return ""


def strangers_phone(lines: list[str]) -> str:
    """The first phone on a line that speaks of nobody's staff, else ""."""
    return next(
        (found for line in lines if not NOT_THEIRS.search(line) and (found := phone_in_line(line))),
        "",
    )


def is_brand(sender: Person) -> bool:
    """A sender that bears the name of its own house ("ChatNest" at chatnest.com).

    A company, perhaps a messenger.
    """
    house = re.sub(r"\W", "", sender.address.rpartition("@")[2].rpartition(".")[0])
    name = sender.name.lower()
    squeezed = re.sub(r"\W|\b(?:leads?|team|support|billing|notifications?|service)\b", "", name)
    return len(squeezed) > 3 and (
        squeezed in house or any(len(w) > 4 and w in house for w in re.findall(r"\w+", name))
    )


def trim_name(name: str) -> str:
    """Without what systems put behind a name: "Ana Li (new patient)"."""
    return re.sub(r"\s*\([^()]{0,60}\)\s*$|\s[-–|,/]\s\S*@.*$", "", name).strip()


def without_own(details: Details, own: frozenset[str]) -> Details:
    return replace(details, email="") if details.email and is_own(details.email, own) else details


def words_of(lines: list[str]) -> str:
    """The lead's own words: under a heading that says so, else the longest quoted passage."""
    for index, line in enumerate(lines):
        if HEADING_WORDS.match(line):
            message_lines: list[str] = []
            for following in lines[index + 1 :]:
                if (
                    FOOTER.match(following)
                    or (message_lines and not message_lines[-1] and ends_words(following))
                    or re.match(r"https?://", following)
                ):
                    break
                message_lines.append(following)
            if text := "\n".join(message_lines).strip().strip('"“”').strip():
                return text.split("\n\n" + "Quote")[0]
    quoted = re.findall(r"[\"“]([^\"“”]{25,})[\"”]", "\n".join(lines))
    return max(quoted, key=len).strip() if quoted else ""


def words_after_marker(lines: list[str]) -> str:
    """Their own words, or where nothing marks them the whole of the text."""
    return words_of(lines) or trim("\n".join(lines))


def ends_words(line: str) -> bool:
    """The next heading, in capitals."""
    return bool(re.fullmatch(r"[A-ZÄÖÜÉ][A-ZÄÖÜÉ &/.]{3,40}", line))


def trim(text: str) -> str:
    """Without the messenger's footer and announcement."""
    lines = text.strip().split("\n")
    for index, line in enumerate(lines):
        if index and FOOTER.match(line.strip()):
            lines = lines[:index]
            break
    if (
        len(lines) > 2
        and re.match(
            r"(?i)^\s*(?:you(?:'ve| have)? (?:got|received?)|new (?:message|submission|lead|enquiry|inquiry)|a (?:new )?(?:form|message|visitor)|someone|.{0,40}(?:submitted|contact form))",
            lines[0],
        )
        and not lines[1].strip()
    ):
        lines = lines[2:]
    return "\n".join(lines).strip()


def same_house(domain: str, other: str) -> bool:
    """mail.bark.example and bark.example are one messenger."""
    return domain == other or domain.endswith("." + other) or other.endswith("." + domain)


def above_footer(text: str) -> list[str]:
    lines = [line.strip() for line in text.split("\n")[:MAX_LINES]]
    end = next(
        (
            n
            for n, line in enumerate(lines)
            if n > 2
            and FOOTER.match(line)
            and not re.match(r"(?:time|date|page|helpline)", line, re.I)
        ),
        len(lines),
    )
    return lines[:end]
