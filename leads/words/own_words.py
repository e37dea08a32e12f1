"""What is the writer's own in a text, and what in it is ours.

A telephone that reacts to a message sends the whole of it back in quotation marks, a mail program
sets it below the answer, people paste it. We know what we sent: what stands in a text and was in
one of our last messages to that person is ours, whatever quotes it. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from integrations.texts.word_runs import WORD, runs_of, shared_runs, words_in
from leads.words import pattern

REACTION = pattern("reactions", "reaction")
BESIDE_PICTURE = pattern("reactions", "beside_picture")
OF_PICTURE = pattern("reactions", "of_picture")
OPENING, CLOSING = '“„«‹「『"‟”', '”“»›」』"„'
# Single marks are apostrophes elsewhere: they count behind a blank.
QUOTATION = re.compile(
    rf"""(?:[{OPENING}]|(?<=\s)['‘])(?=\s*\S)(.+?)
    (?:[{CLOSING}'’](?=[^{CLOSING}'’]{{0,40}}\Z)|\Z)""",
    re.DOTALL | re.VERBOSE,
)
SIGNS = frozenset(f"{OPENING}{CLOSING}'’…!?.,:;>*_|-–—¿¡")
MARKED = re.compile(r"^[ \t]{0,3}>.*$", re.M)
ELLIPSIS = re.compile(r"\s*(?:…|\.{2,})")
CUTS = ("…", "..")
ENOUGH = 5  # words in a row that nobody writes again by chance
ENOUGH_WHEN_CUT = 3  # beside an ellipsis
MOST_WORDS = 1_500  # of a text, and of each message of ours


class Said(NamedTuple):
    """The writer's own words, and what stands with them and quotes us."""

    own: str
    quoted: str = ""


class Span(NamedTuple):
    start: int
    end: int


def own_words(text: str, ours: Iterable[str] = ()) -> str:
    """`text` without what quotes us: what our messages `ours` hold, and what looks like a quote.

    White space, case, the kind of quotation marks, marks of quoting (">") and a cut with an
    ellipsis make no difference. "" where nothing is left.
    """
    return split_words(text, ours).own


def split_words(text: str, ours: Iterable[str] = ()) -> Said:
    """The same with what was taken out. Nothing but blanks is lost."""
    spans = merged([*Comparison(text, ours).quoting_spans(), *quoted_by_look(text)])
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    own = [text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True)]
    quoted = [text[span.start : span.end].strip() for span in spans]
    return Said("\n".join(filter(None, own)), "\n".join(filter(None, quoted)))


def is_reaction(said: Said) -> bool:
    """Nothing was said: a small picture was tapped on a message of ours."""
    return bool((said.quoted and is_lead_in(said.own)) or OF_PICTURE.match(plain(said.own)))


def is_lead_in(text: str) -> bool:
    """What a telephone sets beside the message: "Liked", "👍 to", or the picture alone."""
    said = plain(text)
    return bool(REACTION.match(said) or (has_picture(text) and BESIDE_PICTURE.match(said)))


def plain(lead_in: str) -> str:
    """Without pictures and quotation marks."""
    letters = (c if c in "'’()" or c.isalnum() else " " for c in lead_in)
    return " ".join("".join(letters).split())


def merged(spans: Iterable[Span]) -> list[Span]:
    """In their order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        elif span.end > span.start:
            found.append(span)
    return found


# What looks like a quote


def quoted_by_look(text: str) -> Iterator[Span]:
    """The message of a reaction, and lines behind ">" where there are others."""
    quotation = QUOTATION.search(text)
    if quotation:
        beside = f"{text[: quotation.start()]} {text[quotation.end() :]}"
        if plain(beside) and is_lead_in(beside):
            yield Span(*quotation.span())
    marked = [Span(*found.span()) for found in MARKED.finditer(text)]
    if plain(MARKED.sub("", text)):
        yield from marked


def has_picture(lead_in: str) -> bool:
    return any(unicodedata.category(c) == "So" or c in "‼⁉" for c in lead_in)


# What we know that we sent


class Comparison:
    """A text beside our messages, word by word."""

    def __init__(self, text: str, ours: Iterable[str]) -> None:
        self.text = text
        self.found = list(WORD.finditer(text))[:MOST_WORDS]
        self.said = [word[0].casefold() for word in self.found]
        self.sent = [words_in(message)[:MOST_WORDS] for message in ours]
        self.known = {word for message in self.sent for word in message}

    def quoting_spans(self) -> Iterator[Span]:
        """The places of the text that one of our messages holds, too."""
        return (self.span_of_run(run) for run in self.quoting_runs())

    def quoting_runs(self) -> Iterator[range]:
        """As numbers of the words of the text."""
        yield from self.runs_in(self.sent, ENOUGH)
        yield from filter(self.is_cut_before, self.runs_in(self.sent, ENOUGH_WHEN_CUT))
        for message in self.sent:
            if 0 < len(message) < ENOUGH:
                yield from filter(self.is_quoted, self.runs_in([message], len(message)))

    def runs_in(self, messages: list[list[str]], length: int) -> list[range]:
        known = {run for message in messages for run in runs_of(message, length)}
        return shared_runs(self.said, known, length)

    def is_cut_before(self, run: range) -> bool:
        """An ellipsis stands before it, or before the rest of a word that it cut."""
        before = self.text[: self.found[run.start].start()].rstrip()
        word = self.found[run.start - 1][0] if run.start else ""
        return before.endswith(CUTS) or before.removesuffix(word).rstrip().endswith(CUTS)

    def is_quoted(self, run: range) -> bool:
        """A mark of quoting stands before it, or quotation marks round it."""
        before = self.text[: self.found[run.start].start()].rstrip()
        after = self.text[self.found[run[-1]].end() :].lstrip(" \t\r\n.!?")
        is_in_marks = before.endswith(tuple(OPENING)) and after.startswith(tuple(CLOSING))
        return before.endswith(">") or is_in_marks

    def span_of_run(self, run: range) -> Span:
        """With the signs round it, and the rest of a word that an ellipsis cut."""
        first = run.start - self.ends_word_of_ours(run.start - 1)
        last = run[-1] + self.begins_word_of_ours(run.stop)
        begin, end = self.found[first].start(), self.found[last].end()
        while begin and is_sign(self.text[begin - 1]):
            begin -= 1
        while end < len(self.text) and is_sign(self.text[end]):
            end += 1
        return Span(begin, end)

    def begins_word_of_ours(self, number: int) -> bool:
        """Whether this word is all that an ellipsis right behind it left of one of ours."""
        if number >= len(self.found) or not ELLIPSIS.match(self.text, self.found[number].end()):
            return False
        rest = self.said[number]
        return any(word != rest and word.startswith(rest) for word in self.known)

    def ends_word_of_ours(self, number: int) -> bool:
        """Whether this word is all that an ellipsis right before it left of one of ours."""
        if number < 0 or not self.text[: self.found[number].start()].rstrip().endswith(CUTS):
            return False
        rest = self.said[number]
        return any(word != rest and word.endswith(rest) for word in self.known)


def is_sign(letter: str) -> bool:
    """A blank, a quotation mark, a full stop: no word, no picture and no bracket."""
    return letter in SIGNS or letter.isspace() or unicodedata.category(letter) == "Cf"
