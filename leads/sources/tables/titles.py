"""Where the titles of a table stand, or that it has none. Pure."""

import re

from leads.contacts.typed import EMAIL
from leads.fields import column_meaning, one_line

LOOKED_AT = 30  # rows that may stand above the titles
LONGEST_TITLE = 120
FEWEST_BELOW_A_HEADING = 3  # cells
NUMBER = re.compile(r"(?:tel:|p:)?\+?[\d\s().\-/]{7,22}")
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T].*)?")


def is_value(cell: str) -> bool:
    """Whether a cell is an address or a number: no title is one."""
    cell = cell.strip()
    if len(cell) > 300 or DATE.fullmatch(cell):
        return False
    digits = sum(letter.isdigit() for letter in cell)
    return bool(EMAIL.fullmatch(cell.removeprefix("mailto:").strip("<>"))) or (
        7 <= digits <= 15 and bool(NUMBER.fullmatch(cell))
    )


def value_cells(row: list[str]) -> int:
    return sum(map(is_value, row))


def known_titles(row: list[str]) -> int:
    """How many meanings the cells of a row name, none where it holds a value."""
    if any(map(is_value, row)):
        return 0
    return len({m for cell in row if len(cell) <= LONGEST_TITLE and (m := column_meaning(cell))})


def title_row(rows: list[list[str]]) -> int | None:
    """The place of the titles among the rows; None where the table has none.

    The row that names most meanings, with nothing above it that could be somebody. A table in
    words that we do not know has them where it begins, unless it begins with values.
    """
    above = next((n for n, row in enumerate(rows[:LOOKED_AT]) if value_cells(row)), len(rows))
    heads = rows[: min(above, LOOKED_AT)]
    best = max(range(len(heads)), key=lambda n: (known_titles(heads[n]), -n), default=None)
    if best is None or known_titles(heads[best]):
        return best
    widest = max(map(filled, heads))
    if widest == 1 and above < len(rows) and filled(rows[above]) >= FEWEST_BELOW_A_HEADING:
        return None  # the name of the table, and no titles
    return next(n for n, row in enumerate(heads) if filled(row) == widest)


def filled(row: list[str]) -> int:
    return sum(map(bool, row))


def titles_of(row: list[str], width: int) -> list[str]:
    """The names of the columns, each once; a column without a title has its number."""
    cells = [one_line(cell, LONGEST_TITLE) for cell in [*row, *[""] * width][:width]]
    titles: dict[str, None] = {}  # in their order
    for n, title in enumerate((c or f"column {n}" for n, c in enumerate(cells, start=1)), start=1):
        titles[title if title not in titles else f"{title} ({n})"] = None
    return list(titles)
