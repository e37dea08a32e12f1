"""The words of one name: their order, their title, and how they are written."""

import re

from leads.words import words
from leads.words.given_names import is_family, is_given, is_listed, may_begin_with_family

TITLES = words("names", "titles")
TITLES_OF_GIVEN = words("names", "titles_of_given")
BEHIND_A_NAME = words("names", "behind_a_name")
BEFORE_A_FAMILY_NAME = words("names", "before_a_family_name")
LONGEST_WORD = 30


def words_of_name(name: str) -> list[str]:
    """The words in the order in which they are said; [] where the order is in doubt.

    "Penfold, Oskar" and "PENFOLD Oskar" are Oskar; "Jane Marrack, Jr." stays as it is.
    """
    told = [part.split() for part in name.split(",") if part.strip()]
    told = [*told[:1], *(part for part in told[1:] if not is_behind_a_name(part))]
    if len(told) == 2:
        return turned(*told)
    return family_in_capitals_last(told[0]) if len(told) == 1 else []


def turned(family: list[str], given: list[str]) -> list[str]:
    """The words on both sides of a comma in the order in which they are said."""
    is_order_plain = is_one_family(family) and len(given) < 3
    is_known = all(map(is_family, family)) and is_given(given[0])  # "García Ruiz, Ada"
    is_twisted = is_listed(family[-1], "given") and not is_given(given[0])  # "Ada, Keen"
    is_two = is_listed(family[-1], "given") and is_listed(given[0], "given") and len(given) == 1
    is_sure = (is_order_plain or is_known) and not is_twisted and not is_two
    return [*given, *family] if is_sure else []


def family_in_capitals_last(name: list[str]) -> list[str]:
    """ "PENFOLD Oskar" turned: whoever writes one name in capitals means the family's."""
    first, rest = name[0], name[1:]
    is_name = len(first) > 2 and is_plain_word(first)
    is_shouted = is_name and first.isupper() and bool(rest) and not rest[0].isupper()
    if not is_shouted or is_given(first):
        return name
    return [*rest, first] if len(rest) == 1 and not is_family(rest[0]) else []


def is_behind_a_name(part: list[str]) -> bool:
    return all(barely(word) in BEHIND_A_NAME for word in part)


def is_one_family(part: list[str]) -> bool:
    """One word, whatever stands before it: "van der Veen"."""
    return sum(barely(word) not in BEFORE_A_FAMILY_NAME for word in part) == 1


def is_two_people(before: list[str], joiner: str, after: list[str]) -> bool:
    """Whether a sign or a word joins two people, and not a firm: "Marks & Spencer".

    A letter joins families as well ("Ortega y Gasset"): beside it both must be known given names.
    """
    known = [is_given(name[0]) for name in (before, after) if name]
    is_letter = len(joiner) == 1 and joiner.isalpha()
    return len(known) == 2 and (all(known) if is_letter else any(known))


def is_part_of_name(word: str) -> bool:
    """A word, or the dotted letter that stands for one."""
    return bool(re.fullmatch(r"[^\W\d_][\w'’.\-]*", word))


def with_title(name: list[str]) -> str:
    """The title with the family name, else ""; "Sir" and his like with the given name."""
    rest = [word for word in name[1:] if barely(word) not in TITLES]
    if barely(name[0]) in TITLES_OF_GIVEN:
        called = rest[:1] if len(rest) > 1 and not may_begin_with_family(rest) else []
    else:
        called = family_of(rest)
    if not called or not all(map(is_plain_word, called)):
        return ""
    title = name[0].capitalize() if name[0].islower() or name[0].isupper() else name[0]
    return " ".join([title, *(well_typed(word, name) for word in called)])


def family_of(rest: list[str]) -> list[str]:
    """The family's words of a name behind a title; [] where they may stand first."""
    if len(rest) < 2:
        return rest
    first = 1
    while first < len(rest) - 1 and not is_family_part(rest[first], rest[-1]):
        first += 1
    if is_family(rest[0]) and all(map(is_family, rest[1:])):
        return rest  # "Sr. García Ruiz"
    return [] if may_begin_with_family(rest) else rest[first:]


def is_family_part(word: str, last: str) -> bool:
    """ "van", or the father's family before the mother's: "García López"."""
    return barely(word) in BEFORE_A_FAMILY_NAME or (is_family(word) and is_family(last))


def is_plain_word(word: str) -> bool:
    """A stranger's name stands in our mail.

    Letters only, so that it can hold neither a link nor a message.
    """
    letters = re.sub(r"['’-]", "", word)
    return len(word) <= LONGEST_WORD and bool(re.fullmatch(r"[^\W\d_]{2,30}", letters))


def well_typed(word: str, name: list[str]) -> str:
    """The word as names are written, where it was typed all small or all in capitals."""
    if barely(word) in BEFORE_A_FAMILY_NAME or not is_typed_carelessly(word, name):
        return word
    pieces = re.split(r"(['’-])", word.lower())  # "O'Dell", "Jean-Luc"
    return "".join(
        piece.capitalize() if place == 0 or len(piece) > 1 else piece
        for place, piece in enumerate(pieces)
    )


def is_typed_carelessly(word: str, name: list[str]) -> bool:
    """All in small letters, or in capitals that are no initials ("JD Marrack")."""
    is_shouted = word.isupper() and (len(word) > 3 or all(part.isupper() for part in name[1:]))
    return word.islower() or (is_shouted and len(word) > 2)


def barely(word: str) -> str:
    return word.lower().strip(".,")
