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
        if are_below_labels(cells, above):
            put_pairs(fields, zip(above, cells, strict=True))
        elif not is_heading(filled):
            waiting = put_row(fields, filled, waiting)
    return fields


def are_below_labels(cells: list[str], above: list[str]) -> bool:
    """A row of values, each of them under its label."""
    return len(cells) == len(above) and is_heading(above) and not any(map(classify_label, cells))


def put_row(fields: Fields, cells: list[str], waiting: str) -> str:
    """Keep what one row tells; the label that waits for a value after it."""
    for cell in cells:
        put_lines(fields, cell)
    if len(cells) == 1:
        return put_cell(fields, cells[0], waiting)
    if are_pairs(cells):
        put_pairs(fields, zip(cells[::2], cells[1::2], strict=True))
        return ""
    if cells and is_short(cells[0], 80):
        put(fields, cells[0], " ".join(cells[1:]))
        return ""
    return waiting


def put_cell(fields: Fields, cell: str, waiting: str) -> str:
    """Keep a cell alone in its row under the label that waits; else wait for its own value."""
    if waiting and not classify_label(cell):
        put(fields, waiting, cell)
        return ""
    return cell if is_short(cell, 60) and names_a_field(cell) else ""


def names_a_field(cell: str) -> bool:
    return bool(classify_label(cell)) or cell.rstrip().endswith((":", "?"))


def is_short(cell: str, longest: int) -> bool:
    return len(cell) <= longest and "\n" not in cell


def put_pairs(fields: Fields, pairs: Iterable[tuple[str, str]]) -> None:
    for label, value in pairs:
        put(fields, label, value)


def are_pairs(cells: list[str]) -> bool:
    """Label, value, label, value in one row."""
    labels, values = cells[::2], cells[1::2]
    if len(cells) < 4 or len(cells) % 2:
        return False
    return (
        all(len(label) < 60 for label in labels)
        and any(map(is_known_field, labels, values))
        and not any(map(classify_label, values))
    )


def is_known_field(label: str, value: str) -> bool:
    return bool(classify_label(label) or classify_value("", value))


def is_heading(cells: list[str]) -> bool:
    """A row of labels alone, and not label, value, label, value."""
    labels = list(filter(classify_label, cells))
    if len(cells) < 3 or len(labels) < 2 or not any(map(classify_label, cells[1::2])):
        return False
    return not any(classify_value("", cell) for cell in cells)


def put_lines(fields: Fields, cell: str) -> None:
    """A cell that holds several "Label: value" lines, or a heading and what was said."""
    first, _, rest = cell[:LONGEST_CELL].partition("\n")
    if rest and HEADING_WORDS.match(first):
        put(fields, "message", rest)
    elif is_one_field(first, rest.strip()):
        put(fields, first, rest)
    elif rest:
        for field in filter(None, (label_of(line, "") for line in cell.split("\n")[:MAX_LINES])):
            put(fields, *field)


def is_one_field(first: str, rest: str) -> bool:
    """A label, and below it a value that is no field of its own."""
    return bool(rest and classify_label(first)) and not begins_a_field(rest)


def begins_a_field(text: str) -> bool:
    line = text.split("\n")[0]
    return bool(label_of(line, "") or classify_label(line))
