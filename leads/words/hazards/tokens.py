"""The words of a text, in plain letters and with their place in it."""

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:'(?:t|s|re|m|ve|d|ll)\b)?", re.IGNORECASE)
SENTENCE_ENDS = re.compile(r"[.;:]\s|[!?]|\n\s*\n")
CLAUSE_ENDS = re.compile(r"[,()\n]|\s-+\s")
BETWEEN_SENTENCES = 3  # words that the end of a sentence counts for
NO_MARK = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "'": ""})


@dataclass(frozen=True)
class Token:
    """A word. `place` counts words, and the end of a sentence as several; `start` and `end` are
    where it stands in the text."""

    word: str
    start: int
    end: int
    place: int
    sentence: int
    clause: int


def plain_word(word: str) -> str:
    """In small letters without accents: "Überläuft" is "uberlauft", "can't" is "cant"."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(NO_MARK)


def tokens_of(text: str) -> list[Token]:
    found: list[Token] = []
    end = place = sentence = clause = 0
    for word in WORD.finditer(text):
        gap = text[end : word.start()]
        if SENTENCE_ENDS.search(gap):
            sentence, clause, place = sentence + 1, clause + 1, place + BETWEEN_SENTENCES
        elif CLAUSE_ENDS.search(gap):
            clause += 1
        end, place = word.end(), place + 1
        found.append(Token(plain_word(word[0]), word.start(), end, place, sentence, clause))
    return found
