"""Whether a quote really stands in the inquiry, whatever was done to its blanks and quotation
marks. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable

from leads.words.scripts import INVISIBLE

ASCII = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
    }
)
EDGES = " \t.,;:!?\"'()[]-*_"
WORD_EDGES_UNDER, WHOLE_FIELD_UNDER = 6, 4


def fold(text: str) -> tuple[str, list[int]]:
    """(folded text, index of each of its characters in `text`)."""
    folded: list[str] = []
    index: list[int] = []
    for position, character in enumerate(text):
        for piece in folded_character(character):
            if piece == " " and folded[-1:] == [" "]:
                continue
            folded.append(piece)
            index.append(position)
    return "".join(folded), index


def folded_character(character: str) -> str:
    """In small plain letters, any blank as a space; "" for what nobody sees."""
    if INVISIBLE.match(character):
        return ""
    pieces = unicodedata.normalize("NFKD", character.translate(ASCII)).casefold()
    seen = (piece for piece in pieces if not unicodedata.combining(piece))
    return "".join(" " if piece.isspace() else piece for piece in seen)


class Sources:
    """The values in which quotes are looked for, folded once."""

    def __init__(self, values: Iterable[str]) -> None:
        self.values = [(value, *fold(value)) for value in values if value]

    def spans(self, quote: str) -> list[str]:
        """The inquiry's own words behind a quote ("a … b" has two), or [] where it does not stand
        there.
        """
        parts = [p.strip(EDGES) for p in re.split(r"\.{3,}|…|\[\.\.\.\]", fold(quote)[0])]
        parts = [p for p in parts if p]
        for value, folded, index in self.values:
            if parts and (found := in_order(parts, folded)):
                return [value[index[start] : index[end - 1] + 1] for start, end in found]
        return []


def in_order(parts: list[str], folded: str) -> list[tuple[int, int]]:
    found, after = [], 0
    for part in parts:
        span = find_quote(part, folded, after)
        if span is None:
            return []
        found.append(span)
        after = span[1]
    return found


def find_quote(part: str, folded: str, after: int) -> tuple[int, int] | None:
    """A short quote must be whole words, and a very short one a whole value.

    "no" stands in every "not".
    """
    if len(part) < WHOLE_FIELD_UNDER:
        return (
            (folded.index(part), folded.index(part) + len(part))
            if folded.strip(EDGES) == part
            else None
        )
    if len(part) < WORD_EDGES_UNDER:
        match = re.search(rf"(?<!\w){re.escape(part)}(?!\w)", folded[after:])
        return (after + match.start(), after + match.end()) if match else None
    at = folded.find(part, after)
    return (at, at + len(part)) if at >= 0 else None
