"""What somebody typed, what they pass on, and what is quoted: folded, never cut.

Every line of a text is in exactly one of the three.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailparser_reply import EmailReplyParser

from integrations.inbound_mail.quoting.headings import (
    Parties,
    are_headers,
    attribution_above,
    filled_above,
    heading_above,
    is_ruler,
)
from integrations.inbound_mail.quoting.ours import OurWords
from integrations.inbound_mail.raw.headers import guarded
from integrations.mailing.mail_phrases import PHRASES

REPLY_LANGUAGES = ["en", "fr", "es", "de", "it", "nl", "pl", "sv", "da"]
FORWARDED = PHRASES.pattern("forwarded")
ORIGINAL = PHRASES.pattern("original")
QUOTE_MARK = PHRASES.pattern("quote_mark")
ATTRIBUTION = PHRASES.pattern("attribution")
MAX_PARSED = 30_000
MARKED = re.compile(r"\s{0,3}>")
TWICE_MARKED = re.compile(r"\s{0,3}>\s?>")
OWN_MARK = "\u2023"  # stands for ">" where it marks a list of the writer's own


@dataclass(frozen=True)
class Split:
    """A text in three: each line stands in one of them, in its order."""

    typed: str
    forwarded: str
    quoted: str

    @property
    def fresh(self) -> str:
        """All that is new to us."""
        return "\n\n".join(part for part in (self.typed, self.forwarded) if part)


NOTHING_OF_OURS = OurWords([])
NOBODY = Parties()


def split_text(
    text: str,
    ours: OurWords = NOTHING_OF_OURS,
    parties: Parties = NOBODY,
    passes_on: bool = False,
) -> Split:
    """Divide the text of a mail. `ours` is what we have sent to its writer, `parties` names the
    two; `passes_on` says that quoted headers begin what the writer sends on to us.
    """
    lines = text.split("\n")
    ours_there = our_part(lines, ours, parties)
    end = first_forwarded(lines, ours_there, passes_on)
    top = left_of(range(end), ours_there)
    folded = ours_there | {top[n] for n in quoted_lines([lines[n] for n in top])}
    typed = joined(lines, left_of(range(end), folded))
    forwarded = joined(lines, left_of(range(end, len(lines)), ours_there))
    if not (typed or forwarded or ours_there):  # a mail without a word of its own
        return Split(text.strip(), "", "")
    return Split(typed, forwarded, joined(lines, sorted(folded)))


def left_of(numbers: Iterable[int], taken: set[int]) -> list[int]:
    return [n for n in numbers if n not in taken]


def split_quotes(text: str) -> tuple[str, str]:
    """(what is new, what is quoted) of a text of which nothing else is known."""
    split = split_text(text)
    return split.fresh, split.quoted


def joined(lines: Sequence[str], numbers: Iterable[int]) -> str:
    return "\n".join(lines[n] for n in numbers).strip()


def our_part(lines: list[str], ours: OurWords, parties: Parties) -> set[int]:
    """Our own words with what announces them."""
    found = ours.lines_of_ours(lines)
    starts = [n for n in found if n - 1 not in found]
    for start in starts:
        found = found | heading_above(lines, start, parties)
    return found


def first_forwarded(lines: list[str], old: set[int], passes_on: bool) -> int:
    """Where what is passed on begins: the number of its first line, else that of no line."""
    for number, line in enumerate(lines):
        if number in old:
            continue
        if FORWARDED.match(line) or (passes_on and begins_mail(lines, number)):
            return number
    return len(lines)


def begins_mail(lines: list[str], number: int) -> bool:
    return bool(ORIGINAL.match(lines[number])) or are_headers(lines, number)


def quoted_lines(lines: list[str]) -> set[int]:
    """The numbers of the lines of earlier mails that we did not write, as their marks tell."""
    below = first_below(lines)
    old = set(range(below, len(lines)))
    if are_quotes(lines[:below]):
        old |= marked_with_attributions(lines[:below])
    left = left_of(range(below), old)
    more = {left[n] for n in cut_by_parser([lines[n] for n in left])}
    for folded in (old | more, old):
        if any(lines[n].strip() for n in left_of(range(len(lines)), folded)):
            return folded
    return set()


def first_below(lines: list[str]) -> int:
    """Where an earlier mail begins whole, by its headers or a line that says so."""
    number = next((n for n in range(len(lines)) if begins_mail(lines, n)), len(lines))
    above = filled_above(lines, number) if number < len(lines) else -1
    return above if above >= 0 and is_ruler(lines[above]) else number


def are_quotes(lines: list[str]) -> bool:
    """Whether ">" marks quotes here and no list of the writer's own: one is announced, or quotes
    another.
    """
    return any(
        TWICE_MARKED.match(line) or (MARKED.match(line) and is_announced(lines, number))
        for number, line in enumerate(lines)
    )


def is_announced(lines: list[str], number: int) -> bool:
    return bool(announcing(lines, number))


def announcing(lines: list[str], number: int) -> set[int]:
    """The lines of an attribution right above line `number`."""
    if found := attribution_above(lines, number):
        return found
    above = filled_above(lines, number)
    return {above} if above >= 0 and ATTRIBUTION.match(lines[above]) else set()


def marked_with_attributions(lines: list[str]) -> set[int]:
    marked = {n for n, line in enumerate(lines) if MARKED.match(line)}
    firsts = [n for n in marked if n - 1 not in marked]
    return marked.union(*(announcing(lines, n) for n in firsts))


def cut_by_parser(lines: list[str]) -> set[int]:
    """What the reply parser leaves out: unmarked attributions and what follows, signatures."""
    shown = [MARKED.sub(OWN_MARK, line, count=1) for line in lines]
    wanted = [line.strip() for line in newest_reply("\n".join(shown)).split("\n") if line.strip()]
    if not wanted:
        return set()
    old: set[int] = set()
    for number, line in enumerate(shown):
        if wanted and line.strip() == wanted[0]:
            wanted.pop(0)
        elif not wanted or announces_at_the_top(shown, number):
            old.add(number)
    return set() if wanted else old


def announces_at_the_top(lines: list[str], number: int) -> bool:
    """A line that announces a quote before anything new was said."""
    return lines[number].rstrip().endswith(":") and filled_above(lines, number) < 0


def newest_reply(text: str) -> str:
    """The newest of the mails in a thread, as the parser reads them; "" where nothing is marked."""
    if len(text) > MAX_PARSED or not QUOTE_MARK.search(text):
        return ""
    parser = EmailReplyParser(languages=REPLY_LANGUAGES)
    replies = guarded(lambda: parser.read(text).replies, [])
    return (replies[0].body or "").strip() if replies else ""
