"""Where others name somebody: rows of other people, of the team and of the books.

What names them is blacked out and the rest stays: it is other people's. Addresses, numbers and
full names are found however they are set; their own words where others quote them at length.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote, quote_plus

from integrations.texts.sentences import KeptSentence
from integrations.texts.word_runs import WORD, runs_of, shared_runs, words_in
from leads.models.erasure import Wanted

MARK = "[erased]"
RUN = 6  # words in a row that quote them, in a text that holds a piece of theirs
NATIONAL_DIGITS = 9  # the end of a number, which stands however its beginning is written
APART = r"\s().\-/" + "\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013\u2014"  # between digits


@dataclass(frozen=True)
class Traces:
    """What is looked for in the rows of others."""

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @cached_property
    def identifiers(self) -> re.Pattern[str] | None:
        """Of all that names them; None where nothing does."""
        found = [
            *map(email_pattern, self.emails),
            *map(phone_pattern, self.phones),
            *map(name_pattern, self.names),
        ]
        return re.compile("|".join(found), re.I) if found else None

    @cached_property
    def quotes(self) -> re.Pattern[str] | None:
        """Of pieces of their words, wrapped and marked as mail programs do."""
        between = r"(?:\s|>|&gt;|<br\s*/?>)+"
        found = [between.join(map(re.escape, piece.split())) for piece in self.pieces]
        return re.compile("|".join(found)) if found else None

    @cached_property
    def runs(self) -> set[tuple[str, ...]]:
        return {run for text in self.texts for run in runs_of(words_in(text), RUN)}

    def without(self, phones: set[str], names: set[str]) -> "Traces":
        """Without what somebody else has as well."""
        return replace(
            self,
            phones=tuple(p for p in self.phones if p not in phones),
            names=tuple(n for n in self.names if n not in names),
        )

    def blacken(self, text: str) -> str:
        """The text with what is theirs blacked out."""
        if not any(p and p.search(text) for p in (self.identifiers, self.quotes)):
            return text
        text = self.without_runs(text)
        text = self.quotes.sub(MARK, text) if self.quotes else text
        return self.identifiers.sub(MARK, text) if self.identifiers else text

    def without_runs(self, text: str) -> str:
        spans = [match.span() for match in WORD.finditer(text)]
        shared = shared_runs(words_in(text), self.runs, RUN)
        for words in reversed(shared):
            begin, end = spans[words.start][0], spans[words.stop - 1][1]
            text = text[:begin] + MARK + text[end:]
        return text

    def blacken_bytes(self, raw: bytes) -> bytes:
        """The same for what is kept as it came, byte for byte of the same length."""
        for pattern in (self.identifiers, self.quotes, self.encoded):
            if pattern is not None:
                flags = re.I if pattern.flags & re.I else 0
                as_bytes = re.compile(pattern.pattern.encode(), flags)
                raw = as_bytes.sub(lambda found: b"x" * len(found[0]), raw)
        return raw

    @cached_property
    def encoded(self) -> re.Pattern[str] | None:
        """Of names and addresses as forms and JSON send them."""
        forms = [form for name in self.names for form in spelt(name)]
        ways = (quote_plus, quote, lambda form: json.dumps(form)[1:-1])
        names = [way(form) for form in forms for way in ways]
        found = dict.fromkeys([*names, *map(quote_plus, self.emails)])
        return re.compile("|".join(map(re.escape, found)), re.I) if found else None


def traces_of(wanted: Wanted) -> Traces:
    return Traces(
        tuple(wanted.get("emails", [])),
        tuple(wanted.get("phones", [])),
        tuple(wanted.get("names", [])),
        tuple(wanted.get("pieces", [])),
        tuple(wanted.get("texts", [])),
    )


def email_pattern(email: str) -> str:
    """An address, also in a link."""
    written = re.escape(email).replace("@", "(?:@|%40)")
    return rf"(?<![\w.+-]){written}(?!\w)"


def phone_pattern(phone: str) -> str:
    """A number as people write it: with any beginning, blanks, dots, dashes and brackets."""
    digits = re.sub(r"\D", "", phone)[-NATIONAL_DIGITS:]
    begun = rf"(?<!\d)(?:[+(]{{0,2}}\d[\d{APART}]{{0,6}})?"
    return begun + rf"[{APART}]{{0,3}}".join(digits) + r"(?!\d)"


def name_pattern(name: str) -> str:
    """A full name, also with the family's first, whether its accents stand alone or not."""
    found = []
    for form in (name, unicodedata.normalize("NFD", name)):
        words = [re.escape(word) for word in form.split()]
        found += [r"\s+".join(words), r"\s+".join([words[-1] + ",?", *words[:-1]])]
    return rf"(?<!\w)(?:{'|'.join(dict.fromkeys(found))})(?!\w)"


def spelt(word: str) -> list[str]:
    """The ways in which a word is written: in capitals and small, its accents alone or not. A
    database knows no capitals but those of ASCII.
    """
    forms = [word, unicodedata.normalize("NFD", word)]
    if not word.isascii():
        forms += [way(form) for form in forms for way in (str.lower, str.upper, str.title)]
    return list(dict.fromkeys(forms))


def blacken_json(value: Any, blacken: Callable[[str], str]) -> Any:
    """The same value with every text in it, also of its keys, as `blacken` makes it."""
    if isinstance(value, KeptSentence):
        return value.with_texts(blacken)
    if isinstance(value, str):
        return blacken(value)
    if isinstance(value, list):
        return [blacken_json(each, blacken) for each in value]
    if isinstance(value, dict):
        return {blacken(key): blacken_json(each, blacken) for key, each in value.items()}
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return MARK if is_number and blacken(str(value)) != str(value) else value
