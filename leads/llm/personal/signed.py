"""Where a text shows who wrote it: under it, on the line of thanks, where they say it. Pure."""

import re
from collections.abc import Iterator

from leads.contacts.signing import SIGN_OFF, name_under
from leads.llm.personal.name_words import (
    ANY_NAME,
    CAPITAL,
    CAPITAL_NAME,
    NO_NAME,
    NO_NAMES,
    is_whole_name,
    is_word_alone,
    name_it_begins_with,
)
from leads.words import pattern
from leads.words.language import language_of

Span = tuple[int, int]
SAYS_NAME = pattern("writers", "says_name")
MAY_SAY_NAME = pattern("writers", "may_say_name")
BEHIND_NAME = pattern("writers", "behind_name").pattern
TITLES, GREETED = pattern("writers", "titles"), pattern("writers", "greeted")
THANKS = pattern("writers", "thanks")
ENDS_LINE = re.compile(r"[\s\W_x]*(?:\n|\Z)", re.I)
NAME_FIRST = re.compile(
    rf"(?:\A|\n|[.!?,]\s)\s{{0,3}}(?:(?i:hi|hello|hey|hola|hallo|bonjour)\b[\s,!.]{{0,3}})?"
    rf"({CAPITAL}(?:\s{CAPITAL})?)\s(?:{BEHIND_NAME})"
)
DASHED_AT_THE_END = re.compile(
    r"(?:\n[ \t]*[-–—~*]{1,2}[ \t]{0,3}|[.!?)]\s{0,3}[-–—~]{1,2}\s?)([^\W\d_][^\n]{1,40})\Z"
)
BEGINNING_OF_A_NOTE = 60  # characters, in which one of us writes down who rang
SIGNED_AT_THE_END = 400  # characters
LAST_LINES = 5
ENDS_A_PART = ("", ".", "!", "?", ")", ",")


def signed_spans(text: str) -> Iterator[Span]:
    yield from name_below(text)
    yield from dashed_name(text)
    yield from names_alone_on_lines(text)
    yield from name_behind_thanks(text)
    yield from names_said(text)
    yield from names_perhaps_said(text)
    yield from caller_in_note(text)
    yield from names_said_first(text)


def name_below(text: str) -> Iterator[Span]:
    """The name that stands under a letter, as the product itself reads it."""
    name = name_under(text)
    if name and not THANKS.match(f"{name} ") and name.lower() not in NO_NAMES:
        at = text.rfind(name)
        yield at, at + len(name)


def dashed_name(text: str) -> Iterator[Span]:
    """ "- tom": of small letters one word alone."""
    if dashed := DASHED_AT_THE_END.search(text):
        for start, end in name_at(ANY_NAME, text, dashed.start(1)):
            if text[start].isupper() or " " not in text[start:end]:
                yield start, end


def names_alone_on_lines(text: str) -> Iterator[Span]:
    """Lines near the end that hold a name and nothing else, with a firm or an address below it."""
    at, before = 0, "first"
    below = text.count("\n")
    for line in text.split("\n"):
        if below < LAST_LINES and before[-1:] in ENDS_A_PART:
            yield from name_alone(line, at)
        at, before, below = at + len(line) + 1, line.strip(), below - 1


def name_alone(line: str, at: int) -> Iterator[Span]:
    bare = line.strip(" \t,\r")
    if CAPITAL_NAME.fullmatch(bare) and not SIGN_OFF.match(bare) and is_whole_name(bare):
        start = at + line.index(bare)
        yield start, start + len(bare)


def name_behind_thanks(text: str) -> Iterator[Span]:
    """The name behind thanks or wishes, where it ends its line near the end of the text."""
    for found in THANKS.finditer(text, max(0, len(text) - SIGNED_AT_THE_END)):
        name = ANY_NAME.match(text, found.end())
        if name and ENDS_LINE.match(text, name.end()):
            yield from name_at(ANY_NAME, text, found.end())


def names_said(text: str) -> Iterator[Span]:
    for found in SAYS_NAME.finditer(text):
        yield from name_at(ANY_NAME, text, found.end())


def names_perhaps_said(text: str) -> Iterator[Span]:
    """What follows "I am": in German, where any noun is written like a name, two words of one."""
    fewest = 2 if language_of(text) == "de" else 1
    for found in MAY_SAY_NAME.finditer(text):
        for start, end in name_at(CAPITAL_NAME, text, found.end()):
            name = text[start:end]
            if len(name.split()) >= fewest and not is_word_alone(name):
                yield start, end


def caller_in_note(text: str) -> Iterator[Span]:
    """Who rang, with a title, at the beginning of a note; whom a letter greets is one of us."""
    for found in TITLES.finditer(text, 0, BEGINNING_OF_A_NOTE):
        if not GREETED.search(text, 0, found.start()):
            yield from name_at(CAPITAL_NAME, text, found.end())


def names_said_first(text: str) -> Iterator[Span]:
    """ "Dana here": a name that is a word as well only where the sentence ends."""
    for found in NAME_FIRST.finditer(text):
        is_plain = not is_word_alone(found[1]) or text[found.end() : found.end() + 1] in (",", ".")
        if is_plain and not NO_NAME.search(found[1]):
            yield found.span(1)


def name_at(form: re.Pattern[str], text: str, at: int) -> Iterator[Span]:
    """The name with which a text goes on at a place, if it does."""
    written = form.match(text, at)
    if written and (name := name_it_begins_with(written[0])):
        yield at, at + len(name)
