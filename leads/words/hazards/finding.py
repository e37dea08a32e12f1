"""Which hazards the classes of words in a text make together."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from leads.words import word_file
from leads.words.hazards.lexicon import Mark, Marks, marks_of
from leads.words.hazards.tokens import Token, tokens_of

NEAR = 12  # words
DENIES_BEFORE, DENIES_AFTER, SUPPOSES_BEFORE = 3, 2, 6  # words
FAR = 1_000  # words
MOST_MARKS = 60  # of one class: who repeats a word more often says nothing new
DENYING = ("not", "not_after")
SETTING_ASIDE = ("past", "possible", "trade", "calm")


@dataclass(frozen=True)
class Hazard:
    """What happens, as rules.toml names it.

    `urgency` is "emergency", "soon" or "" where it says nothing of it; `reason` a code or "";
    `words` are theirs.
    """

    name: str
    reason: str
    urgency: str
    words: str


@dataclass(frozen=True)
class Rule:
    name: str
    group: str
    parts: tuple[tuple[str, ...], ...]  # classes, one of each
    near: int
    beside: tuple[str, ...]  # one of these within twice as many words
    reason: str
    urgency: str


@cache
def rules() -> tuple[Rule, ...]:
    groups = word_file("hazards/rules").table("rules")
    return tuple(
        Rule(
            f"{group}.{name}",
            group,
            tuple(tuple(part.split("|")) for part in row["all"]),
            row.get("near", NEAR),
            tuple(row["with"].split("|")) if "with" in row else (),
            row.get("reason", ""),
            row.get("urgency", ""),
        )
        for group, rows in groups.items()
        for name, row in rows.items()
    )


@cache
def listed(name: str) -> frozenset[str]:
    return word_file("hazards/rules").words(name)


@lru_cache(maxsize=8)  # urgency and reasons ask of the same text
def hazards_in(text: str) -> tuple[Hazard, ...]:
    """Each hazard once, in the order of the rules; each told by words of one language."""
    tokens = tokens_of(text)
    found: dict[str, Hazard] = {}
    for marks in marks_of(tokens).values():
        reading = Reading(text, tokens, marks)
        for hazard in reading.hazards():
            found.setdefault(hazard.name, hazard)
    return tuple(found.values())


@lru_cache(maxsize=64)
def classes_in(text: str) -> frozenset[str]:
    """The classes of words in a text, "not …" where all of one are denied."""
    tokens = tokens_of(text)
    found: set[str] = set()
    for marks in marks_of(tokens).values():
        reading = Reading(text, tokens, marks)
        for name, told in marks.items():
            found |= {name if reading.marks[name] else f"not {name}"} if told else set()
    return frozenset(found)


class Reading:
    """A text read in one language."""

    def __init__(self, text: str, tokens: list[Token], marks: Marks) -> None:
        self.text, self.tokens = text, tokens
        self.aside = {name: marks.get(name, []) for name in SETTING_ASIDE}
        denied = self.denied(marks)
        self.marks = {
            name: [m for m in found if name in listed("never_denied.any_of") or m not in denied]
            for name, found in marks.items()
        }
        self.places = {
            name: [tokens[m.first].place for m in found[:MOST_MARKS]]
            for name, found in self.marks.items()
        }
        self.aside["now"] = self.said_now()

    def denied(self, marks: Marks) -> set[Mark]:
        """The marks that a word such as "not" before or after them takes back."""
        told = {m for name, found in marks.items() if name not in DENYING for m in found}
        spent = words_in(m for m in told if m.last > m.first)
        reached = denials_by_word(marks, spent)
        return {m for m in told if self.is_reached(m.first, reached)} | {
            m for m in told if self.is_reached(m.last, reached)
        }

    def is_reached(self, word: int, reached: dict[int, int]) -> bool:
        denial = reached.get(word)
        return denial is not None and self.tokens[denial].clause == self.tokens[word].clause

    def said_now(self) -> list[Mark]:
        """What says "now" outside a phrase that sets aside, such as "dry now"."""
        spent = words_in(m for found in self.aside.values() for m in found)
        return [m for m in self.marks.get("now", []) if m.first not in spent]

    def hazards(self) -> Iterator[Hazard]:
        for rule in rules():
            if all(any(name in self.marks for name in part) for part in rule.parts):
                found = next(self.findings(rule), None)
                if found:
                    yield Hazard(rule.name, rule.reason, rule.urgency, self.words_of(found))

    def findings(self, rule: Rule) -> Iterator[list[Mark]]:
        first, *others = rule.parts
        for anchor in (m for name in first for m in self.marks.get(name, [])[:MOST_MARKS]):
            found = [anchor]
            for part in others:
                found += self.nearest(part, found, rule.near)[:1]
            is_whole = len(found) == len(rule.parts)
            if is_whole and self.has_beside(rule, found) and not self.is_set_aside(rule, found):
                yield found

    def nearest(self, part: tuple[str, ...], found: list[Mark], near: int) -> list[Mark]:
        """Marks of the part that are near the anchor and no words of it, nearest first."""
        place = self.tokens[found[0].first].place
        marks = [
            (abs(self.tokens[mark.first].place - place), n, mark)
            for name in part
            for n, mark in enumerate(self.around(name, place, near))
            if not any(mark.overlaps(other) for other in found)
        ]
        return [mark for _, _, mark in sorted(marks, key=lambda row: row[:2])]

    def around(self, name: str, place: int, near: int) -> list[Mark]:
        places = self.places.get(name, [])
        return self.marks.get(name, [])[
            bisect_left(places, place - near) : bisect_left(places, place + near + 1)
        ]

    def has_beside(self, rule: Rule, found: list[Mark]) -> bool:
        return not rule.beside or bool(self.nearest(rule.beside, found, 2 * rule.near))

    def is_set_aside(self, rule: Rule, found: list[Mark]) -> bool:
        """Whether it is past, only supposed, a matter of trade, or said to have time."""
        if rule.group in listed("never_aside.any_of"):
            return False
        if self.aside["calm"] and rule.group in listed("can_wait.any_of"):
            return True
        sentences = {self.tokens[m.first].sentence for m in found}
        return self.is_supposed(found, sentences) or self.is_of_another_time(found, sentences)

    def is_supposed(self, found: list[Mark], sentences: set[int]) -> bool:
        first = min(m.first for m in found)
        supposing = self.inside("possible", sentences)
        return any(0 <= first - m.last <= SUPPOSES_BEFORE for m in supposing)

    def is_of_another_time(self, found: list[Mark], sentences: set[int]) -> bool:
        """Past or trade, unless "now" stands nearer."""
        aside = [*self.inside("past", sentences), *self.inside("trade", sentences)]
        now = [m for m in self.inside("now", sentences) if m.last > m.first or m not in found]
        return distance(found, aside) <= min(FAR, distance(found, now))

    def inside(self, name: str, sentences: set[int]) -> list[Mark]:
        return [m for m in self.aside[name] if self.tokens[m.first].sentence in sentences]

    def words_of(self, found: list[Mark]) -> str:
        start = min(self.tokens[m.first].start for m in found)
        return self.text[start : max(self.tokens[m.last].end for m in found)]


def distance(found: list[Mark], others: list[Mark]) -> int:
    """Words from any of these to the nearest of those; more than FAR where there are none."""
    return min(
        (abs(m.first - o.first) for m in found for o in others[:MOST_MARKS]), default=FAR + 1
    )


def words_in(marks: Iterable[Mark]) -> set[int]:
    """The numbers of the tokens that these marks cover."""
    return {n for m in marks for n in range(m.first, m.last + 1)}


def denials_by_word(marks: Marks, spent: set[int]) -> dict[int, int]:
    """Which denial reaches a token. One within a phrase ("cannot stop") is spent there."""
    reached: dict[int, int] = {}
    for mark in marks.get("not", []):
        if mark.first not in spent:
            reached |= dict.fromkeys(range(mark.last + 1, mark.last + 1 + DENIES_BEFORE), mark.last)
    for mark in marks.get("not_after", []):
        if mark.first not in spent:
            reached |= dict.fromkeys(range(mark.first - DENIES_AFTER, mark.first), mark.first)
    return reached
