"""What an inquiry is, told by the beginnings of its words and by which follow one another.

A table of weights kept as data (stems.json), learnt from labelled messages.

Each known feature adds its weight to each category, rarer ones more; anybody can look up which
words spoke for what. Pure.
"""

import itertools
import json
import math
import re
import unicodedata
from collections.abc import Set
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".json")
LETTERS = 6  # of a word: its stem in most of our languages
FEWER_LETTERS = 4  # where endings grow into the stem
MAX_TEXT = 6_000
NOTE = "#note"  # somebody else wrote it down
WORD = re.compile(r"[^\W\d_]+|[€$£%]|https?://|\d+")
PLAIN = str.maketrans({"ß": "ss", "ł": "l", "’": "'"})


Table = tuple[list[str], list[float], dict[str, list[float]]]
# (categories, bias of each, {feature: [its rarity, its weight for each category]})


@cache
def read_table(path: Path) -> Table:
    """What was learnt, as benchmarks/learn.py wrote it."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return data["categories"], data["bias"], data["features"]


def table() -> Table:
    """Of categories."""
    return read_table(TABLE)


def words_of(text: str) -> list[str]:
    """Lower case, without accents, every number the same."""
    folded = "".join(
        c
        for c in unicodedata.normalize("NFKD", text[:MAX_TEXT].lower().translate(PLAIN))
        if not unicodedata.combining(c)
    )
    return ["0" if word[0].isdigit() else word for word in WORD.findall(folded)]


def stems_of(text: str) -> set[str]:
    return {word[:LETTERS] for word in words_of(text)}


def features_of(text: str, is_note: bool = False) -> set[str]:
    """Its stems, shorter beginnings ("appo*"), and stems that follow one another ("my invoic")."""
    words = words_of(text)
    row = ["^", *(word[:LETTERS] for word in words), "$"]
    shorter = {f"{word[:FEWER_LETTERS]}*" for word in words if len(word) > FEWER_LETTERS}
    pairs = {f"{first} {then}" for first, then in itertools.pairwise(row)}
    return {*row[1:-1], *shorter, *pairs, *([NOTE] if is_note else [])}


def weigh(features: Set[str], learnt: Table | None = None) -> dict[str, float]:
    """The share of belief in each category, together 1.

    {} where none is known.
    """
    categories, bias, known = learnt or table()
    found = [known[feature] for feature in sorted(features) if feature in known]
    length = math.sqrt(sum(row[0] ** 2 for row in found))
    if not length:
        return {}
    sums = [
        base + sum(row[0] * row[place] for row in found) / length
        for place, base in enumerate(bias, start=1)
    ]
    return dict(zip(categories, softmax(sums), strict=True))


def known_in(text: str) -> int:
    """How many of its stems the table knows."""
    return len(stems_of(text) & table()[2].keys())


def rarity_of(stem: str) -> float:
    """How rare a stem is among all messages, of whatever trade; infinite where it is unknown."""
    return table()[2].get(stem, [math.inf])[0]


def softmax(sums: list[float]) -> list[float]:
    top = max(sums)
    powers = [math.exp(s - top) for s in sums]
    return [p / sum(powers) for p in powers]
