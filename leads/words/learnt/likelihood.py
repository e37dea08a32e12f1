"""How likely a message asks us to stop, or tells of an emergency, by weights learnt from sentences.

Rules find what is built as they expect (`words.opt_out`, `hazards`); these tables, learnt from
labelled messages like the one of categories, hear what is said in other words. Neither decides
alone: what rules say is one more feature. Pure.
"""

import math
import re
from functools import lru_cache
from pathlib import Path

from leads.words.hazards import classes_in
from leads.words.learnt import stems

SAID = "#said"  # rules say so
WINDOW, MOST_WINDOWS = 3, 60  # sentences that are read together, and how many such pieces
GRAM = 4  # letters
IF_SAID = 0.1  # of belief, where the rules say so
FEWEST_WORDS = 3
SURE = 0.9  # of belief
LIKELY = 0.6  # where a few sentences are the whole
SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def table(name: str) -> stems.Table:
    """What was learnt of "emergency" or "opt_out"."""
    return stems.read_table(Path(__file__).with_name(f"{name}.json"))


def is_likely(name: str, text: str, said: bool) -> bool:
    """Whether to believe it; `said` is what the rules say."""
    return likelihood(name, text, said) >= (IF_SAID if said else enough_for(text))


def enough_for(text: str) -> float:
    """The belief that it takes: a word or two say little, and of many pieces one sounds like it."""
    if len(stems.words_of(text)) < FEWEST_WORDS:
        return SURE
    return 1 - (1 - LIKELY) / math.sqrt(len(pieces_of(text)))


def is_sure(name: str, text: str) -> bool:
    """Whether what rules say is as good as certain by its other words too."""
    return likelihood(name, text, said=True) >= SURE


@lru_cache(maxsize=32)
def likelihood(name: str, text: str, said: bool) -> float:
    """0-1, of the few sentences that speak for it most."""
    pieces = (p for p in pieces_of(text) if said or name != "emergency" or not is_calm(p))
    return max((weigh(name, features_of(name, piece, said)) for piece in pieces), default=0.0)


def is_calm(text: str) -> bool:
    """Whether it takes back a hazard, or says that there is time."""
    return any(each == "calm" or each.startswith("not ") for each in classes_in(text))


def weigh(name: str, features: frozenset[str]) -> float:
    return stems.weigh(features, table(name)).get("yes", 0.0)


def features_of(name: str, text: str, said: bool) -> frozenset[str]:
    """What words it has and what they are made of.

    Of an emergency also which classes of hazards, in whatever language.
    """
    classes = {f"#{each}" for each in classes_in(text)} if name == "emergency" else set()
    return features_of_words(text) | classes | ({SAID} if said else set())


@lru_cache(maxsize=2 * MOST_WINDOWS)  # both tables ask of the same pieces
def features_of_words(text: str) -> frozenset[str]:
    return frozenset(stems.features_of(text) | grams_of(text))


def grams_of(text: str) -> set[str]:
    """Runs of letters within its words, so that one misspelt or inflected is half known."""
    words = (f"<{word}>" for word in stems.words_of(text))
    return {f"~{word[n : n + GRAM]}" for word in words for n in range(len(word) - GRAM + 1)}


def pieces_of(text: str) -> list[str]:
    """A few sentences each, so that one that tells is not lost among others."""
    sentences = [s for s in SENTENCES.split(text[: stems.MAX_TEXT]) if s.strip()]
    count = max(1, len(sentences) - WINDOW + 1)
    return [" ".join(sentences[n : n + WINDOW]) for n in range(min(count, MOST_WINDOWS))]
