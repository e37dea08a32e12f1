"""A table of people in a CSV or XLSX file, as spreadsheet programs write it. Pure."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

import openpyxl

from leads.fields import text_of

MAX_ROWS, MAX_COLUMNS, MAX_BYTES = 10_000, 60, 10 * 1024 * 1024
LONGEST_TITLES = 10_000  # characters


class Unreadable(Exception):
    """The message says what is wrong with the file, for whoever chose it."""


class Table(NamedTuple):
    """Titles, each once, and below them rows with a cell for each."""

    columns: list[str]
    rows: list[list[str]]


def read_file(name: str, raw: bytes) -> Table:
    """What stands in a CSV or XLSX file. Raises Unreadable."""
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB. Split it.")
    table = [row for row in read_table(name, raw) if any(row)]
    if len(table) < 2:
        raise Unreadable("The file needs a row of titles and at least one row below it.")
    if len(table) - 1 > MAX_ROWS:
        raise Unreadable(
            f"The file has {len(table) - 1} rows; {MAX_ROWS} fit in one import. Split it."
        )
    columns = titles_of(table[0])
    width = len(columns)
    return Table(columns, [[*row[:width], *[""] * (width - len(row))] for row in table[1:]])


def read_table(name: str, raw: bytes) -> list[list[str]]:
    try:
        return list(sheet(raw) if raw[:2] == b"PK" else lines(raw))
    except Exception as error:  # a spreadsheet can be broken in many ways
        raise Unreadable(
            f"“{name}” is neither a CSV nor an XLSX file that can be read ({type(error).__name__})."
        ) from error


def titles_of(row: list[str]) -> list[str]:
    """The names of the columns, each once, as far as one has a title."""
    width = max((n for n, title in enumerate(row[:MAX_COLUMNS], start=1) if title), default=0)
    titles = [title or f"column {n}" for n, title in enumerate(row[:width], start=1)]
    return [t if t not in titles[:n] else f"{t} ({n + 1})" for n, t in enumerate(titles)]


def lines(raw: bytes) -> Iterator[list[str]]:
    text = decoded(raw)
    first = text[:LONGEST_TITLES].split("\n")[0]
    separator = max(",;\t|", key=first.count)
    for row in csv.reader(io.StringIO(text), delimiter=separator):
        yield [text_of(cell) for cell in row]


def decoded(raw: bytes) -> str:
    """As what spreadsheet programs write: UTF-8, UTF-16 with its mark, else Windows' own."""
    charsets = ["utf-8-sig", "windows-1252"]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        charsets.insert(1, "utf-16")
    for charset in charsets:
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("windows-1252", "replace")


def sheet(raw: bytes) -> Iterator[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    for row in book.worksheets[0].iter_rows(
        values_only=True, max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS
    ):
        yield [
            text_of(str(int(cell)) if isinstance(cell, float) and cell.is_integer() else cell)
            for cell in row
        ]
