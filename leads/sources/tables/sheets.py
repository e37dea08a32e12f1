"""The sheets of a workbook as rows. Pure."""

import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import openpyxl
from django.utils.translation import gettext_noop

from leads.sources.tables.caps import Room, TooLarge
from leads.sources.tables.cells import is_cut, plain_cell
from leads.sources.tables.parts import unpacked

MOST_SHEETS = 200
Cells = tuple[object, ...]


class NotAWorkbook(Exception):
    """The bytes are no XLSX file, sound or broken."""


class Sheet(NamedTuple):
    """Rows without the empty cells at their ends, and without the empty rows at its end. `cut` are
    the places, (row, column) from 0, of cells that hold more than is kept.
    """

    name: str
    rows: list[list[str]]
    cut: frozenset[tuple[int, int]] = frozenset()


def sheets_of(raw: bytes, most_rows: int) -> list[Sheet]:
    """What each sheet holds, those that are hidden behind those that are shown.

    A formula stands for itself where the workbook was saved without its value. Raises NotAWorkbook,
    TooLarge, and whatever a broken one brings about.
    """
    if not raw.startswith(b"PK"):
        raise NotAWorkbook
    packed, has_formulas = unpacked(raw)
    room = Room()
    values = worksheets(packed, data_only=True)
    formulas = worksheets(packed, data_only=False) if has_formulas else values
    found = [
        (hidden, sheet_of(name, with_formulas(rows, written), most_rows, room))
        if has_formulas
        else (hidden, sheet_of(name, rows, most_rows, room))
        for (name, hidden, rows), (_, _, written) in zip(values, formulas, strict=True)
    ]
    return [sheet for _, sheet in sorted(found, key=lambda one: one[0])]


def worksheets(packed: io.BytesIO, *, data_only: bool) -> list[tuple[str, bool, Iterator[Cells]]]:
    """(name, whether it is hidden, rows that are read as they are asked for). Raises TooLarge."""
    book = openpyxl.load_workbook(packed, read_only=True, data_only=data_only)
    if len(book.worksheets) > MOST_SHEETS:
        raise TooLarge(gettext_noop("“%(name)s” has more than %(most)s sheets."), most=MOST_SHEETS)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # a sheet may claim a million rows and columns
    return [
        (sheet.title, sheet.sheet_state != "visible", sheet.iter_rows(values_only=True))
        for sheet in book.worksheets
    ]


def sheet_of(name: str, rows: Iterable[Iterable[object]], most_rows: int, room: Room) -> Sheet:
    """The rows as texts, up to the first one behind `most_rows` that holds something.

    Raises TooLarge.
    """
    texts: list[list[str]] = []
    cut: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        cells = list(row)
        room.take_row(cells)
        told = trimmed([room.take_text(plain_cell(value)) for value in cells])
        if not told:
            continue
        cut |= {(number, at) for at, value in enumerate(cells) if is_cut(value)}
        texts += [[] for _ in range(min(number, most_rows) - len(texts))] + [told]
        if number >= most_rows:
            break
    return Sheet(name, texts, frozenset(cut))


def trimmed(cells: list[str]) -> list[str]:
    """Without the cells at the end that are empty."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def with_formulas(rows: Iterable[Cells], written: Iterable[Cells]) -> Iterator[list[object]]:
    """The rows as they were written, a value in each cell that has one."""
    for row, beside in zip(rows, written, strict=True):
        yield [there if value is None else value for value, there in zip(row, beside, strict=True)]
