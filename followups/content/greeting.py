"""What a greeting may call somebody. Where it is doubtful: nothing."""

import re
import unicodedata
from collections.abc import Iterable

from followups.content.name_words import (
    bare_word,
    is_part_of_name,
    is_plain_word,
    is_two_people,
    well_typed,
    with_title,
    words_of_name,
)
from leads.contacts.signing import name_signed
from leads.words import pattern, words
from leads.words.given_names import is_family, is_given, may_begin_with_family
from leads.words.names import is_no_person, is_nobody

TITLES = words("names", "titles") | words("names", "titles_of_given")
BEFORE_A_FAMILY_NAME = words("names", "before_a_family_name")
BEGINS_FIRM = words("names", "begins_firm")
GOES_WITH_NEXT = words("names", "goes_with_next")
SAID = pattern("names", "said")
JOINER = pattern("names", "joiner")
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\"“”„«»][^\"“”„«»]*[\"“”„«»]|(?<!\w)'[^']*'(?!\w)")
NAME_AND_MORE = re.compile(r"\s{0,3}[/|•·]\s{0,3}|\s{1,3}[-–—@]\s{1,3}")
FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # of Japan, China, Korea
PICTURE_PARTS = re.compile("[\ufe0e\ufe0f\u20e3\u200b-\u200f\u2060\U0001f3fb-\U0001f3ff]")
MOST_WORDS = 6


def greeted_name(name: str, messages: Iterable[str] = ()) -> str:
    """What a greeting may say to whoever wrote these messages, the newest first.

    The name under a message, as they call themselves there, else that of the contact.
    """
    known = first_name(name)
    signed = (first_name(name_signed(message, name if known else "")) for message in messages)
    return next(filter(None, signed), known)


def first_name(name: str) -> str:
    """What a greeting may say.

    A first name, those of two people, else "Mrs Carrigan" where there is a title, else "" where it
    is doubtful.
    """
    whole = ASIDE.sub(" ", without_pictures(name)).strip(" .,;:!-–—~*_")
    if names_no_person(whole):
        return ""
    name = NAME_AND_MORE.split(whole)[0]
    joiner = JOINER.search(name)
    return first_names(name, joiner) if joiner else first_of(words_of_name(name))


def names_no_person(whole: str) -> bool:
    return not whole or is_nobody(whole) or is_no_person(whole) or bool(SAID.search(whole))


def without_pictures(name: str) -> str:
    """Composed, and without emoji: they stand beside many a name."""
    letters = PICTURE_PARTS.sub("", unicodedata.normalize("NFC", name))
    return "".join(" " if unicodedata.category(c) == "So" else c for c in letters)


def first_of(name: list[str]) -> str:
    """The same of one person's words, in the order in which they are said."""
    if not 0 < len(name) <= MOST_WORDS or not all(map(is_part_of_name, name)):
        return ""
    if bare_word(name[0]) in TITLES:
        return with_title(name)
    if bare_word(name[0]) in GOES_WITH_NEXT:
        return with_next(name)
    return "" if is_doubtful(name) else well_typed(name[0], name)


def with_next(name: list[str]) -> str:
    """ "Abdul Rahman", who is not called "Abdul"."""
    return " ".join(well_typed(word, name) for word in name[:2] if is_plain_word(word))


def is_doubtful(name: list[str]) -> bool:
    """Whether the first word may be no first name."""
    return (
        not is_plain_word(name[0])
        or begins_with_family(name)
        or may_begin_with_family(name)
        or may_be_firm(name)
    )


def begins_with_family(name: list[str]) -> bool:
    is_eastern = len(name) > 1 and bool(FAMILY_FIRST.search(name[0]))
    return bare_word(name[0]) in BEFORE_A_FAMILY_NAME or is_eastern


def may_be_firm(name: list[str]) -> bool:
    """ "Blue Door", or four words and more of which none is known for a name."""
    if bare_word(name[0]) in BEGINS_FIRM:
        return not is_given(name[0])
    return len(name) > 3 and not any(map(is_known, name))


def is_known(word: str) -> bool:
    return bare_word(word) in BEFORE_A_FAMILY_NAME or is_given(word) or is_family(word)


def first_names(name: str, joiner: re.Match[str]) -> str:
    """ "Ada & Bob", as they join it; "" where it may be a firm's name, or a title stands there."""
    before = name[: joiner.start()].rpartition(",")[2].split()  # "Keen, Ada & Bob"
    after = name[joiner.end() :].split()
    both = [first_of(before), first_of(after)]
    if not is_two_people(before, joiner[0].strip(), after) or not all(both):
        return ""
    return joiner[0].join(both)
