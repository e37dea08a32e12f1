"""Mails in which somebody else tells us of an inquiry: form plugins, directories, marketplaces, colleagues who forward.

The real person is inside. Deterministic, from the most certain layout to the least: JSON, tables, "Label: value" lines,
a forwarded mail, a block of bare contact lines, a Reply-To. Pure.
"""

import email.utils
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from integrations.inbound_mail import FORWARDED, InboundMail
from leads.capture.nested import EMPTY, leaves
from leads.capture.people import emails_in
from leads.capture.rows import Rows
from leads.contacts import email_address
from leads.fields import Details, meaning, text_of, understand

ROBOT_SENDER = re.compile(r"^(?:no-?_?reply|do-?not-?reply|donotreply|notifications?|notify|wordpress|www-data|apache|nobody|forms?|form-?mail|webform|webmaster|website|web|mailer|relay|leads?|alerts?|system|automailer|server|root|bounces?|postmaster|voice-?mail|voice|fax|info-?noreply|messages?|contact-?form)(?:[+.\-_].*)?@|no-?reply|donotreply", re.I)
FOOTER = re.compile(
    r"^(?:--\s*|_{5,}|-{8,}|={5,}|\*{5,})$|^(?:this (?:e-?mail|message|mail|notification) (?:was|is|has been) (?:sent|generated)|sent (?:from|via|by|through) |reply to this (?:e-?mail|message)|you(?:'re| are)? (?:get|got|receiv)\w* this|manage (?:form|your|notification)|unsubscribe|view (?:this |the )?(?:submission|entry|lead|message)|powered by|submitted (?:from|on|at)\b|this lead|you (?:paid|spent) [$€£]?\d|next steps?:$|next, try this:$|so geht es weiter|need help\?|questions\?|log in to |helpline|hotline|rate this |manage submissions|does this submission look|responder ahora|si crees que este|si no deseas? recibir|visitor (?:browsed|viewed)|to turn these e-?mails off|turn off e-?mail|listen: http|create your own .{0,20}form|the [\w ]{2,30} team$|team \w+$|ihr .{2,30}-?team$|please leave your customer|quote now|upgrade to|stop lead|©|\(c\) |copyright|time: |date: |page: |page url|remote ip|ip(?: address)?: |user agent|ce message a été|diese (?:e-?mail|nachricht) wurde|este (?:correo|mensaje) (?:fue|se)|wiadomość (?:została )?wysłan)",
    re.I,
)
PAPERWORK = re.compile(r"^\s*(?:your )?(?:invoice|receipt|statement|credit note|payment (?:receipt|reminder)|rechnung|facture|factura|faktura)\b.{0,12}\d{3,}.{0,80}\b(?:from|is due|due|de|von|od)\b|\b(?:verification|security|sign-?in|log-?in|one-time|confirmation|access) code\b|^\d[\d ]{3,8} is your\b|^report domain:", re.I)  # what machines of suppliers send, which has fields too
LONGEST_NAME = 80
HEADER_ROWS = {("question", "answer"), ("field", "value"), ("name", "value"), ("question", "response")}
MOST_LINES, MOST_JSON_STARTS = 600, 30
LABEL_LINE = re.compile(r"^\s{0,8}[*_•\-–]?\s?[*_]{0,2}([^\W\d_][^:\n]{0,60}?)[*_]{0,2}\s?(\?)?[*_]{0,2}\s?(?::|\.{3,}:?|=>|\||\t|=(?=\s))[*_]{0,2}(?:\s+|$)(.*)$")
PHONE = re.compile(r"\+?\(?\d[\d\s().\-]{6,}\d")
PHONE_LINE = re.compile(r"^[^\w+(]*(?:(?:tel|phone|telefon|tél)\w*[.: ]*)?(\+?\(?\d[\d\s().\-]{6,}\d)$", re.I)
HEADING_WORDS = re.compile(
    r"^(?:in their own words|(?:customer|client|lead|their|the)?\s?(?:message|comments?|notes?|description|details|request)|what (?:they|the (?:customer|client|lead|patient)) (?:said|says|need|needs|wrote)|message from .{0,40}|anything else\b.{0,60}|beschreibung|(?:ihre )?nachricht|anliegen|message du client|description du projet|mensaje(?: del cliente)?|descripción|opis|wiadomość|project (?:details|description)|service (?:details|request)|job (?:details|description)|request details|additional (?:details|comments|information))\W*$",
    re.I,
)
BULLET_LINE = re.compile(r"^\s*[*•]\s+([^\W\d_][^\n:]{0,40}?)\s[-–]\s(\S.*)$")
CONTACT_HEADING = re.compile(r"^(?:customer|contact|client|lead|homeowner|auftraggeber|kunde|kontakt(?:daten)?|cliente|klient|about the (?:customer|lead)|contact (?:details|information|info)|customer (?:details|information|info))\W*$", re.I)


@dataclass(frozen=True)
class Told:
    """What a notification says, by which layout it was read, and its fields as they stood there."""

    details: Details
    how: str
    fields: dict[str, Any]


def told(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """The inquiry that a mail tells of, or None where it speaks for itself. `own` holds our addresses and domains."""
    from_machine = bool(ROBOT_SENDER.search(mail.sender.address)) or is_own(mail.sender.address, own) or bool(mail.headers.get("Auto-Submitted") and not mail.references)
    if PAPERWORK.search(mail.subject):
        return None
    readers = (from_json, from_fields, from_attached, from_forward, from_bare_lines, from_reply_to, from_relay, from_prose)
    for reader in readers:
        found = reader(mail, own)
        if found and not is_name(found.details.name):
            found = replace(found, details=replace(found.details, name=announced(mail, own) or found.details.name))
        if found and is_somebody(found.details, mail, own) and (from_machine or found.how in ("forward", "attached", "bare lines", "relay") or stands_apart(found, mail)):
            return found
    return None


def is_own(address: str, own: frozenset[str]) -> bool:
    return address in own or address.rpartition("@")[2] in own


def is_somebody(details: Details, mail: InboundMail, own: frozenset[str]) -> bool:
    """There must be a person to answer or to call who is neither ourselves nor the messenger."""
    reachable = (details.email and not is_own(details.email, own)) or details.phone
    return bool(reachable and (details.message or details.extra or details.name))


def stands_apart(found: Told, mail: InboundMail) -> bool:
    """A layout with fields proves a notification also where a person's name is the sender: the contact inside is another."""
    return found.how in ("json", "table", "labels") and len(found.fields) >= 3 and found.details.email != mail.sender.address


def without_own(details: Details, own: frozenset[str]) -> Details:
    return replace(details, email="") if details.email and is_own(details.email, own) else details


# JSON


def from_json(mail: InboundMail, own: frozenset[str]) -> Told | None:
    for start in [m.start() for m in re.finditer(r"[{\[]", mail.text)][:MOST_JSON_STARTS]:
        try:
            data, _ = json.JSONDecoder(strict=False).raw_decode(mail.text[start:])
        except (ValueError, RecursionError):
            continue
        fields = leaves(data)
        if sum(1 for label in fields if meaning(label) in ("email", "phone", "message", "name", "first_name")) >= 2:
            return Told(without_own(understand(fields), own), "json", fields)
    return None


# Fields


def from_fields(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """Of four ways in which labels and values stand, the one that tells most of who it is and what they want."""
    found = [one for reader in (from_table, from_labels, from_stacked, from_run_on) if (one := reader(mail, own))]
    return max(found, key=lambda one: known_of(one.details), default=None)


def known_of(details: Details) -> int:
    return sum(map(bool, (details.name and len(details.name) < LONGEST_NAME, details.email, details.phone, details.message)))


# Tables


def from_table(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """Label and value in two cells of a row, or the value in the row below its label."""
    if not re.search(r"<(?:tr|dt)\b", mail.html, re.I):
        return None
    reader = Rows()
    reader.feed(mail.html[:300_000])
    fields: dict[str, str] = {}
    label = ""
    for cells in reader.rows:
        filled = [c for c in cells if c]
        for cell in filled:
            put_lines(fields, cell)
        if len(filled) >= 2 and len(filled[0]) <= 80 and "\n" not in filled[0]:
            put(fields, filled[0], filled[-1] if len(filled) == 2 else " ".join(filled[1:]))
            label = ""
        elif len(filled) == 1 and label and not meaning(filled[0]):
            put(fields, label, filled[0])
            label = ""
        elif len(filled) == 1:
            label = filled[0] if len(filled[0]) <= 60 and "\n" not in filled[0] and (meaning(filled[0]) or filled[0].rstrip().endswith((":", "?"))) else ""
    return enough(fields, "table", own)


def put_lines(fields: dict[str, str], cell: str) -> None:
    """A cell that holds several "Label: value" lines, or a heading and what was said."""
    first, _, rest = cell.partition("\n")
    if rest and HEADING_WORDS.match(first):
        put(fields, "message", rest)
    elif rest.strip() and meaning(first) and not label_of(rest.strip().split("\n")[0], "") and not meaning(rest.strip().split("\n")[0]):
        put(fields, first, rest)
    elif rest:
        for line in cell.split("\n"):
            if found := label_of(line, ""):
                put(fields, *found)


def put(fields: dict[str, str], label: str, value: str) -> None:
    label, value = label.strip(" *:\t\n"), value.strip()
    if label and value and value.lower() not in EMPTY and (label.lower(), value.lower()) not in HEADER_ROWS:
        fields.setdefault(label, value)


def enough(fields: dict[str, str], how: str, own: frozenset[str]) -> Told | None:
    """Two fields whose meaning we know, one of them a way to reach somebody, make a form."""
    meant = {meaning(label) for label in fields} - {""}
    if "message" in meant and any(meaning(label) == "from" and "@" in value for label, value in fields.items()):
        meant.add("email")
    if len(meant) >= 2 and meant & {"email", "phone"}:
        return Told(without_own(understand(fields), own), how, fields)
    return None


# "Label: value" lines


def from_labels(mail: InboundMail, own: frozenset[str]) -> Told | None:
    fields: dict[str, str] = {}
    label, value = "", list[str]()
    lines = body_lines(mail.text)[:MOST_LINES]
    closing = where_only_labels_follow(lines)
    for number, line in enumerate([*lines, "\x00"]):
        new = label_of(line, label) if line != "\x00" else ("", "")
        if new and meaning(label) == "message" and not meaning(new[0]) and number < closing:
            new = None  # a sentence with a colon in it, not the next field
        if new or line == "\x00" or (FOOTER.match(line.strip()) and label and meaning(label) == "message"):
            if label:
                put(fields, label, "\n".join(value))
            label, value = (new[0], [new[1]]) if new else ("", [])
        elif label and (meaning(label) == "message" or not any(v.strip() for v in value) or (line.strip() and value[-1].strip())):
            value.append(line)
    return enough(fields, "labels", own)


def where_only_labels_follow(lines: list[str]) -> int:
    """The line from which on nothing but fields follows, up to the footer: there an unknown label is a field and no prose."""
    end = next((n for n, line in enumerate(lines) if n and FOOTER.match(line.strip()) and any(label_of(before, "") for before in lines[:n])), len(lines))
    for number in range(end - 1, -1, -1):
        if lines[number].strip() and not label_of(lines[number], ""):
            return number + 1
    return 0


def body_lines(text: str) -> list[str]:
    return [line[1:].lstrip() if line.startswith(">") else line for line in text.split("\n")]


def label_of(line: str, current: str) -> tuple[str, str] | None:
    """(label, value) where a line begins a field. Inside a message a line must look like a label of the form, not like prose."""
    match = LABEL_LINE.match(line) if not BULLET_LINE.match(line) else None
    if found := BULLET_LINE.match(line):
        return found[1].strip(), found[2]
    if not match:
        bare = line.strip(" *:")
        if meaning(bare) in ("name", "email", "phone", "message") and line.strip().endswith((":", "*")):
            return bare, ""
        return None
    label, value = match[1].strip(), match[3]
    if label.lower() in ("http", "https", "mailto") or len(label.split()) > 9:
        return None
    if meaning(current) == "message" and not meaning(label) and (not label[:1].isupper() or len(label.split()) > 7 or re.match(r"(?:ps|p\.s|note|nb|edit|update|also)\b", label, re.I) or re.search(r"[.!,;]", label)):
        return None
    return label, value


# A label above its value

LABEL_TAG = re.compile(r"<(?:b|strong|h[1-6]|label)\b[^<>]{0,200}>([^<>]{1,90})</", re.I)
ASKS_FOR = {
    "email": re.compile(r"\be-?mail\b|\bcourriel\b|\bcorreo\b", re.I),
    "phone": re.compile(r"\b(?:phone|mobile|number to (?:reach|call)|best number|téléphone|teléfono|telefon\w*)\b", re.I),
    "name": re.compile(r"\b(?:your|full|first) name\b|\bwho are you\b|\bvotre nom\b|\bsu nombre\b|\bihr name\b", re.I),
    "message": re.compile(r"\btell us\b|\bgoing on\b|\bhow (?:can|may) we help\b|\bdescribe\b|\banything else\b|\bwhat happened\b", re.I),
}


def from_stacked(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """Each label on a line of its own (a question, bold, or a word we know) and the answer below it."""
    bold = {one.strip() for one in LABEL_TAG.findall(mail.html[:300_000])}
    fields: dict[str, str] = {}
    label, value, after_blank = "", list[str](), True
    for raw in [*mail.text.split("\n")[:MOST_LINES], "\x00"]:
        line = raw.strip()
        starts = line != "\x00" and stacked_label(line, bold, after_blank)
        after_blank = not line
        if starts or line == "\x00" or FOOTER.match(line):
            put(fields, label, "\n".join(value))
            label, value = (starts or ""), []
        elif label:
            value.append(line)
    return enough(fields, "questions", own)


def stacked_label(line: str, bold: set[str], after_blank: bool) -> str:
    """The label that a line is, in a form that `meaning` knows where it can be told, else "". A question may also stand inside an answer."""
    bare = line.strip("*_ :")
    if not bare or len(bare) > 90 or "@" in bare:
        return ""
    if meaning(bare):
        return bare
    if not ((after_blank and line.endswith(("?", " *"))) or re.fullmatch(r"\*\*.+\*\*", line) or bare in bold):
        return ""
    return next((f"your {what}" for what, words in ASKS_FOR.items() if words.search(bare)), bare)


def from_run_on(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """Labels and values with nothing but a blank between them, as styled pages become text: only three or more of the plainest make a form."""
    fields: dict[str, str] = {}
    for line in mail.text.split("\n")[:MOST_LINES]:
        words = line.split()
        for count in (3, 2, 1):
            label, value = " ".join(words[:count]), " ".join(words[count:])
            is_for = meaning(label) if value and not re.search(r"\d", label) else ""
            if is_for in ("name", "first_name", "last_name", "message") or (is_for == "email" and email_address(value)) or (is_for == "phone" and PHONE.fullmatch(value)):
                put(fields, label, value)
                break
    return enough(fields, "labels", own) if len(fields) >= 3 else None


# A forwarded mail


def from_attached(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """Forwarded as an attachment by one of us: what hangs on the mail is the inquiry."""
    inner = mail.attached
    if inner is None or not is_own(mail.sender.address, own):
        return None
    if not is_own(inner.sender.address, own) and not ROBOT_SENDER.search(inner.sender.address):
        details = Details(name=inner.sender.name, email=inner.sender.address, message=inner.fresh, subject=inner.subject)
        return Told(details, "attached", {"from": inner.sender.address, "subject": inner.subject, "message": inner.fresh})
    return told(inner, own)


def from_forward(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """The inner From is the person, and the quoted part is the message."""
    mark = FORWARDED.search(mail.text)
    if not mark:
        mark = re.search(r"(?m)^(?=\s*>?\s*\*?(?:From|De|Von|Od)\s?:\*? .+)", mail.text) if re.match(r"(?i)\s*(?:fwd?|tr|wg|rv|pd|i|fw)\s?:", mail.subject) else None
    if not mark:
        return None
    inner = [re.sub(r"^\s*>+ ?", "", line) for line in mail.text[mark.end() :].split("\n")]
    headers, body = inner_headers(inner)
    shown, address = email.utils.parseaddr(headers.get("from", "").replace("[mailto:", "<").replace("]", ">"))
    address = email_address(address) or next(iter(emails_in(headers.get("from", ""))), "")
    if not address or is_own(address, own):
        again = from_labels(replace(mail, text="\n".join(body), html=""), own) or from_json(replace(mail, text="\n".join(body)), own)
        return replace(again, how="forward") if again else None
    within = from_labels(replace(mail, text="\n".join(body)), own) if ROBOT_SENDER.search(address) else None
    if within:
        return replace(within, how="forward")
    message = trim("\n".join(body))
    details = Details(name=text_of(shown).strip("\"' "), email=address, message=message, subject=headers.get("subject", ""))
    return Told(details, "forward", {"from": headers.get("from", ""), "subject": headers.get("subject", ""), "message": message})


INNER_HEADER = re.compile(r"^\s*\*?(from|de|von|od|da|date|sent|envoyé|gesendet|enviado|fecha|data|wysłano|to|à|an|para|do|cc|subject|objet|betreff|asunto|temat|reply-to|répondre à|antwort an|responder a)\*?\s?:\*?\s*(.*)$", re.I)
SAME_HEADER = {"de": "from", "von": "from", "od": "from", "da": "from", "objet": "subject", "betreff": "subject", "asunto": "subject", "temat": "subject"}


def inner_headers(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    headers: dict[str, str] = {}
    index = 0
    while index < len(lines) and not lines[index].strip():
        index += 1
    last = ""
    while index < len(lines) and lines[index].strip():
        found = INNER_HEADER.match(lines[index])
        if found:
            last = SAME_HEADER.get(found[1].lower(), found[1].lower())
            headers.setdefault(last, found[2].strip())
        elif last and not headers[last]:
            headers[last] = lines[index].strip()
        else:
            break
        index += 1
    return headers, lines[index:]


# Bare contact lines under a heading, as marketplaces have them


def from_bare_lines(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """An address on a line of its own that is neither ours nor the messenger's, its name above it, its phone near it."""
    if mail.references:
        return None
    lines = [line.strip() for line in mail.text.split("\n")[:MOST_LINES]]
    message = words_of(lines) or (trim("\n".join(above_footer(mail.text))) if announced(mail, own) else "")
    if not message:
        return None
    for index, line in enumerate(lines):
        if (reached := way_to_reach(line, mail, own)) and (found := around(lines, index, *reached)):
            name, address, phone = found
            fields = dotted(lines)
            details = Details(name=name, email=address, phone=phone, message=message, subject=mail.subject, extra=fields)
            return Told(details, "bare lines", {**fields, "name": name, "email": address, "phone": phone, "message": message})
    return None


def way_to_reach(line: str, mail: InboundMail, own: frozenset[str]) -> tuple[str, str] | None:
    """(address, phone) of a line that holds one of them and hardly anything else; a bare phone only in a machine's mail."""
    if "@" in line and len(line) <= 320:
        theirs = (mail.sender.address.rpartition("@")[2], mail.reply_to.address.rpartition("@")[2])
        address = next((e for e in emails_in(line) if not is_own(e, own) and e.rpartition("@")[2] not in theirs), "")
        return (address, "") if address and len(line) <= len(address) + 25 else None
    if (found := PHONE_LINE.match(line)) and (ROBOT_SENDER.search(mail.sender.address) or (ANNOUNCES.search(mail.subject) and announced(mail, own))):
        return "", found[1]
    return None


def around(lines: list[str], index: int, address: str, phone: str) -> tuple[str, str, str] | None:
    """(name, address, phone) with what stands next to a way to reach somebody."""
    near = [n for n in lines[max(0, index - 3) : index + 4] if n and n != lines[index]]
    address = address or next((e for n in near for e in emails_in(n) if not NOT_THEIRS.search(n)), "")
    phone = phone or next((m[0] for n in near if (m := PHONE.search(n))), "")
    above = (n.strip(" *•-–") for n in reversed(lines[max(0, index - 4) : index]) if n and not CONTACT_HEADING.match(n))
    name = next((re.sub(r"^[^\w]+", "", n) for n in above if 0 < len(n) <= 60 and not re.search(r"[@:\d]", n)), "")
    return (name, address, phone) if name or (address and phone) else None


def words_of(lines: list[str]) -> str:
    """The lead's own words: under a heading that says so, else the longest quoted passage."""
    for index, line in enumerate(lines):
        if HEADING_WORDS.match(line):
            said: list[str] = []
            for following in lines[index + 1 :]:
                if FOOTER.match(following) or (said and not said[-1] and ends_words(following)) or re.match(r"https?://", following):
                    break
                said.append(following)
            if text := "\n".join(said).strip().strip('"“”').strip():
                return text.split("\n\n" + "Quote")[0]
    quoted = re.findall(r"[\"“]([^\"“”]{25,})[\"”]", "\n".join(lines))
    return max(quoted, key=len).strip() if quoted else ""


def ends_words(line: str) -> bool:
    """The next heading, in capitals."""
    return bool(re.fullmatch(r"[A-ZÄÖÜÉ][A-ZÄÖÜÉ &/.]{3,40}", line))


def dotted(lines: list[str]) -> dict[str, str]:
    """ "Budget ........... $10,000" lines."""
    found = {}
    for line in lines:
        if match := re.match(r"^([^\W\d_][^.:]{1,40}?)\s?\??\s?(?:\.{3,}|:\s)\s*(\S.*)$", line):
            found[match[1].strip()] = match[2].strip()
    return found


# Reply-To


def from_reply_to(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """The sender is a machine, and Reply-To is a person elsewhere: what stands between the rulers is what they said."""
    address = mail.reply_to.address
    if not address or is_own(address, own) or address == mail.sender.address or ROBOT_SENDER.search(address):
        return None
    if address.rpartition("@")[2] == mail.sender.address.rpartition("@")[2] and not is_own(mail.sender.address, own):
        return None  # the messenger's own support desk
    if not is_own(mail.sender.address, own) and not ROBOT_SENDER.search(mail.sender.address):
        return None
    message = between_rulers(mail.text)
    return Told(Details(name=mail.reply_to.name, email=address, message=message, subject=mail.subject), "reply-to", {"name": mail.reply_to.name, "email": address, "message": message})


def between_rulers(text: str) -> str:
    pieces = [p.strip() for p in re.split(r"(?m)^\s*(?:[-_=*─—]\s?){6,}\s*$", text)]
    if len(pieces) >= 3:
        return trim(max(pieces[1:-1], key=len))
    return trim(pieces[-1] if len(pieces) == 2 and len(pieces[1]) > len(pieces[0]) else text)


def trim(text: str) -> str:
    """Without the messenger's footer and announcement."""
    lines = text.strip().split("\n")
    for index, line in enumerate(lines):
        if index and FOOTER.match(line.strip()):
            lines = lines[:index]
            break
    if len(lines) > 2 and re.match(r"(?i)^\s*(?:you(?:'ve| have)? (?:got|received?)|new (?:message|submission|lead|enquiry|inquiry)|a (?:new )?(?:form|message|visitor)|someone|.{0,40}(?:submitted|contact form))", lines[0]) and not lines[1].strip():
        lines = lines[2:]
    return "\n".join(lines).strip()


# Prose, from a machine

ANNOUNCES = re.compile(r"\b(?:leads?|messages?|enquir\w+|inquir\w+|requests?|requesting|quotes?|submi\w+|submission|entry|bookings?|booked|appointments?|voice ?mail|voice message|missed call|call from|chat|transcript|event scheduled|new event|customer|client|conversations?|new text|text from|sms from|looking for|interested in|contacted you|sent you|wrote|demande|devis|contact|anfrage|nachricht|solicitud|mensaje|consulta|zapytanie|wiadomość|richiesta|messaggio|preventivo|bericht|aanvraag|offerte)\b", re.I)
NEWS = re.compile(r"\b(?:new|missed|nouvelle?|neue?|nuev[ao]|nuov[ao]|nowe|nowa|nieuwe?)\b.{0,40}\b(?:lead|message|enquiry|inquiry|request|call|voice ?mail|text|chat|submission|booking|quote|contact|client|customer|demande|anfrage|nachricht|solicitud|mensaje|contacto|richiesta|messaggio|zapytanie|bericht|aanvraag)\b|\bcontact (?:form|request)\b", re.I)
PERSON = r"([A-ZÀ-Þ][\w'’-]+(?: (?:[A-ZÀ-Þ][\w'’-]*\.?|de|van|von|der|la|le)){0,3})"
AFTER_A_LABEL = re.compile(rf"(?i:\b(?:lead|message|enquiry|inquiry|request|quote|submission|entry|booking|appointment|voice ?mail|call|chat|transcript|customer|client|event|anfrage|nachricht|demande|solicitud|mensaje|zapytanie|richiesta|messaggio|bericht|aanvraag)\b[^:\n]{{0,30}}?(?::| from| von| de| od| da| van| by| [-–]))\s+{PERSON}(?=$|[\s,.(–|-])")
NAMED = [
    re.compile(rf"^\W*(?:\w+: )?{PERSON}(?: \([^()]{{1,80}}\))? (?:is (?:looking|requesting|interested|trying|waiting|asking)|has (?:sent|requested|submitted|contacted|booked|left|asked|messaged)|sent|submitted|requested|contacted|wants|would like|needs|booked|wrote|left|asked|messaged|started|hat |a envoyé|vous a|ha enviado|te ha|wysłał)"),
    AFTER_A_LABEL,
    re.compile(rf"(?i:\b(?:appointment|booking|meeting|call|visit|consultation)\b.{{0,60}}? with)\s+{PERSON}"),
    re.compile(rf"(?i:\b(?:scheduled|booked|sent|submitted|requested)\b.{{0,20}} by)\s+{PERSON}"),
    re.compile(rf"(?i:\b(?:this is|my name is|it's))\s+{PERSON}\b"),
]
NOBODY = {"a", "an", "the", "you", "your", "new", "someone", "somebody", "customer", "client", "lead", "contact", "website", "web", "form", "facebook", "google", "instagram", "online", "visitor", "anonymous", "unknown", "homeowner", "quote", "request", "message", "we", "hi", "hello", "this", "re", "fwd", "mobile", "phone", "wireless", "caller", "i"}
NOT_THEIRS = re.compile(r"\b(?:support|help ?line|hotline|fax|toll|call us|our office|customer (?:service|care)|reply to this|to:|questions\?)\b", re.I)


def announced(mail: InboundMail, own: frozenset[str]) -> str:
    """The person whom subject or text announce ("Dana Fox is requesting a quote", "New lead: Dana Fox"), else ""."""
    ours = {part for one in own for part in re.split(r"\W+", one.rpartition("@")[2]) if len(part) > 2}
    lines = [mail.subject, *[line.strip() for line in mail.text.split("\n") if line.strip()][:8]]
    for pattern in NAMED:
        for line in lines:
            found = pattern.search(line[:300])
            words = {w.lower().strip(".") for w in found[1].split()} if found else set()
            if found and (len(words) > 1 or pattern is not AFTER_A_LABEL) and not words & (NOBODY | ours) and mail.sender.name.lower() not in found[1].lower().split(" - "):
                return found[1].strip()
    return ""


def is_name(name: str) -> bool:
    return bool(name) and len(name.split()) <= 4 and not re.search(r",|\b(?:is|has|sent|for|wants|from)\b", name)


RELAY = re.compile(r"^(?:reply|replies|msg|conversation|conversations|lead|leads|inquiry|enquiry|r)[+._-][\w+.=-]{3,}@", re.I)


def from_relay(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """A marketplace that lets nobody see an address: what is sent to its relay address reaches the person."""
    address = next((a for a in (mail.reply_to.address, mail.sender.address) if RELAY.match(a)), "")
    name = announced(mail, own) if address and not mail.references else ""
    if not name:
        return None
    lines = above_footer(mail.text)
    message = words_of(lines) or trim("\n".join(lines))
    return Told(Details(name=name, email=address, message=message, subject=mail.subject), "relay", {"name": name, "email": address, "message": message})


def from_prose(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """No layout at all, but a machine, or a system of ours, announces somebody: the address or phone in its words, above its footer, is theirs."""
    if mail.references or not (NEWS.search(mail.subject) or PHONE.search(mail.subject) or announced(mail, own)):
        return None
    lines = above_footer(mail.text)
    theirs = mail.sender.address.rpartition("@")[2]
    address = next((e for line in [mail.subject, *lines] if not NOT_THEIRS.search(line) for e in emails_in(line) if not is_own(e, own) and not same_house(e.rpartition("@")[2], theirs)), "")
    phone = next((m[0] for line in [mail.subject, *lines] if not NOT_THEIRS.search(line) and (m := PHONE.search(line)) and 7 <= sum(c.isdigit() for c in m[0]) <= 15 and not re.match(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}", m[0])), "")
    if not address and not phone:
        return None
    message = words_of(lines) or trim("\n".join(lines))
    fields = {k: v for k, v in {"email": address, "phone": phone, "message": message}.items() if v}
    return Told(Details(email=address, phone=phone, message=message, subject=mail.subject), "prose", fields)


def same_house(domain: str, other: str) -> bool:
    """mail.bark.example and bark.example are one messenger."""
    return domain == other or domain.endswith("." + other) or other.endswith("." + domain)


def above_footer(text: str) -> list[str]:
    lines = [line.strip() for line in text.split("\n")[:MOST_LINES]]
    end = next((n for n, line in enumerate(lines) if n > 2 and FOOTER.match(line) and not re.match(r"(?:time|date|page|helpline)", line, re.I)), len(lines))
    return lines[:end]
