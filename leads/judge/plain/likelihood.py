"""How likely a message asks us to stop, or tells of an emergency, by weights learnt from sentences.

Rules find what is built as they expect (`words.opt_out`, `hazards`); these tables, learnt from
labelled messages like the one of categories, hear what is said in other words. Neither decides
alone: what rules say is one more feature. Pure.
"""

import json
import re
from functools import cache, lru_cache
from pathlib import Path

from leads.judge.plain import stems

SAID = "#said"  # rules say so
WINDOW, MOST_WINDOWS = 3, 60  # sentences that are read together, and how many such pieces
LIKELY, IF_SAID = 0.6, 0.25  # of belief: without the rules, and where they say so
SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


@cache
def table(name: str) -> stems.Table:
    """What was learnt of "emergency" or "opt_out"."""
    path = Path(__file__).with_name(f"{name}.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    return data["categories"], data["bias"], data["features"]


def is_likely(name: str, text: str, said: bool) -> bool:
    """Whether to believe it; `said` is what the rules say."""
    return likelihood(name, text, said) >= (IF_SAID if said else LIKELY)


@lru_cache(maxsize=32)
def likelihood(name: str, text: str, said: bool) -> float:
    """0-1, of the few sentences that speak for it most."""
    found = (weigh(name, features_of(piece, said)) for piece in pieces_of(text))
    return max(found, default=0.0)


def weigh(name: str, features: set[str]) -> float:
    return stems.weigh(features, table(name)).get("yes", 0.0)


def features_of(text: str, said: bool) -> set[str]:
    return stems.features_of(text) | ({SAID} if said else set())


def pieces_of(text: str) -> list[str]:
    """A few sentences each, so that one that tells is not lost among others."""
    sentences = [s for s in SENTENCES.split(text[: stems.MAX_TEXT]) if s.strip()]
    count = max(1, len(sentences) - WINDOW + 1)
    return [" ".join(sentences[n : n + WINDOW]) for n in range(min(count, MOST_WINDOWS))]
