"""Workbooks and business cards that are made to be slow, each time four times as long.

No clock says what is too long: the work is compared in one run.
"""

import contextlib
import io
import time
import zipfile
from collections.abc import Callable

import pytest

from integrations import inbound_mail
from leads.sources import tables

LENGTH, TIMES = 40_000, 4  # bytes of a part, unpacked
LINEAR = 9  # times the work for four times the bytes; what is quadratic takes sixteen
TOO_LITTLE = 0.1  # seconds of work, below which a clock tells nothing
TRIES = 3  # other work on the machine makes a figure too high, never too low

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TITLES = '<row r="1"><c r="A1" t="inlineStr"><is><t>Email</t></is></c></row>'
CELL = '<c t="inlineStr"><is><t>a@b.example</t></is></c>'
Made = Callable[[int], bytes]


def filled(unit: str, length: int) -> str:
    return unit * (length // len(unit))


def workbook(rows: str, texts: str = "", sheets: int = 1, more: int = 0) -> bytes:
    """An XLSX file whose sheets have these rows, with `more` parts that nothing names."""
    numbers = range(1, sheets + 1)
    named = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in numbers
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="{KIND}.worksheet+xml"/>'
        for n in numbers
    )
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as packed:
        put = packed.writestr
        book = f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        shared = f'<Override PartName="/xl/shared.xml" ContentType="{KIND}.sharedStrings+xml"/>'
        put("[Content_Types].xml", f'<Types xmlns="{TYPES}">{book}{kinds}{shared}</Types>')
        root = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        put("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>')
        beside = f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="shared.xml"/>'
        put(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{links}{beside}</Relationships>',
        )
        put(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>',
        )
        put("xl/shared.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')
        for n in numbers:
            data = f"<sheetData>{TITLES}{rows}</sheetData>"
            put(f"xl/worksheets/s{n}.xml", f'<worksheet xmlns="{MAIN}">{data}</worksheet>')
        for n in range(more):
            put(f"xl/other{n}.xml", "<a/>")
    return found.getvalue()


def in_cell(text: str) -> str:
    return f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'


def attributes(count: int) -> str:
    return " ".join(f'a{n}="" ' for n in range(count))


WORKBOOKS: dict[str, Made] = {
    "rows": lambda n: workbook(filled(f"<row>{CELL}</row>", n)),
    "empty rows": lambda n: workbook(filled("<row/>", n)),
    "far rows": lambda n: workbook(
        "".join(f'<row r="{9 * i + 2}">{CELL}</row>' for i in range(n // 70))
    ),
    "a wide row": lambda n: workbook(f"<row>{filled(CELL, n)}</row>"),
    "empty cells": lambda n: workbook(f"<row>{filled('<c/>', n)}</row>"),
    "a long cell": lambda n: workbook(in_cell(filled("a@b.example, ", n))),
    "blanks": lambda n: workbook(in_cell(filled(" ", n))),
    "entities": lambda n: workbook(in_cell(filled("&amp;", n))),
    "pieces": lambda n: workbook(
        f'<row><c t="inlineStr"><is>{filled("<r><t>a</t></r>", n)}</is></c></row>'
    ),
    "texts": lambda n: workbook("<row><c t='s'><v>0</v></c></row>", filled("<si><t>a</t></si>", n)),
    "a text in many cells": lambda n: workbook(
        filled("<row><c t='s'><v>0</v></c></row>", n), "<si><t>a@b.example</t></si>"
    ),
    "formulas": lambda n: workbook(filled("<row><c><f>A1+A1</f></c></row>", n)),
    "errors": lambda n: workbook(filled('<row><c t="e"><v>#REF!</v></c></row>', n)),
    "deep": lambda n: workbook(filled("<a>", n) + filled("</a>", n * 4 // 3)),
    "attributes": lambda n: workbook(f"<row {attributes(n // 9)}>{CELL}</row>"),
    "comments": lambda n: workbook(filled("<!-- x -->", n)),
    "sheets": lambda n: workbook(in_cell("a@b.example"), sheets=n // 1_000),
    "parts": lambda n: workbook(in_cell("a@b.example"), more=n // 100),
    "broken": lambda n: workbook(filled("<row><c><v>", n)),
}
CARDS = (
    "EMAIL:a@b.example\r\n",
    "N:",
    ";",
    "\r\n ",
    "=\r\n",
    "BEGIN:VCARD\r\n",
    "TEL;TYPE=a:1\r\n",
)


def read_table(raw: bytes) -> None:
    with contextlib.suppress(tables.Unreadable):
        tables.read_file("people.xlsx", raw)


def mail_with_card(unit: str) -> Made:
    head = "From: ada@x.example\r\nContent-Type: text/vcard; charset=utf-8\r\n\r\nBEGIN:VCARD\r\n"
    return lambda length: (head + filled(unit, length)).encode()


def grows_too_fast(reader: Callable[[bytes], object], made: Made) -> bool:
    return all(is_too_fast(reader, made) for _ in range(TRIES))


def is_too_fast(reader: Callable[[bytes], object], made: Made) -> bool:
    long = work(reader, made(LENGTH * TIMES))
    return long > TOO_LITTLE and long > LINEAR * work(reader, made(LENGTH))


def work(reader: Callable[[bytes], object], raw: bytes) -> float:
    began = time.thread_time()
    reader(raw)
    return time.thread_time() - began


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_workbooks_are_read_in_step_with_their_length(kind: str) -> None:
    assert not grows_too_fast(read_table, WORKBOOKS[kind])


def test_a_workbook_made_here_is_one() -> None:
    found = tables.read_file("people.xlsx", WORKBOOKS["rows"](1_000))
    assert found.columns == ["Email"]
    assert found.rows[0] == ["a@b.example"]


@pytest.mark.parametrize("unit", CARDS)
def test_business_cards_are_read_in_step_with_their_length(unit: str) -> None:
    assert not grows_too_fast(inbound_mail.read, mail_with_card(unit))
    assert not grows_too_fast(read_table, lambda n: f"BEGIN:VCARD\r\n{filled(unit, n)}".encode())
