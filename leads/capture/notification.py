"""Mails in which somebody else tells us of an inquiry: form plugins, directories, marketplaces, colleagues who forward.

The real person is inside. Deterministic, from the most certain layout to the least: JSON, tables, "Label: value" lines,
a forwarded mail, a block of bare contact lines, a Reply-To. Pure.
"""

import email.utils
import json
import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

from integrations.inbound_mail import FORWARDED, InboundMail
from leads.capture.nested import EMPTY, leaves
from leads.capture.people import emails_in
from leads.contacts import email_address
from leads.fields import Details, meaning, text_of, understand

ROBOT_SENDER = re.compile(r"^(?:no-?_?reply|do-?not-?reply|donotreply|notifications?|notify|wordpress|www-data|apache|nobody|forms?|form-?mail|webform|webmaster|website|web|mailer|relay|leads?|alerts?|system|automailer|server|root|bounces?|postmaster|info-?noreply|messages?|contact-?form)(?:[+.\-_].*)?@|no-?reply|donotreply", re.I)
FOOTER = re.compile(
    r"^(?:--\s*|_{5,}|-{8,}|={5,}|\*{5,})$|^(?:this (?:e-?mail|message|mail|notification) (?:was|is|has been) (?:sent|generated)|sent (?:from|via|by|through) |reply to this (?:e-?mail|message)|you(?:'re| are)? (?:get|got|receiv)\w* this|manage (?:form|your|notification)|unsubscribe|view (?:this |the )?(?:submission|entry|lead|message)|powered by|submitted (?:from|on|at)\b|this lead|quote now|upgrade to|stop lead|©|\(c\) |copyright|time: |date: |page: |page url|remote ip|ip(?: address)?: |user agent|ce message a été|diese (?:e-?mail|nachricht) wurde|este (?:correo|mensaje) (?:fue|se)|wiadomość (?:została )?wysłan)",
    re.I,
)
MOST_LINES, MOST_JSON_STARTS = 600, 30
LABEL_LINE = re.compile(r"^\s{0,8}[*_•\-–]?\s?[*_]{0,2}([^\W\d_][^:\n]{0,60}?)[*_]{0,2}\s?(\?)?[*_]{0,2}\s?(?::|\.{3,}:?|=>|\||\t)[*_]{0,2}(?:\s+|$)(.*)$")
HEADING_WORDS = re.compile(r"^(?:in their own words|(?:customer|client|lead|their|the)?\s?(?:message|comments?|notes?|description|details|request)|what they (?:said|need)|message from .{0,40}|project (?:details|description)|additional (?:details|comments|information))\W*$", re.I)
CONTACT_HEADING = re.compile(r"^(?:customer|contact|client|lead|homeowner|about the (?:customer|lead)|contact (?:details|information|info)|customer (?:details|information|info))\W*$", re.I)


@dataclass(frozen=True)
class Told:
    """What a notification says, by which layout it was read, and its fields as they stood there."""

    details: Details
    how: str
    fields: dict[str, Any]


def told(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """The inquiry that a mail tells of, or None where it speaks for itself. `own` holds our addresses and domains."""
    from_machine = bool(ROBOT_SENDER.search(mail.sender.address)) or is_own(mail.sender.address, own) or bool(mail.headers.get("Auto-Submitted") and not mail.references)
    readers = (from_json, from_table, from_labels, from_forward, from_bare_lines, from_reply_to)
    for reader in readers:
        found = reader(mail, own)
        if found and is_somebody(found.details, mail, own) and (from_machine or found.how in ("forward", "bare lines") or stands_apart(found, mail)):
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


# Tables


class Rows(HTMLParser):
    """The innermost table rows of a page: lists of cell texts, with line breaks kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.open: list[list[str]] = []
        self.skip = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in ("style", "script", "title"):
            self.skip += 1
        elif tag == "tr":
            self.open.append([])
        elif tag in ("td", "th") and self.open:
            self.open[-1].append("")
        elif tag in ("br", "p", "div", "li", "table") and self.open and self.open[-1]:
            self.open[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "title"):
            self.skip = max(0, self.skip - 1)
        elif tag == "tr" and self.open:
            cells = [re.sub(r"[ \t]*\n[ \t]*", "\n", re.sub(r"[ \t\r\f\v\u00a0]+", " ", c)).strip() for c in self.open.pop()]
            if any(cells):
                self.rows.append(cells)
        elif tag in ("p", "div") and self.open and self.open[-1]:
            self.open[-1][-1] += "\n"

    def handle_data(self, data: str) -> None:
        if not self.skip and self.open and self.open[-1]:
            self.open[-1][-1] += data.replace("\r", "").replace("\n", " ")


def from_table(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """Label and value in two cells of a row, or the value in the row below its label."""
    if "<tr" not in mail.html.lower():
        return None
    reader = Rows()
    reader.feed(mail.html[:300_000])
    fields: dict[str, str] = {}
    label = ""
    for cells in reader.rows:
        filled = [c for c in cells if c]
        if len(filled) >= 2 and len(filled[0]) <= 80 and "\n" not in filled[0]:
            put(fields, filled[0], filled[-1] if len(filled) == 2 else " ".join(filled[1:]))
            label = ""
        elif len(filled) == 1 and label and not meaning(filled[0]):
            put(fields, label, filled[0])
            label = ""
        elif len(filled) == 1:
            label = filled[0] if len(filled[0]) <= 60 and "\n" not in filled[0] and (meaning(filled[0]) or filled[0].rstrip().endswith((":", "?"))) else ""
    return enough(fields, "table", own)


def put(fields: dict[str, str], label: str, value: str) -> None:
    label, value = label.strip(" *:\t\n"), value.strip()
    if label and value and value.lower() not in EMPTY:
        fields.setdefault(label, value)


def enough(fields: dict[str, str], how: str, own: frozenset[str]) -> Told | None:
    """Two fields whose meaning we know, one of them a way to reach somebody, make a form."""
    meant = {meaning(label) for label in fields} - {""}
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
    match = LABEL_LINE.match(line)
    if not match:
        bare = line.strip(" *:")
        if meaning(bare) in ("name", "email", "phone", "message") and line.strip().endswith((":", "*")):
            return bare, ""
        return None
    label, value = match[1].strip(), match[3]
    if label.lower() in ("http", "https", "mailto", "tel") or len(label.split()) > 9:
        return None
    if meaning(current) == "message" and not meaning(label) and (not label[:1].isupper() or len(label.split()) > 7 or re.match(r"(?:ps|p\.s|note|nb|edit|update|also)\b", label, re.I) or re.search(r"[.!,;]", label)):
        return None
    return label, value


# A forwarded mail


def from_forward(mail: InboundMail, own: frozenset[str]) -> Told | None:
    """The inner From is the person, and the quoted part is the message."""
    mark = FORWARDED.search(mail.text)
    if not mark:
        mark = re.search(r"(?m)^(?=\s*>?\s*\*?(?:From|De|Von|Od):\*? .+)", mail.text) if re.match(r"(?i)\s*(?:fwd?|tr|wg|rv|pd|i|fw):", mail.subject) else None
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
    message = words_of(lines)
    if not message:
        return None
    messenger = mail.sender.address.rpartition("@")[2]
    reply_domain = mail.reply_to.address.rpartition("@")[2]
    for index, line in enumerate(lines):
        if "@" not in line or len(line) > 320:
            continue
        address = next((e for e in emails_in(line) if not is_own(e, own) and e.rpartition("@")[2] not in (messenger, reply_domain)), "")
        if not address or len(line) > len(address) + 25:
            continue
        near = [n for n in lines[max(0, index - 3) : index + 4] if n]
        phone = next((m[0] for n in near if n != line and (m := re.search(r"\+?\(?\d[\d\s().\-]{6,}\d", n))), "")
        above = next((n for n in reversed(lines[max(0, index - 3) : index]) if n and not CONTACT_HEADING.match(n)), "")
        name = above if 0 < len(above) <= 60 and not re.search(r"[@:\d]", above) else ""
        if not (phone or name):
            continue
        fields = dotted(lines)
        details = Details(name=name, email=address, phone=phone, message=message, subject=mail.subject, extra=fields)
        return Told(details, "bare lines", {**fields, "name": name, "email": address, "phone": phone, "message": message})
    return None


def words_of(lines: list[str]) -> str:
    """The lead's own words: under a heading that says so, else the longest quoted passage."""
    for index, line in enumerate(lines):
        if HEADING_WORDS.match(line):
            said: list[str] = []
            for following in lines[index + 1 :]:
                if FOOTER.match(following) or (said and not following and said[-1] == "") or re.match(r"https?://", following):
                    break
                said.append(following)
            if text := "\n".join(said).strip().strip("\"“”").strip():
                return text.split("\n\n" + "Quote")[0]
    quoted = re.findall(r"[\"“]([^\"“”]{25,})[\"”]", "\n".join(lines))
    return max(quoted, key=len).strip() if quoted else ""


def dotted(lines: list[str]) -> dict[str, str]:
    """"Budget ........... $10,000" lines."""
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


