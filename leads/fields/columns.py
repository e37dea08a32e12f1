"""What the columns of a table mean by their titles. Pure."""

from functools import lru_cache
from typing import Literal

from leads.fields.labels import MEANING_OF_LABEL, Meaning, classify_label, plain
from leads.words import pattern, words

QUALIFIERS = words("labels", "column_qualifiers")
SECONDARY = pattern("labels", "secondary_column")
SOMEBODY_ELSES = pattern("labels", "column_of_somebody_else")


@lru_cache(4096)
def column_meaning(title: str) -> Meaning | Literal[""]:
    """What a column holds, else "": exports name several of a kind ("E-mail 2 - Value")."""
    meaning = classify_label(title)
    if meaning:
        return meaning
    rest = [word for word in plain(title).split() if word not in QUALIFIERS and not word.isdigit()]
    bare = MEANING_OF_LABEL.get(" ".join(rest))
    return bare if bare is not None and bare in ("email", "phone") else ""


def is_secondary(title: str) -> bool:
    """Whether a column holds a further one of its kind: "Other phone", "E-mail 2"."""
    return bool(SECONDARY.search(plain(title)))


def is_of_somebody_else(title: str) -> bool:
    """Whether a column tells of a colleague of ours or a third person: "Owner email"."""
    return bool(SOMEBODY_ELSES.search(plain(title)))
