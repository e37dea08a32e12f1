"""Which word of a name is the given one, told by lists of names. Pure."""

import unicodedata
from functools import cache

from leads.words import pattern, words

FAMILY_ENDING = pattern("names", "family_ending")


@cache
def listed(table: str) -> frozenset[str]:
    """The names of a table, each also without its accents."""
    names = words("given_and_family", table)
    return names | {without_accents(name) for name in names}


def without_accents(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_listed(word: str, *tables: str) -> bool:
    bare = word.lower().replace("’", "'").strip(".,")
    return any(bare in listed(table) for table in tables)


def is_given(word: str) -> bool:
    """A known given name, or one that begins with it: "Anna-Lena"."""
    tables = ("given", "given_or_family", "given_or_family_first")
    spellings = (word, word.split("-")[0], without_accents(word))
    return any(is_listed(spelling, *tables) for spelling in spellings)


def is_family(word: str) -> bool:
    """A known name of families by which hardly anybody is called."""
    return not is_given(word) and (
        is_listed(word, "family") or bool(FAMILY_ENDING.search(word.lower()))
    )


def may_begin_with_family(name: list[str]) -> bool:
    """Whether the first of these words may be the family's: "Novák Jana", "Kim Min-jun"."""
    first, last = name[0], name[-1]
    if len(name) == 1:
        return is_family(first)
    if is_listed(first, "given_or_family_first"):
        return not is_family(last) or "-" in last
    return is_family(first) or (is_listed(last, "given") and not is_given(first))
