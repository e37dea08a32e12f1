"""What the columns of a table mean by their titles. Pure."""

from functools import lru_cache
from typing import Literal

from leads.fields.labels import MEANING_OF_LABEL, Meaning, classify_label, plain
from leads.words import pattern, words

QUALIFIERS = words("labels", "column_qualifiers")
SECONDARY = pattern("labels", "secondary_column")


@lru_cache(4096)
def column_meaning(title: str) -> Meaning | Literal[""]:
    """What a column holds, else "": exports name several of a kind ("E-mail 2 - Value")."""
    meaning = classify_label(title)
    if meaning:
        return meaning
    words = map(singular, plain(title).split())
    rest = [word for word in words if word not in QUALIFIERS and not word.isdigit()]
    bare = MEANING_OF_LABEL.get(" ".join(rest))
    return bare if bare is not None and bare in ("email", "phone") else ""


def singular(word: str) -> str:
    """ "phones" as "phone", where it is said of columns at all."""
    ones = (word, word.removesuffix("s"), word.removesuffix("es"))
    return next((one for one in ones if one in QUALIFIERS or one in MEANING_OF_LABEL), word)


def is_secondary(title: str) -> bool:
    """Whether a column holds a further one of its kind: "Other phone", "E-mail 2"."""
    return bool(SECONDARY.search(plain(title)))
