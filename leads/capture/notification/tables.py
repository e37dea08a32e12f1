"""Label and value in the cells of tables."""

import re
from collections.abc import Iterable

from integrations.inbound_mail import InboundMail
from leads.capture.notification.form import classify_value, enough, put
from leads.capture.notification.labels import label_of
from leads.capture.notification.rows import Rows
from leads.capture.notification.shared import HEADING_WORDS, MAX_LINES, Fields, Notification
from leads.fields import classify_label

HAS_ROWS = re.compile(r"<(?:tr|dt)\b", re.I)
MAX_HTML, LONGEST_CELL = 300_000, 20_000


def from_table(mail: InboundMail, own: frozenset[str]) -> Notification | None:
    """Label and value in two cells of a row, or the value in the row below its label."""
    if not HAS_ROWS.search(mail.html):
        return None
    reader = Rows()
    reader.feed(mail.html[:MAX_HTML])
    return enough(fields_of_rows(reader.rows), "table", mail, own)


def fields_of_rows(rows: list[list[str]]) -> Fields:
    fields: Fields = {}
    waiting = ""  # a label whose value may stand in the next row
    for above, cells in zip([[], *rows], rows, strict=False):
        filled = [c for c in cells if c]
        if len(cells) == len(above) and is_heading(above) and not any(map(classify_label, cells)):
            put_pairs(fields, zip(above, cells, strict=True))  # labels above their values
        elif not is_heading(filled):
            waiting = put_row(fields, filled, waiting)
    return fields


def put_row(fields: Fields, cells: list[str], waiting: str) -> str:
    """Keep what one row tells; the label that waits for a value after it."""
    for cell in cells:
        put_lines(fields, cell)
    if are_pairs(cells):
        put_pairs(fields, zip(cells[::2], cells[1::2], strict=True))
        return ""
    if len(cells) >= 2 and is_short(cells[0], 80):
        put(fields, cells[0], " ".join(cells[1:]))
        return ""
    if len(cells) != 1:
        return waiting
    if waiting and not classify_label(cells[0]):
        put(fields, waiting, cells[0])
        return ""
    names_a_field = classify_label(cells[0]) or cells[0].rstrip().endswith((":", "?"))
    return cells[0] if names_a_field and is_short(cells[0], 60) else ""


def is_short(cell: str, longest: int) -> bool:
    return len(cell) <= longest and "\n" not in cell


def put_pairs(fields: Fields, pairs: Iterable[tuple[str, str]]) -> None:
    for label, value in pairs:
        put(fields, label, value)


def are_pairs(cells: list[str]) -> bool:
    """Label, value, label, value in one row."""
    labels, values = cells[::2], cells[1::2]
    return (
        len(cells) >= 4
        and len(cells) % 2 == 0
        and all(len(label) < 60 for label in labels)
        and any(
            classify_label(label) or classify_value("", value)
            for label, value in zip(labels, values, strict=True)
        )
        and not any(map(classify_label, values))
    )


def is_heading(cells: list[str]) -> bool:
    """A row of labels alone, and not label, value, label, value."""
    return (
        len(cells) >= 3
        and sum(bool(classify_label(c)) for c in cells) >= 2
        and any(map(classify_label, cells[1::2]))
        and not any(classify_value("", c) for c in cells)
    )


def put_lines(fields: Fields, cell: str) -> None:
    """A cell that holds several "Label: value" lines, or a heading and what was said."""
    first, _, rest = cell[:LONGEST_CELL].partition("\n")
    if rest and HEADING_WORDS.match(first):
        put(fields, "message", rest)
    elif rest.strip() and classify_label(first) and not begins_a_field(rest.strip()):
        put(fields, first, rest)
    elif rest:
        for line in cell.split("\n")[:MAX_LINES]:
            if found := label_of(line, ""):
                put(fields, *found)


def begins_a_field(text: str) -> bool:
    line = text.split("\n")[0]
    return bool(label_of(line, "") or classify_label(line))
