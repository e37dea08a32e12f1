"""Labels and values on lines."""

import re

from integrations.inbound_mail import InboundMail
from leads.capture.notification.form import enough, put
from leads.capture.notification.shared import FOOTER, MAX_LINES, Fields, Notification
from leads.fields import classify_label
from leads.words import pattern

LABEL_LINE = re.compile(
    r"""
    ^\s{0,8}[*_•\-–]?\s?[*_]{0,2}
    ([^\W\d_][^:\n]{0,60}?)  # the label
    [*_]{0,2}\s?(\?)?[*_]{0,2}\s?
    (?::|\.{3,}:?|=>|\||\t|=(?=\s))
    [*_]{0,2}(?:\s+|$)
    (.*)$  # the value
    """,
    re.X,
)
ALIGNED_LINE = re.compile(
    r"^\s{0,4}([^\W\d_](?:[\w/’'.-]| (?! )){1,40})\s{2,}(\S.*)$"
)  # cells of a table that became text
BULLET_LINE = re.compile(r"^\s*[*•]\s+([^\W\d_][^\n:]{0,40}?)\s[-–]\s(\S.*)$")
SECOND_LABEL = re.compile(r"\s{3,}(?=[^\W\d_](?:[\w/.-]| (?! )){1,25}:\s)")
MAX_BLANKS = 40
BLANKS = re.compile(rf"\s{{{MAX_BLANKS},}}")
RULER = re.compile(r"^\s*(?:[-_=*─—]\s?){5,}\s*$")
AFTERTHOUGHT = pattern("labels", "afterthought")
END = "\x00"  # stands behind the last line


def from_labels(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    fields: Fields = {}
    label, value = "", list[str]()
    lines = [
        piece
        for line in body_lines(mail.text)
        for piece in (SECOND_LABEL.split(line) if LABEL_LINE.match(line) else [line])
    ]
    closing = where_only_labels_follow(lines)
    for number, line in enumerate([*lines, END]):
        new = next_label(line, label, number >= closing)
        if new or line == END or (label and ends_field(label, line)):
            if label:
                put(fields, label, "\n".join(value))
            label, value = (new[0], [new[1]]) if new else ("", [])
        elif label and goes_on(label, value, line):
            value.append(line)
    return enough(fields, "labels", mail, own)


def next_label(line: str, current: str, only_labels: bool) -> tuple[str, str] | None:
    """(label, value) where a new field begins.

    Inside a message a sentence may have a colon in it, unless nothing but labels follows.
    """
    new = label_of(line, current) if line != END else None
    if new and classify_label(current) == "message" and not classify_label(new[0]):
        return new if only_labels else None
    return new


def ends_field(label: str, line: str) -> bool:
    return bool(
        RULER.match(line) or (FOOTER.match(line.strip()) and classify_label(label) == "message")
    )


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
    in_message = classify_label(current) == "message"
    if bullet := BULLET_LINE.match(line):
        return bullet[1].strip(), bullet[2]
    match = LABEL_LINE.match(line)
    if not match:
        return aligned_label(line, in_message) or lone_label(line)
    label, value = match[1].strip(), match[3]
    if label.lower() in ("http", "https", "mailto") or len(label.split()) > 9:
        return None
    if in_message and not classify_label(label) and looks_like_prose(label):
        return None
    return label, value


def aligned_label(line: str, in_message: bool) -> tuple[str, str] | None:
    """Label and value with blanks between them."""
    aligned = ALIGNED_LINE.match(line)
    if aligned and classify_label(aligned[1]) and not in_message:
        return aligned[1], aligned[2]
    return None


def lone_label(line: str) -> tuple[str, str] | None:
    """A label alone on its line, its value below it."""
    bare = line.strip(" *:")
    if (
        classify_label(bare) in ("name", "email", "phone", "message")
        and line.strip().endswith((":", "*"))
        and not line.strip().startswith("***")
    ):
        return bare, ""
    return None


def looks_like_prose(label: str) -> bool:
    return bool(
        not label[:1].isupper()
        or len(label.split()) > 7
        or AFTERTHOUGHT.match(label)
        or re.search(r"[.!,;]", label)
    )
