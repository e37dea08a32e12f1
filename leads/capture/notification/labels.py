"""Labels and values on lines."""

import re
from itertools import chain

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
SECOND_LABEL = re.compile(r"(?<!\s)\s{3,}(?=[^\W\d_](?:[\w/.-]| (?! )){1,25}:\s)")
MAX_BLANKS = 40
BLANKS = re.compile(rf"\s{{{MAX_BLANKS},}}")
RULER = re.compile(r"^\s*(?:[-_=*─—]\s?){5,}\s*$")
AFTERTHOUGHT = pattern("labels", "afterthought")
END = "\x00"  # stands behind the last line
SHORT_MEANINGS = ("name", "first_name", "last_name", "email", "phone")


def from_labels(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    fields: Fields = {}
    label, value = "", list[str]()
    lines = list(chain.from_iterable(map(columns_of, body_lines(mail.text))))
    closing = where_only_labels_follow(lines)
    for number, line in enumerate([*lines, END]):
        new = next_label(line, label, number >= closing)
        if new or ends_field(label, line):
            put(fields, label, "\n".join(value))
            label, value = (new[0], [new[1]]) if new else ("", [])
        elif label and goes_on(label, value, line):
            value.append(line)
    return enough(fields, "labels", mail, own)


def columns_of(line: str) -> list[str]:
    """The fields that stand side by side on a line."""
    return SECOND_LABEL.split(line) if LABEL_LINE.match(line) else [line]


def next_label(line: str, current: str, only_labels: bool) -> tuple[str, str] | None:
    """(label, value) where a new field begins.

    Inside a message a sentence may have a colon in it, unless nothing but labels follows.
    """
    new = label_of(line, current) if line != END else None
    may_be_prose = is_message(current) and not only_labels
    if new and may_be_prose and not classify_label(new[0]):
        return None
    return new


def ends_field(label: str, line: str) -> bool:
    """At the end, at a ruler, and where a footer follows a message."""
    if line == END or RULER.match(line):
        return True
    return bool(FOOTER.match(line.strip())) and is_message(label)


def is_message(label: str) -> bool:
    return classify_label(label) == "message"


def goes_on(label: str, value: list[str], line: str) -> bool:
    """Whether a line still belongs to the field above it.

    A message to its end, an answer below its label, and wrapped lines of what we do not know.
    """
    if is_message(label) or not any(v.strip() for v in value):
        return True
    wraps = bool(line.strip() and value[-1].strip())
    return wraps and classify_label(label) not in SHORT_MEANINGS


def where_only_labels_follow(lines: list[str]) -> int:
    """The line from which on nothing but fields follows, up to the footer.

    There an unknown label is a field and no prose.
    """
    numbers_upwards = range(footer_below_labels(lines) - 1, -1, -1)
    others = (n for n in numbers_upwards if lines[n].strip() and not label_of(lines[n], ""))
    return next(others, -1) + 1


def footer_below_labels(lines: list[str]) -> int:
    """The number of the first line of a footer that has a field above it, else of the end."""
    first_field = next((n for n, line in enumerate(lines) if label_of(line, "")), len(lines))
    below = range(first_field + 1, len(lines))
    return next((n for n in below if FOOTER.match(lines[n].strip())), len(lines))


def body_lines(text: str) -> list[str]:
    return [
        BLANKS.sub(" " * MAX_BLANKS, line[1:].lstrip() if line.startswith(">") else line)
        for line in text.split("\n")[:MAX_LINES]
    ]


def label_of(line: str, current: str) -> tuple[str, str] | None:
    """(label, value) where a line begins a field.

    Inside a message a line must look like a label of the form, not like prose.
    """
    in_message = is_message(current)
    if bullet := BULLET_LINE.match(line):
        return bullet[1].strip(), bullet[2]
    match = LABEL_LINE.match(line)
    if not match:
        return aligned_label(line, in_message) or lone_label(line)
    label, value = match[1].strip(), match[3]
    if is_no_label(label) or (in_message and is_prose(label)):
        return None
    return label, value


def is_no_label(label: str) -> bool:
    """The beginning of a link, or too many words."""
    return label.lower() in ("http", "https", "mailto") or len(label.split()) > 9


def is_prose(label: str) -> bool:
    return not classify_label(label) and looks_like_prose(label)


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
