"""What the columns of a table mean: by their titles, else by what stands in them. Pure."""

import re
from collections.abc import Callable

from leads.fields import (
    MEANINGS,
    addresses_in,
    column_meaning,
    is_of_somebody_else,
    numbers_in,
    permission_asked,
)
from leads.fields.rows import NAMES
from leads.sources.tables import Table
from leads.words import pattern
from leads.words.names import is_nobody

LOOKED_AT = 200  # rows
MOST = 0.6  # of the cells that hold something
FEWEST_NAMES = 0.2  # of a column that is called so
OTHER_NUMBER = pattern("labels", "other_number")
NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[ ,]{1,3}[^\W\d_][^\W\d_'’.-]*){1,3}\.?")
ONE_NAME = re.compile(r"[^\W\d_][^\W\d_'’-]{1,30}")
FEWEST_WORDS = 3


def guess_mapping(table: Table, country: str) -> dict[str, str]:
    """{column: meaning}; `country` is that of phone numbers (ISO code)."""
    titled = by_titles(table.columns)
    mapping = {c: m for c, m in titled.items() if m not in NAMES or may_hold_names(table, c)}
    by_values(mapping, table, country)
    return mapping | permissions(table)


def by_titles(columns: list[str]) -> dict[str, str]:
    """A colleague's address is none of theirs where another column has one."""
    titled = ((column, str(column_meaning(column))) for column in columns)
    mapping = {column: meaning for column, meaning in titled if meaning in MEANINGS}
    theirs = {c: meaning for c, meaning in mapping.items() if not is_of_somebody_else(c)}
    return {c: m for c, m in mapping.items() if c in theirs or m not in theirs.values()}


def permissions(table: Table) -> dict[str, str]:
    """The columns that say whether somebody may be written to, and hold anything at all."""
    asked = {column: permission_asked(column) for column in table.columns if table.has_titles}
    return {
        column: meaning
        for at, (column, meaning) in enumerate(asked.items())
        if meaning and any(at < len(row) and row[at] for row in table.rows)
    }


def may_hold_names(table: Table, column: str) -> bool:
    """A column called "Customer" may hold their numbers, or what kind of customer they are."""
    cells = cells_of(table, column)
    names = sum(any(map(str.isalpha, cell)) and not is_nobody(cell) for cell in cells)
    return not cells or names >= FEWEST_NAMES * len(cells)


def by_values(mapping: dict[str, str], table: Table, country: str) -> None:
    """Add what no title says; words tell a name or a message only where there are no titles."""

    def is_number(cell: str) -> bool:
        found = numbers_in(cell, country)
        return bool(found.values) and not found.rest

    free = [c for c in table.columns if c not in mapping and may_be_theirs(c)]
    add(mapping, table, "email", free, lambda cell: bool(addresses_in(cell).values))
    numbers = [c for c in free if not OTHER_NUMBER.search(c)]
    add(mapping, table, "phone", numbers, is_number)
    if not table.has_titles:
        add(mapping, table, "name", free[:3], lambda cell: bool(NAME.fullmatch(cell)))
        add_names_in_parts(mapping, table)
        add_message(mapping, table)


def may_be_theirs(column: str) -> bool:
    return not is_of_somebody_else(column) and not permission_asked(column)


def add_message(mapping: dict[str, str], table: Table) -> None:
    """The column in which somebody wrote most words."""
    left = [column for column in table.columns if column not in mapping]
    longest = max(left, key=lambda column: words_in(table, column), default="")
    if longest and words_in(table, longest) >= FEWEST_WORDS:
        mapping[longest] = "message"


def add(
    mapping: dict[str, str],
    table: Table,
    meaning: str,
    columns: list[str],
    is_one: Callable[[str], bool],
) -> None:
    """Give a meaning that no column has to those in which most cells look like it."""
    if meaning in mapping.values():
        return
    for column in columns:
        cells = cells_of(table, column)
        if column not in mapping and cells and sum(map(is_one, cells)) >= MOST * len(cells):
            mapping[column] = meaning
            if meaning == "name":
                return


def add_names_in_parts(mapping: dict[str, str], table: Table) -> None:
    """Two columns of one word each at the beginning: a first and a last name."""
    if "name" in mapping.values():
        return
    free = [column for column in table.columns[:3] if column not in mapping]
    single = [column for column in free if is_one_word(table, column)]
    if len(single) >= 2:
        mapping[single[0]], mapping[single[1]] = "first_name", "last_name"
    elif single:
        mapping[single[0]] = "name"


def is_one_word(table: Table, column: str) -> bool:
    cells = cells_of(table, column)
    return bool(cells) and all(map(ONE_NAME.fullmatch, cells))


def cells_of(table: Table, column: str) -> list[str]:
    at = table.columns.index(column)
    return [row[at] for row in table.rows[:LOOKED_AT] if row and row[at]]


def words_in(table: Table, column: str) -> int:
    """The words of the cell with most of them."""
    return max((len(cell.split()) for cell in cells_of(table, column)), default=0)
