"""A word that asks to stop, as one clause of several or with a new thought right behind it.

"No thanks, stop." and "Stop I already hired someone" ask it; "Stop! Come at four, not at three"
may be about the work. Pure.
"""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from leads.words import pattern, words
from leads.words.scripts import INVISIBLE

KEYWORDS = words("opt_out", "keywords")
ALONE = words("stop_alone", "words")
ORDINARY = (KEYWORDS - ALONE) | words("stop_alone", "ordinary")
POLITE = pattern("opt_out", "polite")
FILLERS = pattern("stop_alone", "fillers")
GOES_ON = pattern("stop_alone", "goes_on")
ENDS_SO = pattern("stop_alone", "ends_so")
REASONS = pattern("stop_alone", "reasons")
STILL_WANTED = pattern("stop_alone", "still_wanted")
# Signs end a clause, pictures too; an apostrophe or a hyphen within a word does not.
CLAUSE_ENDS = re.compile(r"\s[-–—]+\s|(?:(?!['’-])[^\w\s])+|\n")
REPEATED = re.compile(r"\b(\w+)(?: \1\b)+")
SHORT = 300  # characters: in a letter one clause proves little, unless it is all of the first line
LONG_WORD = 8  # letters from which on a typing mistake leaves a word like no other
ALIKE = 0.85  # of SequenceMatcher
SHORT_WORD_MISTYPED = re.compile(r"s ?t ?o ?p{1,3}|st+o+p+|s(?:tpo|otp)|tsop|syop|st0p", re.I)
REAL_WORDS = ("stoop",)


def bare_words(text: str) -> str:
    """What is left without punctuation and politeness: "STOP.", "stop please" → "stop"."""
    said = re.sub(
        r"[^\w\s'’-]", " ", INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip().lower()
    )
    return joined(POLITE.sub(" ", said))


def joined(text: str) -> str:
    """With single blanks, and a word that is said over and over once."""
    return REPEATED.sub(r"\1", re.sub(r"\s+", " ", text).strip(" -'’"))


def opt_out_keyword(text: str) -> str:
    """The official word where it is all that was said, perhaps mistyped, else ""."""
    word = bare_words(text)
    return word if word in KEYWORDS or is_mistyped(word) else ""


def is_mistyped(word: str) -> bool:
    """ "unsubscibe", "stpo", "Sto p": nothing else looks like them."""
    if SHORT_WORD_MISTYPED.fullmatch(word):
        return word not in REAL_WORDS
    return len(word) >= LONG_WORD and any(
        word[:2] == known[:2] and SequenceMatcher(None, word, known).ratio() >= ALIKE
        for known in ALONE
        if len(known) >= LONG_WORD
    )


class Clause(NamedTuple):
    """One clause without politeness, and what stands before and behind it."""

    said: str
    before: str
    after: str

    @property
    def rest(self) -> str:
        return f"{self.before} {self.after}"

    @property
    def is_first(self) -> bool:
        return not without_fillers(bare_words(self.before))

    @property
    def is_last(self) -> bool:
        return not without_fillers(bare_words(self.after))


def clauses(text: str) -> Iterator[Clause]:
    start = 0
    for end in [*CLAUSE_ENDS.finditer(text), None]:
        until, after = (end.start(), end.end()) if end else (len(text), len(text))
        if said := bare_words(text[start:until]):
            yield Clause(said, text[:start], text[after:])
        start = after


def without_fillers(words: str) -> str:
    return joined(FILLERS.sub(" ", words))


def stops_alone(text: str) -> Iterator[tuple[str, bool]]:
    """(what asks to stop, whether it surely does), for each clause that may."""
    says_little = len(text) <= SHORT or bare_words(text.split("\n", 1)[0]) in ALONE
    return filter(None, (stop_in(clause, says_little) for clause in clauses(text[:SHORT])))


def stop_in(clause: Clause, says_little: bool) -> tuple[str, bool] | None:
    """The same of one clause; None where it is about something else."""
    order = without_fillers(clause.said)
    if order in ALONE or is_mistyped(order):
        return order, says_little and is_order(clause, clause.rest)
    if order in ORDINARY:
        has_reason = bool(REASONS.search(clause.rest))
        may_mean_it = has_reason or (order in KEYWORDS and clause.is_first)
        return (order, has_reason) if may_mean_it else None
    if any(GOES_ON.match(said) or ENDS_SO.match(said) for said in (clause.said, order)):
        return clause.said, says_little and is_order(clause, f"{clause.said} {clause.rest}")
    return None


def is_order(clause: Clause, beside: str) -> bool:
    """Beside it stands a reason to go; or else it is at an edge, with nothing they still want."""
    return leaves(beside) and bool(clause.is_first or clause.is_last or REASONS.search(beside))


def leaves(rest: str) -> bool:
    """What else they say is a reason to go, or at least nothing that they still want."""
    return bool(REASONS.search(rest)) or not STILL_WANTED.search(rest)
