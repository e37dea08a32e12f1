"""Files as people save them: whatever their separators, titles and letters, the people are read."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from leads.sources.tables import MAX_BYTES, Table, Unreadable, read_file

TITLES = ["Name", "Email", "Phone", "Message"]
ADA = ["Ada Keen", "ada@x.example", "902-555-0131", "roof, gutter; deck"]
BOB = ["Bob Cold", "bob@x.example", "902-555-0132", "new roof"]


def read(text: str, name: str = "people.csv") -> Table:
    return read_file(name, text.encode())


def workbook(*sheets: tuple[str, list[list[Any]]], hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden" if title == hidden else "visible"
        for row in rows:
            sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        'Name,Email,Phone,Message\nAda Keen,ada@x.example,902-555-0131,"roof, gutter; deck"\n'
        "Bob Cold,bob@x.example,902-555-0132,new roof\n",
        "sep=|\r\nName|Email|Phone|Message\r\nAda Keen|ada@x.example|902-555-0131|roof, gutter; "
        "deck\r\nBob Cold|bob@x.example|902-555-0132|new roof\r\n",
        '"sep=\t"\nName\tEmail\tPhone\tMessage\nAda Keen\tada@x.example\t902-555-0131\troof, '
        "gutter; deck\nBob Cold\tbob@x.example\t902-555-0132\tnew roof\n",
        'Name,Email,Phone,Message\rAda Keen,ada@x.example,902-555-0131,"roof, gutter; deck"\r'
        "Bob Cold,bob@x.example,902-555-0132,new roof\r",
        '"Name,Email,Phone,Message"\n"Ada Keen,ada@x.example,902-555-0131,""roof, gutter; deck"""'
        '\n"Bob Cold,bob@x.example,902-555-0132,new roof"\n',
        "'Name','Email','Phone','Message'\n'Ada Keen','ada@x.example','902-555-0131','roof, "
        "gutter; deck'\n'Bob Cold','bob@x.example','902-555-0132','new roof'\n",
    ],
    ids=[
        "commas",
        "sep line",
        "quoted sep line",
        "carriage returns",
        "quoted lines",
        "apostrophes",
    ],
)
def test_the_separator_is_found(text: str) -> None:
    assert read(text)[:2] == (TITLES, [ADA, BOB])


def test_commas_within_titles_separate_nothing() -> None:
    table = read("Name (last, first, middle);E-Mail (home, work)\nAda Keen;ada@x.example\n")
    assert table.columns == ["Name (last, first, middle)", "E-Mail (home, work)"]


def test_a_quotation_mark_that_is_never_closed_holds_its_own_line() -> None:
    table = read('Name,Email,Message\nAda,ada@x.example,"roof\nBob,bob@x.example,deck\nCy,,x\n')
    assert [row[0] for row in table.rows] == ["Ada", "Bob", "Cy"]


def test_many_open_quotation_marks_are_read_in_time() -> None:
    lines = "".join(f'P{n},p{n}@x.example,"{n},\n' if n % 2 else f"P{n},,\n" for n in range(9_000))
    assert len(read("Name,Email,Message\n" + lines).rows) >= 4_500


def test_what_stands_above_the_titles_is_left_out_by_name() -> None:
    table = read("Leads of November;;;\n\nName;Email;Phone;Message\n" + ";".join(BOB) + "\n")
    assert table[:3] == (TITLES, [BOB], 4)
    assert table.notes == ("Left out above the titles: “Leads of November”",)


def test_titles_of_groups_are_not_the_titles() -> None:
    table = read("Contact,,Request\nFirst,Last,Details\nAda,Keen,roof\n")
    assert table.columns == ["First", "Last", "Details"]


def test_a_table_without_titles_keeps_its_first_row() -> None:
    table = read(",".join(BOB) + "\n")
    assert table[:3] == (["column 1", "column 2", "column 3", "column 4"], [BOB], 1)
    assert not table.has_titles
    assert "No row holds titles" in table.notes[0]


def test_titles_in_words_that_nobody_knows_are_titles() -> None:
    assert read("Nafn;Netfang\nEinar;einar@x.example\n").columns == ["Nafn", "Netfang"]


def test_a_row_that_is_longer_than_the_titles_loses_nothing() -> None:
    table = read("Name,Email\nAda,ada@x.example,roof,deck\n")
    assert table.rows == [["Ada", "ada@x.example", "roof", "deck"]]


def test_rows_have_the_numbers_of_the_file() -> None:
    table = read("Name,Email\nAda,ada@x.example\n,\nBob,bob@x.example\n")
    assert table.rows == [["Ada", "ada@x.example"], [], ["Bob", "bob@x.example"]]


def test_columns_that_hold_nothing_are_dropped() -> None:
    assert read("Name,Fax,Email\nAda,,ada@x.example\n").columns == ["Name", "Email"]


def test_two_columns_of_one_title_stay_two() -> None:
    table = read("Email,Email\nada@x.example,b@x.example\n")
    assert table.columns == ["Email", "Email (2)"]


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("windows-1252", "Jörg Groß: Dachrinne für Müllers"),
        ("windows-1250", "Małgorzata Świątek: pęknięta rynna"),
        ("mac-roman", "Renée Lefèvre: fenêtre cassée à réparer"),
        ("windows-1251", "Ольга Смирнова: течёт крыша"),
        ("windows-1253", "Μαρία Νικολάου: στάζει η στέγη"),
        ("windows-1254", "Şule Yıldız: çatı akıyor, yardım lazım"),
        ("cp932", "鈴木花子: 雨樋が壊れました"),
        ("cp850", "Jürgen Böhm: Dachrinne undicht, bitte zurückrufen"),
        ("utf-16", "Łucja Żółć: rynna"),
        ("utf-16-le", "Łucja Żółć: rynna"),
        ("utf-8-sig", "Łucja Żółć: rynna"),
    ],
)
def test_letters_of_every_country_are_read(charset: str, words: str) -> None:
    raw = f"Name\tEmail\tNotes\nAnn\tann@x.example\t{words}\n".encode(charset)
    assert read_file("people.csv", raw).rows[0][2] == words


def test_one_wrong_byte_spoils_nothing_else() -> None:
    raw = "Name,Email\nZoë Núñez,z@x.example\nBad ".encode() + b"\xff,b@x.example\n"
    assert read_file("people.csv", raw).rows[0] == ["Zoë Núñez", "z@x.example"]


# Workbooks


def test_a_spreadsheet_is_read_like_a_csv() -> None:
    raw = workbook(("S", [["Name", "Phone"], ["Ada", 9025550131.0], [None, None]]))
    assert read_file("x.xlsx", raw)[:2] == (["Name", "Phone"], [["Ada", "9025550131"]])


def test_a_cover_before_the_table_is_left_out_by_name() -> None:
    cover = [["Leads of November"], ["Questions?", "office@oak.example", "902-555-0100"]]
    table = read_file("x.xlsx", workbook(("Read me", cover), ("People", [TITLES, ADA])))
    assert table.rows == [ADA]
    assert table.notes == ("Left out: the sheet “Read me” (2 rows)",)


def test_a_hidden_sheet_comes_behind_those_that_are_shown() -> None:
    raw = workbook(("Old", [TITLES, BOB]), ("People", [TITLES, ADA]), hidden="Old")
    assert read_file("x.xlsx", raw).rows == [ADA]


@pytest.mark.parametrize(
    ("formula", "cell"),
    [
        ('=HYPERLINK("mailto:ada@x.example","ada@x.example")', "ada@x.example"),
        ('=HYPERLINK("mailto:ada@x.example", "Write")', "Write mailto:ada@x.example"),
        ('=HYPERLINK("mailto:ada@x.example")', "mailto:ada@x.example"),
        ('=HYPERLINK("mailto:"&"ada@x.example","ada@x.example")', "ada@x.example"),
        ('="0902555"', "0902555"),
    ],
)
def test_a_formula_that_only_wraps_a_text_is_that_text(formula: str, cell: str) -> None:
    table = read_file("x.xlsx", workbook(("S", [["Email", "Name"], [formula, "Ada"]])))
    assert table.rows == [[cell, "Ada"]]


def test_a_last_row_of_formulas_alone_is_read() -> None:
    row = ['=HYPERLINK("mailto:ada@x.example","ada@x.example")', '="Ada"']
    assert read_file("x.xlsx", workbook(("S", [["Email", "Name"], row]))).rows == [
        ["ada@x.example", "Ada"]
    ]


def test_a_formula_without_its_value_is_left_out_by_name() -> None:
    table = read_file("x.xlsx", workbook(("S", [["Name", "Email"], ["=A9&B9", "a@x.example"]])))
    assert table.rows == [["a@x.example"]]
    assert table.notes == ("Left out in row 2, Name: a formula without its value, “=A9&B9”",)


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#WERT!", "#¡REF!", "#NV", "#####"])
def test_an_error_of_a_spreadsheet_is_no_value(error: str) -> None:
    table = read(f"Name,Email\n{error},ada@x.example\nBob,bob@x.example\n")
    assert table.rows[0] == ["", "ada@x.example"]
    assert error in table.notes[0]


def test_a_number_sign_alone_is_no_error() -> None:
    assert read("Email,Unit\nada@x.example,#12\n").rows == [["ada@x.example", "#12"]]


# What is no table


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "a row of titles"),
        (b"only titles\n", "a row of titles"),
        (b"PK\x03\x04 broken", "can be read"),
        (b"a,b\n" + b"1,2\n" * 10_001, "10,000 fit"),
        (b"x" * (MAX_BYTES + 1), "larger than"),
        (b"BEGIN:VCARD\r\nEMAIL:a@x.example\r\nEND:VCARD\r\n", "vCards"),
        (b"\xef\xbb\xbfBEGIN:VCARD\nEND:VCARD\n", "vCards"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"<html><table><tr><td>a@x.example", "web page"),
        (b'[{"email": "a@x.example"}]', "JSON"),
        (b",".join(b"t%d" % n for n in range(401)) + b"\n" + b"1," * 400 + b"1\n", "400 fit"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(raw: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_file("x.csv", raw)


def test_a_cell_that_is_too_long_is_cut_by_name() -> None:
    table = read("Email,Notes\nada@x.example," + "roof " * 40_000 + "\nbob@x.example,deck\n")
    assert len(table.rows) == 2
    assert table.notes == ("Left out in row 2, Notes: what comes behind 20,000 characters",)


def test_the_name_of_a_table_is_no_title() -> None:
    table = read("Table 1,,,\nAda Keen,ada@x.example,902-555-0131,new roof\n")
    assert not table.has_titles


def test_one_title_over_one_column_is_a_title() -> None:
    assert read("Kontaktdaten\nada@x.example\n").columns == ["Kontaktdaten"]


def test_a_workbook_that_unpacks_to_a_thousand_times_its_size_is_refused() -> None:
    raw = io.BytesIO(workbook(("S", [TITLES, ADA])))
    with zipfile.ZipFile(raw, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/more.xml", bytes(201 * 1024 * 1024))
    with pytest.raises(Unreadable, match="unpacks to more than 100 MB"):
        read_file("x.xlsx", raw.getvalue())
