"""What an inquiry is, told by the beginnings of its words.

A table of weights kept as data (stems.json), learnt from labelled messages.

Each known stem adds its weight to each category, rarer ones more; anybody can look up which words
spoke for what. Pure.
"""

import json
import math
import re
import unicodedata
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".json")
LETTERS = 6  # of a word: its stem in most of our languages
MAX_TEXT = 6_000
WORD = re.compile(r"[^\W\d_]+|[€$£%]|https?://|\d+")
PLAIN = str.maketrans({"ß": "ss", "ł": "l", "’": "'"})


@cache
def table() -> tuple[list[str], list[float], dict[str, list[float]]]:
    """(categories, bias of each, {stem: [its rarity, its weight for each category]})."""
    data = json.loads(TABLE.read_text(encoding="utf-8"))
    return data["categories"], data["bias"], data["stems"]


def stems_of(text: str) -> set[str]:
    """Lower case, without accents, every number the same."""
    folded = "".join(
        c
        for c in unicodedata.normalize("NFKD", text[:MAX_TEXT].lower().translate(PLAIN))
        if not unicodedata.combining(c)
    )
    return {"0" if word[0].isdigit() else word[:LETTERS] for word in WORD.findall(folded)}


def weigh_stems(text: str) -> dict[str, float]:
    """The share of belief in each category, together 1.

    {} where no known stem stands in the text.
    """
    categories, bias, known = table()
    found = [known[stem] for stem in sorted(stems_of(text)) if stem in known]
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


def softmax(sums: list[float]) -> list[float]:
    top = max(sums)
    powers = [math.exp(s - top) for s in sums]
    return [p / sum(powers) for p in powers]
