"""Delimited text as rows: comma, semicolon, tab or bar, quoted in whatever way. Pure."""

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Iterator
from itertools import islice
from typing import NamedTuple, TypedDict

from leads.sources.tables.titles import known_titles, value_cells

SEPARATORS = ",;\t|"
LOOKED_AT = 200_000  # characters in which the separator is looked for
ROWS_LOOKED_AT = 60
SAID = re.compile(r'\A"?sep=(.)"?[^\S\n\r]*(?:\r\n|\r|\n|\Z)', re.I)
MOST_REPAIRS = 20
NOTHING_MORE = ",;|\t\r\n "  # a million empty rows below the last one
csv.field_size_limit(2**31 - 1)  # a cell is cut later, and told; a file has its own limit


class Dialect(TypedDict):
    """As `csv` calls them."""

    delimiter: str
    quotechar: str
    escapechar: str | None


class Style(NamedTuple):
    separator: str
    quote: str = '"'
    escape: str | None = None

    @property
    def dialect(self) -> Dialect:
        return {
            "delimiter": self.separator,
            "quotechar": self.quote,
            "escapechar": self.escape,
        }


Rows = list[list[str]]


def rows_of_text(text: str, most_rows: int) -> Rows:
    """The rows of a delimited text, each with its cells as they were written.

    Of more than `most_rows` one more is read.
    """
    text = text.lstrip("\ufeff").rstrip(NOTHING_MORE)
    said = SAID.match(text)
    if said:
        text = text[said.end() :]
    styles = list(styles_for(text, said[1] if said else ""))
    start = whole_lines(text)
    style = max(styles, key=lambda one: likelihood(list(islice(split(start, one), ROWS_LOOKED_AT))))
    rows = list(islice(split(text, style), most_rows + 1))
    inner = "\n".join(row[0] for row in rows if row) if are_lines_quoted(rows) else ""
    return rows_of_text(inner, most_rows) if inner and inner != text else rows


def styles_for(text: str, said: str) -> Iterator[Style]:
    for separator in said or SEPARATORS:
        yield Style(separator)
        if '\\"' in text:
            yield Style(separator, escape="\\")
        if text.startswith("'"):
            yield Style(separator, quote="'")


def whole_lines(text: str) -> str:
    """The beginning of a text, up to the end of a line."""
    start = text[:LOOKED_AT]
    return (
        start if start == text else start[: max(start.rfind("\n"), start.rfind("\r")) + 1 or None]
    )


def likelihood(rows: Rows) -> tuple[int, float]:
    """How many cells look like titles, addresses and numbers; then how even the rows are."""
    told = [row for row in rows if any(row)]
    widths = Counter(len(row) for row in told)
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    even = often / len(told) * (1 - 1 / width) if width else 0.0
    return max(map(known_titles, told), default=0) + sum(map(value_cells, told)), even


def split(text: str, style: Style) -> Iterator[list[str]]:
    """Rows in one style. A quotation mark that is never closed holds only its own line."""
    lines = list(io.StringIO(text, newline=""))
    begin = 0
    for _ in range(MOST_REPAIRS):
        torn = yield from sound_rows(lines, begin, style)
        if torn is None:
            return
        yield from unquoted_rows(lines[torn : torn + 1], style)
        begin = torn + 1
    yield from unquoted_rows(lines[begin:], style)


def sound_rows(
    lines: list[str], begin: int, style: Style
) -> Generator[list[str], None, int | None]:
    """The rows from a line on; returns the line at which one begins that is never closed."""
    reader = csv.reader(lines[begin:], **style.dialect)
    first = begin
    for row in reader:
        after = begin + reader.line_num
        if after == len(lines) and after - first > 1 and is_open(lines[first:], style):
            return first
        yield row
        first = after
    return None


def unquoted_rows(lines: list[str], style: Style) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=style.separator, quoting=csv.QUOTE_NONE)


def is_open(lines: list[str], style: Style) -> bool:
    """Whether the last row of a text ends within quotation marks."""
    try:
        list(csv.reader(lines, strict=True, **style.dialect))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def are_lines_quoted(rows: Rows) -> bool:
    """Whether each line stands in quotation marks as one cell, with the cells within it."""
    told = list(filter(any, rows))
    lone = [row[0] for row in told if not any(row[1:])]
    if len(lone) < len(told) or not lone:
        return False
    return any(all(separator in line for line in lone) for separator in SEPARATORS)
