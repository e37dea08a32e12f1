"""The writer's own name in what they wrote: where they sign, and wherever else it stands. Pure.

Only names that are no words as well are taken out wherever they stand: "Will you come" stays.
"""

import re
from collections.abc import Iterator

from leads.llm.personal.name_words import (
    ALSO_WORDS,
    CAPITAL_NAME,
    NO_NAME,
    NO_PART,
    OF_FIRMS,
    PART,
    WITHIN_NAMES,
)
from leads.llm.personal.signed import ENDS_LINE, signed_spans
from leads.words import one_of, words
from leads.words.language import language_of

Span = tuple[int, int]
FEWEST_LETTERS = 3
ENDS_SENTENCE = re.compile(r"(?:\A|[.!?:;\n\"“(–-])\s{0,20}\Z")
SENTENCE = re.compile(r"(?:\A|[.!?]\s|\n)\W{0,9}([^\W\d_])")
SHORTEST_LETTER = 40  # characters; what is shorter answers a question, and is signed by nobody
MONTHS_AND_DAYS = words("writers", "months_and_days")


class Names:
    """What is known of how the writer is called."""

    def __init__(self) -> None:
        self.plain: set[str] = set()  # parts that are names alone, in small letters
        self.worded: set[str] = set()  # parts that are words as well
        self.of_firms: set[str] = set()  # parts of a name that is a firm's as well

    def learn(self, name: str) -> None:
        parts = {part.lower() for part in PART.findall(name.replace("_", " "))}
        for part in parts - NO_PART:
            (self.of_firms if parts & OF_FIRMS else self.kind_of(part)).add(part)

    def kind_of(self, part: str) -> set[str]:
        is_short = len(part) < FEWEST_LETTERS and part.isascii()
        return self.worded if is_short or part in ALSO_WORDS else self.plain

    def learn_signed(self, name: str) -> None:
        """A name that the text itself shows counts elsewhere if it is written like one."""
        if all(part[0].isupper() or part in WITHIN_NAMES for part in PART.findall(name)):
            self.learn(name)

    def find(self, text: str) -> list[Span]:
        """Where the name stands in a text of theirs, the longest first."""
        is_letter = len(text) >= SHORTEST_LETTER or "\n" in text
        found = list(signed_spans(text)) if is_letter else []
        for start, end in found:
            self.learn_signed(text[start:end])
        if known := self.plain | self.worded | self.of_firms:
            any_of_them = one_of(map(re.escape, known))
            found += self.several(any_of_them, text)
            found += self.alone(any_of_them, text)
        return sorted(found, key=lambda span: span[0] - span[1])

    def several(self, any_of_them: str, text: str) -> Iterator[Span]:
        """Parts beside each other: a name, unless they are all words in small letters."""
        joined = re.compile(
            rf"(?<!\w)(?:{any_of_them})"
            rf"(?:(?:[ ]?[.,'-]?[ ]|-)(?:\w\.?[ ])?(?:{any_of_them}))+(?!\w)",
            re.I,
        )
        for found in joined.finditer(text):
            parts = PART.findall(found[0])
            is_written = sum(part[0].isupper() for part in parts) > 1
            if is_written or self.plain.intersection(map(str.lower, parts)):
                yield found.span()

    def alone(self, any_of_them: str, text: str) -> Iterator[Span]:
        """One part, as a name is written by whoever wrote the text."""
        is_cased, is_german = begins_with_capitals(text), language_of(text) == "de"
        for found in re.finditer(rf"(?<!\w)(?:{any_of_them})(?!\w)", text, re.I):
            if found[0].lower() in self.plain:
                yield from line_of_name(found, text)
                is_name = not (is_cased and found[0][0].islower())
            else:
                is_name = is_cased and not is_german and is_within(found, text)
            if is_name:
                yield found.span()


def line_of_name(found: re.Match[str], text: str) -> Iterator[Span]:
    """The whole line around a part, where it is a name and nothing else."""
    line = CAPITAL_NAME.match(text, text.rfind("\n", 0, found.start()) + 1)
    if line and line.end() >= found.end() and ENDS_LINE.match(text, line.end()):
        yield line.span()


def is_within(found: re.Match[str], text: str) -> bool:
    """Whether a word begins with a capital letter within a sentence, as a name does."""
    word, before = found[0], text[max(0, found.start() - 8) : found.start()]
    is_written = word[0].isupper() and not word.isupper() and len(word) >= FEWEST_LETTERS
    is_other = word.lower() in MONTHS_AND_DAYS or NO_NAME.fullmatch(word)
    return is_written and not is_other and not ENDS_SENTENCE.search(before)


def begins_with_capitals(text: str) -> bool:
    """Whether its writer begins most sentences with a capital letter, and does not only shout."""
    firsts = [found[1] for found in SENTENCE.finditer(text)]
    capital = sum(letter.isupper() for letter in firsts)
    return capital * 2 > len(firsts) and not text.isupper()
