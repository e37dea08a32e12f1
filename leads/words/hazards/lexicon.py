"""Classes of words: which of them stand where in a text, by language."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from leads.words import word_file
from leads.words.hazards.tokens import Token

LANGUAGES = ("en", "fr", "es", "de", "pl")
SHORTEST_STEM = 2  # letters
ANY_WORD = "_"


@dataclass(frozen=True)
class Phrase:
    """What stands for a class: one word or several, each of which may be a beginning ("leak*")."""

    language: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """A phrase found: from the token `first` to the token `last`."""

    first: int
    last: int

    def overlaps(self, other: "Mark") -> bool:
        return self.first <= other.last and other.first <= self.last


Marks = dict[str, list[Mark]]  # by class


@cache
def phrases_by_first_word() -> dict[str, list[Phrase]]:
    index: dict[str, list[Phrase]] = defaultdict(list)
    for language in LANGUAGES:
        file = word_file(f"hazards/{language}")
        for name in file.tables:
            for phrase in file.words(name):
                words = tuple(phrase.split())
                index[words[0]].append(Phrase(language, name, words))
    return dict(index)


@lru_cache(maxsize=20_000)
def phrases_from(word: str) -> tuple[Phrase, ...]:
    """The phrases that may begin with this word: by all of it, its beginning or its end."""
    word = word[:40]
    cuts = range(SHORTEST_STEM, len(word) + 1)
    ends = range(1, len(word) - 1)
    keys = [word, *(f"{word[:n]}*" for n in cuts), *(f"*{word[n:]}" for n in ends)]
    if len(word) == 1 or word[0].isdigit():
        keys.append(f"{word[0]}*")
    index = phrases_by_first_word()
    return tuple(phrase for key in dict.fromkeys(keys) for phrase in index.get(key, ()))


@lru_cache(maxsize=50_000)
def phrases_at(word: str, following: str) -> tuple[Phrase, ...]:
    """Those of them that the second word allows: some words begin a hundred phrases."""
    return tuple(
        phrase
        for phrase in phrases_from(word)
        if len(phrase.words) == 1 or (following and is_word(following, phrase.words[1]))
    )


def is_word(word: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    return pattern in (word, ANY_WORD)


def marks_of(tokens: list[Token]) -> dict[str, Marks]:
    """Every class found, by language."""
    found: dict[str, Marks] = {language: {} for language in LANGUAGES}
    words = [token.word for token in tokens]
    for first, word in enumerate(words):
        for phrase in phrases_at(word, next(iter(words[first + 1 : first + 2]), "")):
            rest = phrase.words[1:]
            following = words[first + 1 : first + 1 + len(rest)]
            if len(following) == len(rest) and all(map(is_word, following, rest)):
                mark = Mark(first, first + len(rest))
                found[phrase.language].setdefault(phrase.name, []).append(mark)
    return found
