"""Files that hold far more than they weigh: refused while they are read, in words and quickly."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterable

import openpyxl
import pytest

from leads.sources.tables import Table, Unreadable, caps, parts, read_file
from tests.support.speed import counted_work

SHEET_BEGINS = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
SHEET_ENDS = "</sheetData></worksheet>"
TEXTS = "xl/sharedStrings.xml"
TEXTS_BEGIN = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
HAS_TEXTS = (
    f'<Override PartName="/{TEXTS}" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sharedStrings+xml"/>'
)
MB = 1024 * 1024


CAPS = (
    (caps, "MOST_CELLS"),
    (caps, "MOST_LETTERS"),
    (parts, "MOST_UNPACKED"),
    (parts, "MOST_OF_OTHERS"),
    (parts, "LONGEST_ROW"),
    (parts, "MOST_TEXTS"),
)


def inline(*cells: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)


def row(*cells: str) -> str:
    return f"<row>{inline(*cells)}</row>"


TITLES = row("Name", "Email")
ADA = row("Ada Keen", "ada@x.example")


def book(**made_of: Iterable[str]) -> bytes:
    """A sound workbook in which these parts, named by their last word, are made of these pieces."""
    openpyxl.Workbook().save(plain := io.BytesIO())
    raw = io.BytesIO()
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name in [*before.namelist(), TEXTS]:
            given = made_of.get(name.rpartition("/")[2].removesuffix(".xml"))
            with made.open(name, "w") as part:
                for piece in given or [as_it_was(before, name)]:
                    part.write(piece.encode())
    return raw.getvalue()


def as_it_was(before: zipfile.ZipFile, name: str) -> str:
    if name == TEXTS:
        return f"{TEXTS_BEGIN}</sst>"
    return before.read(name).decode().replace("</Types>", f"{HAS_TEXTS}</Types>")


def sheet(*pieces: str) -> list[str]:
    return [SHEET_BEGINS, *pieces, SHEET_ENDS]


def texts(*pieces: str) -> list[str]:
    return [TEXTS_BEGIN, *pieces, "</sst>"]


def shared(column: int) -> str:
    return f'<c t="s"><v>{column}</v></c>'


HOSTILE = {
    "one cell": (
        book(sheet1=sheet(TITLES, "<row><c t='str'><v>", *["A" * MB] * 9, "</v></c></row>")),
        "cell or a row that is far too long",
    ),
    "one row": (
        book(sheet1=sheet("<row>", *["<c/>" * 250_000] * 2, "</row>")),
        "cell or a row that is far too long",
    ),
    "one text in many pieces": (
        book(sharedStrings=texts("<si>", *["<r><t>x</t></r>" * 7_000] * 10, "</si>")),
        "cell or a row that is far too long",
    ),
    "texts without end": (
        book(sharedStrings=texts(*["<si><t/></si>" * 10_000] * 11)),
        "more texts than any list",
    ),
    "one text in every cell": (
        book(
            sharedStrings=texts(f"<si><t>{'word ' * 6_000}</t></si>"),
            sheet1=sheet(TITLES, *[f"<row>{shared(0) * 200}</row>"] * 10),
        ),
        "more text than any list",
    ),
    "names for names": (
        book(sheet1=["<!DOCTYPE x [<!ENTITY a 'b'>]>", *sheet(TITLES, ADA)]),
        "declares names",
    ),
    "large styles": (
        book(styles=["<styleSheet>", *["<xf/>" * 100_000] * 3, "</styleSheet>"]),
        "far larger than in any workbook|far too long",
    ),
    "far more than it weighs": (
        book(sheet1=sheet(*[ADA * 10_000] * 15)),
        "unpacks to more than 10 MB",
    ),
    "rows without end": (
        book(sheet1=sheet(TITLES, *[ADA * 10_000] * 3)),
        "more rows than the 10,000",
    ),
    "a last row far below": (
        book(sheet1=sheet(TITLES, ADA, f'<row r="90000">{inline("Bob", "b@x.example")}</row>')),
        "more rows than the 10,000",
    ),
    "a row of rows without end": (
        book(sheet1=sheet(TITLES, ADA, f'<row r="99999999999">{inline("Bob")}</row>')),
        "more cells than any list",
    ),
    "nothing but commas": (
        b"Name,Email\n" + (b"a@x.example" + b"," * 1_900 + b"\n") * 500,
        "more cells than any list",
    ),
}


@pytest.fixture(autouse=True)
def a_tenth_of_the_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused grows with the caps, and so would the time that its tests take."""
    for module, name in CAPS:
        monkeypatch.setattr(module, name, getattr(module, name) // 10)


def test_the_caps_are_those_that_a_worker_can_bear() -> None:
    assert parts.MOST_UNPACKED * 10 <= 100 * MB
    assert caps.MOST_CELLS * 10 <= 4_000_000
    assert caps.MOST_LETTERS * 10 <= 40_000_000


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_far_more_than_it_weighs_is_refused_in_words(kind: str) -> None:
    raw, says = HOSTILE[kind]
    assert len(raw) < 10 * MB
    with counted_work() as spent, pytest.raises(Unreadable, match=says):
        read_file("people.xlsx", raw)
    assert spent.seconds < 5


@pytest.mark.parametrize("kind", ["one cell", "one row", "one text in every cell"])
def test_little_memory_is_taken_by_it(kind: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            read_file("people.xlsx", HOSTILE[kind][0])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 30 * MB


def read_sheet(*pieces: str) -> Table:
    return read_file("people.xlsx", book(sheet1=sheet(*pieces)))


def test_empty_rows_below_the_people_are_no_rows() -> None:
    table = read_sheet(TITLES, ADA, "<row><c/><c/></row>" * 30_000)
    assert table.rows == [["Ada Keen", "ada@x.example"]]


def test_what_stands_behind_thousands_of_empty_rows_is_not_left_out_in_silence() -> None:
    with pytest.raises(Unreadable, match="more rows"):
        read_sheet(TITLES, ADA, "<row/>" * 25_000, ADA)


def test_a_mark_across_two_pieces_is_seen() -> None:
    """The parts are looked through piece by piece: no row hides between two of them."""
    for shift in range(12):
        blank = "<!--" + "x" * (parts.PIECE - len(SHEET_BEGINS) - len(TITLES) - 7 - shift) + "-->"
        assert read_sheet(TITLES, blank, ADA).rows == [["Ada Keen", "ada@x.example"]]
