"""What is the writer's own in a text, and what in it is ours.

A telephone that reacts to a message sends the whole of it back in quotation marks, a mail program
sets it below the answer, people paste it. We know what we sent: what stands in a text and was in
one of our last messages to that person is ours, whatever quotes it. Pure.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from integrations.inbound_mail.ours import WORD
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
    spans = merged([*known_spans(text, ours), *quoted_by_look(text)])
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


def known_spans(text: str, ours: Iterable[str]) -> Iterator[Span]:
    """The places of a text that one of our messages holds, too."""
    found = list(WORD.finditer(text))[:MOST_WORDS]
    said = [word[0].casefold() for word in found]
    sent = [[word.casefold() for word in WORD.findall(message)][:MOST_WORDS] for message in ours]
    known = {word for message in sent for word in message}
    for first, last in shared_runs(said, sent, ENOUGH):
        yield span_of_words(text, found, first, last, known)
    for first, last in shared_runs(said, sent, ENOUGH_WHEN_CUT):
        if is_cut_before(text, found, first):
            yield span_of_words(text, found, first, last, known)
    for message in sent:
        if 0 < len(message) < ENOUGH:
            for first, last in shared_runs(said, [message], len(message)):
                if is_quoted(text, found[first].start(), found[last].end()):
                    yield span_of_words(text, found, first, last, known)


def shared_runs(
    said: Sequence[str], sent: Sequence[Sequence[str]], length: int
) -> Iterator[tuple[int, int]]:
    """(first, last) of the words of `said` that stand in `sent`, `length` in a row or more."""
    known = {tuple(m[n : n + length]) for m in sent for n in range(len(m) - length + 1)}
    runs: list[Span] = []
    for n in range(len(said) - length + 1):
        if tuple(said[n : n + length]) in known:
            runs.append(Span(n, n + length))
    return ((run.start, run.end - 1) for run in merged(runs))


def is_cut_before(text: str, found: Sequence[re.Match[str]], first: int) -> bool:
    """An ellipsis stands before it, or before the rest of a word that it cut."""
    before = text[: found[first].start()].rstrip()
    word = found[first - 1][0] if first else ""
    return before.endswith(CUTS) or before.removesuffix(word).rstrip().endswith(CUTS)


def is_quoted(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip(), text[end:].lstrip(" \t\r\n.!?")
    return before.endswith(">") or (
        before.endswith(tuple(OPENING)) and after.startswith(tuple(CLOSING))
    )


def span_of_words(
    text: str, found: Sequence[re.Match[str]], first: int, last: int, known: Collection[str]
) -> Span:
    """With the signs round it, and the rest of a word that an ellipsis cut."""
    if last + 1 < len(found) and ELLIPSIS.match(text, found[last + 1].end()):
        rest = found[last + 1][0].casefold()
        last += any(word != rest and word.startswith(rest) for word in known)
    if first and text[: found[first - 1].start()].rstrip().endswith(CUTS):
        rest = found[first - 1][0].casefold()
        first -= any(word != rest and word.endswith(rest) for word in known)
    begin, end = found[first].start(), found[last].end()
    while begin and is_sign(text[begin - 1]):
        begin -= 1
    while end < len(text) and is_sign(text[end]):
        end += 1
    return Span(begin, end)


def is_sign(letter: str) -> bool:
    """A blank, a quotation mark, a full stop: no word, no picture and no bracket."""
    return letter in SIGNS or letter.isspace() or unicodedata.category(letter) == "Cf"
