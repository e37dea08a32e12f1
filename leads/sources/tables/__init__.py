"""A table of people in a CSV or XLSX file, as spreadsheet programs write it. Pure."""

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext_noop

from integrations.texts.sentences import counted_sentence, sentence
from leads.fields import LONGEST_FIELD
from leads.sources.tables.caps import Room, TooLarge
from leads.sources.tables.cells import is_error, is_open_formula
from leads.sources.tables.delimited import rows_of_text
from leads.sources.tables.letters import text_of_bytes
from leads.sources.tables.sheets import NotAWorkbook, Sheet, sheet_of, sheets_of
from leads.sources.tables.titles import known_titles, title_row, titles_of, value_cells

MAX_ROWS, MAX_COLUMNS, MAX_BYTES = 10_000, 400, 10 * 1024 * 1024
# Before what is empty is dropped.
MOST_ROWS_READ, MOST_COLUMNS_READ = 2 * MAX_ROWS, 2_000
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
MOST_CELLS_NAMED = 100
LOOKED_THROUGH = 1_000  # rows
SMALLER = gettext_noop("Save the table of people alone, as CSV, and split it where it is long.")
# How files begin that are something else, and what to do about them.
NO_TABLES = (
    (b"BEGIN:VCARD", gettext_noop("“%(name)s” holds vCards; export the contacts as CSV.")),
    (b"BEGIN:VCALENDAR", gettext_noop("“%(name)s” is a calendar; export the people as CSV.")),
    (
        b"\xd0\xcf\x11\xe0",
        gettext_noop("“%(name)s” is a workbook of an old Excel; save it as XLSX or CSV."),
    ),
    (b"%PDF", gettext_noop("“%(name)s” is a PDF; export the table itself as CSV.")),
    (b"<", gettext_noop("“%(name)s” is a web page or XML; save it as CSV or XLSX.")),
    (b"{", gettext_noop("“%(name)s” is JSON; export it as CSV.")),
    (b"[{", gettext_noop("“%(name)s” is JSON; export it as CSV.")),
)


class Unreadable(Exception):
    """The message says what is wrong with the file, for whoever chose it."""


class Table(NamedTuple):
    """Titles, each once, and below them rows with a cell for each.

    An empty row in between is []. `first_row` is the number of the first one within its sheet,
    `has_titles` is false where the columns are named by numbers, and `notes` say, for people, what
    of the file is not in the table.
    """

    columns: list[str]
    rows: list[list[str]]
    first_row: int = 2
    has_titles: bool = True
    notes: tuple[str, ...] = ()


def read_file(name: str, raw: bytes) -> Table:
    """What stands in a CSV or XLSX file. Raises Unreadable.

    Of a file no more is unpacked, read or kept than the caps allow, whatever it says of itself.
    """
    refuse_at_sight(name, raw)
    sheets = read_sheets(name, raw)
    best = max(sheets, key=likelihood) if sheets[1:] else sheets[0]  # the first of equal ones
    others = [sheet for sheet in sheets if sheet is not best]
    return table_of(best, list(filter(None, map(note_on_sheet, others))))


def refuse_at_sight(name: str, raw: bytes) -> None:
    """What its size and its first bytes say against a file. Raises Unreadable."""
    if len(raw) > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        raise Unreadable(sentence("The file is larger than %(most)s MB. Split it.", most=most))
    if other := other_kind(raw):
        raise Unreadable(sentence(other, name=name))


def other_kind(raw: bytes) -> str:
    """What a file is that holds no table, and what to do about it; "" of one that may."""
    start = raw[:200].removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    return next((what for mark, what in NO_TABLES if start.startswith(mark)), "")


def note_on_sheet(sheet: Sheet) -> str:
    """That it is left out, "" where it is empty."""
    rows = sum(map(any, sheet.rows))
    return (
        counted_sentence(
            "Left out: the sheet “%(name)s” (%(count)s row)",
            "Left out: the sheet “%(name)s” (%(count)s rows)",
            rows,
            name=sheet.name,
        )
        if rows
        else ""
    )


def read_sheets(name: str, raw: bytes) -> list[Sheet]:
    try:
        sheets = sheets_of(raw, MOST_ROWS_READ)
    except NotAWorkbook:
        sheets = [sheet_of_text(name, text_of_bytes(raw))]
    except TooLarge as error:
        raise too_large(name, error) from error
    except Exception as error:  # a spreadsheet can be broken in many ways
        raise no_table(name, type(error).__name__) from error
    if any(len(sheet.rows) > MOST_ROWS_READ for sheet in sheets):
        raise Unreadable(
            sentence(
                "The file has more rows than the %(most)s that fit in one import.", most=MAX_ROWS
            )
        )
    if any(len(row) > MOST_COLUMNS_READ for sheet in sheets for row in sheet.rows):
        raise Unreadable(
            sentence("The file has more columns than the %(most)s that fit.", most=MAX_COLUMNS)
        )
    return sheets


def sheet_of_text(name: str, text: str) -> Sheet:
    if sum(1 for _ in CONTROL.finditer(text)) > len(text) // 100:
        raise no_table(name, sentence("no text"))
    try:
        return sheet_of(name, rows_of_text(text, MOST_ROWS_READ), MOST_ROWS_READ, Room())
    except TooLarge as error:
        raise too_large(name, error) from error
    except csv.Error as error:
        raise no_table(name, str(error)) from error


def no_table(name: str, why: str) -> Unreadable:
    return Unreadable(
        sentence(
            "“%(name)s” is neither a CSV nor an XLSX file that can be read (%(why)s).",
            name=name,
            why=why,
        )
    )


def too_large(name: str, error: TooLarge) -> Unreadable:
    what = sentence(error.message, name=name, **error.values)
    return Unreadable(sentence("%(what)s %(then)s", what=what, then=sentence(SMALLER)))


def likelihood(sheet: Sheet) -> tuple[bool, int]:
    """Whether a sheet is a table of people, else how many values it has."""
    rows = [row for row in sheet.rows[:LOOKED_THROUGH] if any(row)]
    at = title_row(rows)
    has_titles = at is not None and known_titles(rows[at]) >= 2
    values = sum(map(value_cells, rows))
    return has_titles and bool(values), 0 if has_titles and values else values


def table_of(sheet: Sheet, notes: list[str]) -> Table:
    """The table of a sheet: from its titles on, without what is empty."""
    numbered = [(n, row) for n, row in enumerate(sheet.rows, start=1) if any(row)]
    at = title_row([row for _, row in numbered])
    begin = 0 if at is None else at + 1
    if len(numbered) <= begin:
        raise Unreadable(
            gettext_noop("The file needs a row of titles and at least one row below it.")
        )
    first, last = numbered[begin][0], numbered[-1][0]
    refuse_too_many(last - first + 1)
    width = max(map(len, sheet.rows))
    titles = titles_of([] if at is None else numbered[at][1], width)
    above = [row for _, row in numbered[: max(0, begin - 1)]]
    told = [*notes, *notes_on_titles(above, at), *cells_left_out(sheet, first, titles)]
    rows = [readable(row, width) for row in sheet.rows[first - 1 : last]]
    return without_empty_columns(Table(titles, rows, first, at is not None, tuple(told)))


def refuse_too_many(rows: int) -> None:
    if rows > MAX_ROWS:
        raise Unreadable(
            sentence(
                "The file has %(rows)s rows; %(most)s fit in one import. Split it.",
                rows=rows,
                most=MAX_ROWS,
            )
        )


def notes_on_titles(above: list[list[str]], at: int | None) -> Iterator[str]:
    if at is None:
        yield gettext_noop("No row holds titles: the columns have numbers for names")
    for row in above:
        words = "; ".join(filter(None, row))[:80]
        yield sentence("Left out above the titles: “%(words)s”", words=words)


def readable(row: list[str], width: int) -> list[str]:
    """A cell for each column, nothing where a spreadsheet had no value; [] where all are empty."""
    cells = ["" if is_error(cell) or is_open_formula(cell) else cell for cell in row]
    return [*cells, *[""] * (width - len(cells))] if any(cells) else []


def cells_left_out(sheet: Sheet, first: int, titles: list[str]) -> Iterator[str]:
    """Cells that hold no value of their own, or more than fits; the first few by name."""
    found = [
        (number, titles[at], why)
        for number, row in enumerate(sheet.rows[first - 1 :], start=first)
        for at, text in enumerate(row)
        if (why := why_left_out(text, is_cut=(number - 1, at) in sheet.cut))
    ]
    for number, title, why in found[:MOST_CELLS_NAMED]:
        yield sentence(
            "Left out in row %(row)s, %(title)s: %(why)s", row=number, title=title, why=why
        )
    if len(found) > MOST_CELLS_NAMED:
        yield counted_sentence(
            "Left out: %(count)s more cell like these",
            "Left out: %(count)s more cells like these",
            len(found) - MOST_CELLS_NAMED,
        )


def why_left_out(text: str, *, is_cut: bool) -> str:
    if is_error(text):
        return sentence("the spreadsheet has no value there, “%(text)s”", text=text)
    if is_open_formula(text):
        return sentence("a formula without its value, “%(text)s”", text=text[:60])
    return sentence("what comes behind %(count)s characters", count=LONGEST_FIELD) if is_cut else ""


def without_empty_columns(table: Table) -> Table:
    """Of an export's hundred columns ten are used. Raises Unreadable where too many are."""
    used = sorted({n for row in table.rows for n in filled_in(row)})
    if len(used) > MAX_COLUMNS:
        raise Unreadable(
            sentence(
                "%(count)s columns hold something; %(most)s fit in one import. Take some out.",
                count=len(used),
                most=MAX_COLUMNS,
            )
        )
    kept = [[row[n] for n in used] if row else [] for row in table.rows]
    return table._replace(columns=[table.columns[n] for n in used], rows=kept)


def filled_in(row: list[str]) -> list[int]:
    return [n for n, cell in enumerate(row) if cell]
