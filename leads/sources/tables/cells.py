"""What stands in a cell of a spreadsheet, without what its program put round it. Pure."""

import re
from datetime import date, datetime, time

from leads.fields import LONGEST_FIELD, text_of
from leads.words import words

# Each has one reading alone: two quotation marks are one of its letters.
ANY_TEXT = r'"(?:[^"]|"")*+"'
TEXT = r'"((?:[^"]|"")*+)"'
# The target may be put together ("mailto:"&"a@x.example"), and a text may be shown for it.
LINK = re.compile(rf"=\s*HYPERLINK\(((?:{ANY_TEXT}|[^\",;])+)(?:[,;]\s*{TEXT}\s*)?\)", re.I)
AS_TEXT = re.compile(rf"=\s*(?:T\(\s*)?{TEXT}\s*\)?")  # ="0902555", so that no zero is lost
AS_NUMBER = re.compile(r"=\s*+([+-]?[\d().-][\d\s().-]*)")
FORMULA = re.compile(r"=\s*[A-Z@][\w.]*[(!:\d]", re.I)
# "#N/A" and its kin end in a mark or stand in the list; too narrow a column shows only hashes.
ERROR = re.compile(r"#[¡¿]?[A-ZÀ-Ý/0]{2,14}[!?]|#{3,}")
ERRORS = words("labels", "spreadsheet_errors")
VERTICAL_TAB = "\x0b"  # a line break within a cell, as databases save it


def plain_cell(value: object) -> str:
    """A cell's text: a formula that only wraps a text or a link is that text."""
    if value is None or value == "":
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    elif isinstance(value, datetime) and value.time() == time():
        value = value.date()
    text = value.isoformat(" ") if isinstance(value, datetime) else text_of(as_lines(value))
    return text_of(unwrapped(text)) if text.startswith("=") else text


def as_lines(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.replace(VERTICAL_TAB, "\n") if isinstance(value, str) else value


def unwrapped(text: str) -> str:
    if link := LINK.fullmatch(text):
        return of_link(link) or text
    if found := AS_TEXT.fullmatch(text):
        return unquoted(found[1])
    number = AS_NUMBER.fullmatch(text)
    return number[1] if number else text


def of_link(link: re.Match[str]) -> str:
    """What a link shows, and where it leads if that is something else."""
    target = unquoted("".join(re.findall(TEXT, link[1])))
    shown = unquoted(link[2] or "")
    return shown if shown and same_place(target, shown) else f"{shown} {target}".strip()


def unquoted(text: str) -> str:
    return text.replace('""', '"')


def same_place(target: str, shown: str) -> bool:
    """Whether a link shows where it leads, so that the one says all."""
    return shown.strip().lower() in target.lower()


def is_error(text: str) -> bool:
    """Whether the spreadsheet had no value there."""
    return bool(ERROR.fullmatch(text)) or text in ERRORS


def is_open_formula(text: str) -> bool:
    """A formula that was saved without its value."""
    return bool(FORMULA.match(text))


def is_cut(value: object) -> bool:
    """Whether a cell holds more than a field keeps."""
    return isinstance(value, str) and len(value) > LONGEST_FIELD
