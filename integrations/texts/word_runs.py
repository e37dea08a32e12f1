"""Runs of words: what a text has in common with others, whatever stands between the words.

Whoever quotes a text keeps the order of its words: so runs of words are compared, not lines, marks
or layouts. Pure.
"""

import re
from collections.abc import Collection, Iterator, Sequence

# Scripts without blanks are compared letter by letter.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: case makes no difference."""
    return [word.casefold() for word in WORD.findall(text)]


def runs_of(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """All runs of so many words, in their order; none of fewer words than that."""
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))


def shared_runs(
    words: Sequence[str], known: Collection[tuple[str, ...]], length: int
) -> list[range]:
    """The numbers of the words that stand in `known` runs of this length; runs that overlap are
    one range. Linear where `known` is a set.
    """
    shared: list[range] = []
    for start in (n for n, run in enumerate(runs_of(words, length)) if run in known):
        overlaps = bool(shared) and start < shared[-1].stop
        begin = shared.pop().start if overlaps else start
        shared.append(range(begin, start + length))
    return shared
