"""The sheets of a workbook as rows. Pure."""

import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import openpyxl

Rows = list[list[object]]
MOST_UNPACKED = 200 * 1024 * 1024  # bytes; a thousandth of that may be sent
MOST_CELLS = 4_000_000


class NotAWorkbook(Exception):
    """The bytes are no XLSX file, sound or broken."""


class Sheet(NamedTuple):
    name: str
    rows: Rows


def sheets_of(raw: bytes, most_rows: int) -> list[Sheet]:
    """What each sheet holds, those that are hidden behind those that are shown.

    A formula stands for itself where the workbook was saved without its value. Raises NotAWorkbook,
    and whatever a broken one brings about.
    """
    if not raw.startswith(b"PK"):
        raise NotAWorkbook
    refuse_bomb(raw)
    values = list(worksheets(raw, most_rows, data_only=True))
    if not any(None in row for _, _, rows in values for row in rows):
        return in_order(values)
    formulas = worksheets(raw, most_rows, data_only=False)
    return in_order(
        (name, hidden, with_formulas(rows, written))
        for (name, hidden, rows), (_, _, written) in zip(values, formulas, strict=True)
    )


def refuse_bomb(raw: bytes) -> None:
    """Raises OverflowError. No more of a file is unpacked than it declares."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise OverflowError("far larger than what was sent")


def in_order(
    found: "Iterator[tuple[str, bool, Rows]] | list[tuple[str, bool, Rows]]",
) -> list[Sheet]:
    return [Sheet(name, used(rows)) for name, _, rows in sorted(found, key=lambda one: one[1])]


def used(rows: Rows) -> Rows:
    """Without the rows at the end that are empty."""
    last = max((n for n, row in enumerate(rows, start=1) if any(row)), default=0)
    return rows[:last]


def worksheets(raw: bytes, most_rows: int, *, data_only: bool) -> Iterator[tuple[str, bool, Rows]]:
    """(name, whether it is hidden, rows)"""
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=data_only)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # a sheet may claim a million rows and columns
        rows = rows_below(sheet.iter_rows(values_only=True), most_rows)
        yield sheet.title, sheet.sheet_state != "visible", rows


def rows_below(cells: Iterator[tuple[object, ...]], most_rows: int) -> Rows:
    """The first rows. Raises OverflowError."""
    rows: Rows = []
    room = MOST_CELLS
    for row in islice(cells, most_rows):
        room -= len(row)
        if room < 0:
            raise OverflowError("more cells than any list of people has")
        rows.append(list(row))
    return rows


def with_formulas(rows: Rows, written: Rows) -> Rows:
    """The rows as they were written, a value in each cell that has one."""
    return [
        [there if value is None else value for value, there in zip(row, beside, strict=True)]
        for row, beside in zip(rows, written, strict=True)
    ]
