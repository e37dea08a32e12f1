"""Labels and values on lines, or in the cells of tables."""

import re
from dataclasses import replace

from integrations.inbound_mail import InboundMail
from leads.capture.nested import EMPTY
from leads.capture.notification.shared import (
    FOOTER,
    HEADING_WORDS,
    MAX_LINES,
    NOT_THEIRS,
    PHONE,
    Notification,
    above_footer,
    is_own,
    is_strangers,
    phone_in_line,
    same_house,
    stranger_in,
    without_own,
)
from leads.capture.people import emails_in
from leads.capture.rows import Rows
from leads.contacts.identity import email_address
from leads.fields import classify_label, understand_fields

HEADER_ROWS = {
    ("question", "answer"),
    ("field", "value"),
    ("name", "value"),
    ("question", "response"),
}
LABEL_LINE = re.compile(
    r"^\s{0,8}[*_•\-–]?\s?[*_]{0,2}([^\W\d_][^:\n]{0,60}?)[*_]{0,2}\s?(\?)?[*_]{0,2}\s?(?::|\.{3,}:?|=>|\||\t|=(?=\s))[*_]{0,2}(?:\s+|$)(.*)$"
)
ALIGNED_LINE = re.compile(
    r"^\s{0,4}([^\W\d_](?:[\w/’'.-]| (?! )){1,40})\s{2,}(\S.*)$"
)  # cells of a table that became text
SECOND_LABEL = re.compile(r"\s{3,}(?=[^\W\d_](?:[\w/.-]| (?! )){1,25}:\s)")
OTHER_NUMBER = re.compile(
    r"number|nummer|\b(?:n[º°](?!\w)|no\b)|\b(?:id|ip|ref|code|date|datum|order|account|invoice|time|job|case|lead|plz|zip|siret|vat|iban)\b|paket|fax",
    re.I,
)
MAX_BLANKS, LONGEST_CELL = 40, 20_000
BLANKS = re.compile(rf"\s{{{MAX_BLANKS},}}")
RULER = re.compile(r"^\s*(?:[-_=*─—]\s?){5,}\s*$")
BULLET_LINE = re.compile(r"^\s*[*•]\s+([^\W\d_][^\n:]{0,40}?)\s[-–]\s(\S.*)$")


def from_table(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """Label and value in two cells of a row, or the value in the row below its label."""
    if not re.search(r"<(?:tr|dt)\b", mail.html, re.I):
        return None
    reader = Rows()
    reader.feed(mail.html[:300_000])
    fields: dict[str, str] = {}
    label = ""
    for above, cells in zip([[], *reader.rows], reader.rows, strict=False):
        filled = [c for c in cells if c]
        if len(cells) == len(above) and is_heading(above) and not any(map(classify_label, cells)):
            for name, value in zip(
                above, cells, strict=True
            ):  # a row of labels above a row of values
                put(fields, name, value)
            continue
        if is_heading(filled):
            continue
        for cell in filled:
            put_lines(fields, cell)
        if (
            len(filled) >= 4
            and len(filled) % 2 == 0
            and all(len(c) < 60 for c in filled[::2])
            and any(
                classify_label(c) or classify_value("", v)
                for c, v in zip(filled[::2], filled[1::2], strict=True)
            )
            and not any(map(classify_label, filled[1::2]))
        ):
            for name, value in zip(filled[::2], filled[1::2], strict=True):
                put(fields, name, value)
            label = ""
        elif len(filled) >= 2 and len(filled[0]) <= 80 and "\n" not in filled[0]:
            put(fields, filled[0], filled[-1] if len(filled) == 2 else " ".join(filled[1:]))
            label = ""
        elif len(filled) == 1 and label and not classify_label(filled[0]):
            put(fields, label, filled[0])
            label = ""
        elif len(filled) == 1:
            label = (
                filled[0]
                if len(filled[0]) <= 60
                and "\n" not in filled[0]
                and (classify_label(filled[0]) or filled[0].rstrip().endswith((":", "?")))
                else ""
            )
    return enough(fields, "table", mail, own)


def is_heading(cells: list[str]) -> bool:
    """A row of labels alone, and not label, value, label, value."""
    return (
        len(cells) >= 3
        and sum(bool(classify_label(c)) for c in cells) >= 2
        and any(map(classify_label, cells[1::2]))
        and not any(classify_value("", c) for c in cells)
    )


def put_lines(fields: dict[str, str], cell: str) -> None:
    """A cell that holds several "Label: value" lines, or a heading and what was said."""
    first, _, rest = cell[:LONGEST_CELL].partition("\n")
    if rest and HEADING_WORDS.match(first):
        put(fields, "message", rest)
    elif (
        rest.strip()
        and classify_label(first)
        and not label_of(rest.strip().split("\n")[0], "")
        and not classify_label(rest.strip().split("\n")[0])
    ):
        put(fields, first, rest)
    elif rest:
        for line in cell.split("\n")[:MAX_LINES]:
            if found := label_of(line, ""):
                put(fields, *found)


def put(fields: dict[str, str], label: str, value: str) -> None:
    label, value = label.strip(" *:\t\n"), value.strip()
    if (
        label
        and value
        and not FOOTER.match(label)
        and value.lower() not in EMPTY
        and (label.lower(), value.lower()) not in HEADER_ROWS
    ):
        fields.setdefault(label, value)


def enough(
    fields: dict[str, str], how: str, mail: InboundMail, own: frozenset[str]
) -> Notification | None:
    """Two fields whose meaning we know, one of them a way to reach somebody, make a form.

    A value tells what it is where its label does not.
    """
    meant = {
        what
        for label, value in fields.items()
        for what in (classify_label(label), classify_value(label, value))
    } - {""}
    if "message" in meant and any(
        classify_label(label) == "from" and "@" in value for label, value in fields.items()
    ):
        meant.add("email")
    if len(meant) < 2 or not meant & {"email", "phone"}:
        return None
    details = without_own(understand_fields(fields), own)
    theirs = [
        value
        for label, value in fields.items()
        if not FOOTER.match(label) and not NOT_THEIRS.search(label)
    ]
    strangers = [
        e for value in theirs for e in emails_in(value) if is_strangers(e, mail.sender, own)
    ]
    if (
        not strangers
        and not is_own(mail.sender.address, own)
        and any(
            (e := email_address(value))
            and same_house(e.rpartition("@")[2], mail.sender.address.rpartition("@")[2])
            for value in theirs
        )
    ):
        return None  # the sender's own address and phone
    alone = next(
        (
            e
            for value in theirs
            if (e := email_address(value)) and is_strangers(e, mail.sender, own)
        ),
        "",
    )
    address = (
        (details.email if details.email in strangers else "")
        or alone
        or next(iter(strangers), "")
        or stranger_in(above_footer(mail.text), mail.sender, own)
    )
    phone = (
        phone_in_line(details.phone)
        or details.phone
        or next(
            (
                found
                for label, value in fields.items()
                if not OTHER_NUMBER.search(label)
                for line in value.split("\n")[:4]
                if (
                    PHONE.fullmatch(line.strip())
                    or ("\n" in value and classify_label(label) == "name")
                )
                and (found := phone_in_line(line))
            ),
            "",
        )
    )
    return Notification(
        replace(details, email=address, phone=first_line(phone), name=first_line(details.name)),
        how,
        fields,
    )


def first_line(value: str) -> str:
    return value.split("\n")[0].strip()


def classify_value(label: str, value: str) -> str:
    """email or phone where a value is nothing else and its label does not speak of another kind of
    number.
    """
    if any(email_address(line.strip()) for line in value.split("\n")[:3]):
        return "email"
    bare = re.sub(r"\s*\([^()\d]*(?:\d[^()]{0,12})?\)\s*$", "", value)
    return (
        "phone"
        if PHONE.fullmatch(bare) and phone_in_line(bare) and not OTHER_NUMBER.search(label)
        else ""
    )


def from_labels(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    fields: dict[str, str] = {}
    label, value = "", list[str]()
    lines = [
        piece
        for line in body_lines(mail.text)
        for piece in (SECOND_LABEL.split(line) if LABEL_LINE.match(line) else [line])
    ]
    closing = where_only_labels_follow(lines)
    for number, line in enumerate([*lines, "\x00"]):
        new = label_of(line, label) if line != "\x00" else ("", "")
        if (
            new
            and classify_label(label) == "message"
            and not classify_label(new[0])
            and number < closing
        ):
            new = None  # a sentence with a colon in it, not the next field
        if (
            new
            or line == "\x00"
            or (
                label
                and (
                    RULER.match(line)
                    or (FOOTER.match(line.strip()) and classify_label(label) == "message")
                )
            )
        ):
            if label:
                put(fields, label, "\n".join(value))
            label, value = (new[0], [new[1]]) if new else ("", [])
        elif label and goes_on(label, value, line):
            value.append(line)
    return enough(fields, "labels", mail, own)


def goes_on(label: str, value: list[str], line: str) -> bool:
    """Whether a line still belongs to the field above it.

    A message to its end, an answer below its label, and wrapped lines of what we do not know.
    """
    if classify_label(label) == "message" or not any(v.strip() for v in value):
        return True
    return classify_label(label) not in (
        "name",
        "first_name",
        "last_name",
        "email",
        "phone",
    ) and bool(line.strip() and value[-1].strip())


def where_only_labels_follow(lines: list[str]) -> int:
    """The line from which on nothing but fields follows, up to the footer.

    There an unknown label is a field and no prose.
    """
    end = next(
        (
            n
            for n, line in enumerate(lines)
            if n
            and FOOTER.match(line.strip())
            and any(label_of(before, "") for before in lines[:n])
        ),
        len(lines),
    )
    for number in range(end - 1, -1, -1):
        if lines[number].strip() and not label_of(lines[number], ""):
            return number + 1
    return 0


def body_lines(text: str) -> list[str]:
    return [
        BLANKS.sub(" " * MAX_BLANKS, line[1:].lstrip() if line.startswith(">") else line)
        for line in text.split("\n")[:MAX_LINES]
    ]


def label_of(line: str, current: str) -> tuple[str, str] | None:
    """(label, value) where a line begins a field.

    Inside a message a line must look like a label of the form, not like prose.
    """
    match = LABEL_LINE.match(line) if not BULLET_LINE.match(line) else None
    if found := BULLET_LINE.match(line):
        return found[1].strip(), found[2]
    if (
        not match
        and (aligned := ALIGNED_LINE.match(line))
        and classify_label(aligned[1])
        and classify_label(current) != "message"
    ):
        return aligned[1], aligned[2]
    if not match:
        bare = line.strip(" *:")
        if (
            classify_label(bare) in ("name", "email", "phone", "message")
            and line.strip().endswith((":", "*"))
            and not line.strip().startswith("***")
        ):
            return bare, ""
        return None
    label, value = match[1].strip(), match[3]
    if label.lower() in ("http", "https", "mailto") or len(label.split()) > 9:
        return None
    if (
        classify_label(current) == "message"
        and not classify_label(label)
        and (
            not label[:1].isupper()
            or len(label.split()) > 7
            or re.match(r"(?:ps|p\.s|note|nb|edit|update|also)\b", label, re.I)
            or re.search(r"[.!,;]", label)
        )
    ):
        return None
    return label, value
