"""Our own words in a mail, known again line by line wherever they come back."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from integrations.texts.word_runs import runs_of, shared_runs, words_in

RUN = 4  # words in a row that nobody else writes by chance
# A line that is not ours to its last word is long, and nearly all of it is: whoever answers in
# words like ours ("I'd rather not hear from you again") says something of their own.
LONG_LINE, ENOUGH = 12, 0.8
MOST_WORDS = 40_000  # of ours that are compared
ADDRESS = re.compile(r"(?:https?://|mailto:|www\.)[^\s<>\[\]()]*|[^\s<>@]{1,64}@[^\s<>@]+", re.I)
EDGES = re.compile(r"^[\W_]+|[\W_]+$")
LETTERED = re.compile(r"[^\W\d_]")


def words_to_compare(text: str) -> list[str]:
    """The words of a text, without addresses: these are shown in a dozen ways."""
    return words_in(ADDRESS.sub(" ", text))


class OurWords:
    """What we wrote to somebody, ready to be looked for. Linear in the length of what is read."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.runs: set[tuple[str, ...]] = set()
        self.short: set[tuple[str, ...]] = set()  # texts of ours that are shorter than a run
        left = MOST_WORDS
        for text in texts:
            words = words_to_compare(text)[:left]
            left -= len(words)
            self.runs.update(runs_of(words, RUN))
            if 0 < len(words) < RUN:
                self.short.add(tuple(words))

    def __bool__(self) -> bool:
        return bool(self.runs or self.short)

    def lines_of_ours(self, lines: Sequence[str]) -> set[int]:
        """The numbers of the lines that say what we said.

        Lines without words belong to us where they stand between two of ours.
        """
        if not self:
            return set()
        words = [words_to_compare(line) for line in lines]
        ours = self.lines_that_match(words)
        return ours | {n for n in gaps_between(ours, len(lines)) if is_left_over(lines[n])}

    def lines_that_match(self, words: list[list[str]]) -> set[int]:
        stream = [(word, number) for number, line in enumerate(words) for word in line]
        matched: defaultdict[int, list[str]] = defaultdict(list)
        for n in self.words_that_match([word for word, _ in stream]):
            matched[stream[n][1]].append(stream[n][0])
        return {
            number
            for number, line in enumerate(words)
            if line and (is_ours(line, matched[number]) or tuple(line) in self.short)
        }

    def words_that_match(self, stream: list[str]) -> set[int]:
        """The numbers of the words that stand in one of our runs."""
        return {number for run in shared_runs(stream, self.runs, RUN) for number in run}


def is_ours(line: list[str], matched: list[str]) -> bool:
    """Whether a line says nothing beside its words that match ours; a link may say some again."""
    is_long = len(matched) >= LONG_LINE and len(matched) >= ENOUGH * len(line)
    return is_long or (bool(matched) and set(line) <= set(matched))


def gaps_between(ours: set[int], length: int) -> Iterable[int]:
    """The lines that stand alone, or with other blank ones, between two of ours."""
    if not ours:
        return []
    return (n for n in range(min(ours), min(max(ours), length)) if n not in ours)


def is_left_over(line: str) -> bool:
    """The rest of an address that was broken, a mark, a ruler: no words of anybody's."""
    bare = EDGES.sub("", ADDRESS.sub(" ", line))
    return not LETTERED.search(bare) or (len(bare.split()) == 1 and len(bare) > 16)
