"""The words of one name: their order, their title, and how they are written."""

import re

from leads.words import words
from leads.words.given_names import is_family, is_given, is_listed, may_begin_with_family

TITLES = words("names", "titles")
TITLES_OF_GIVEN = words("names", "titles_of_given")
BEHIND_A_NAME = words("names", "behind_a_name")
BEFORE_A_FAMILY_NAME = words("names", "before_a_family_name")
DEVOTION = words("names", "before_a_devotion")
MARY = words("names", "mary")
LONGEST_WORD = 30


def words_of_name(name: str) -> list[str]:
    """The words in the order in which they are said; [] where the order is in doubt.

    "Penfold, Oskar" and "PENFOLD Oskar" are Oskar; "Jane Marrack, Jr." stays as it is.
    """
    told = told_parts(name)
    if len(told) == 2:
        return turned(*told)
    return family_in_capitals_last(told[0]) if len(told) == 1 else []


def told_parts(name: str) -> list[list[str]]:
    """The words between commas, without degrees."""
    parts = list(filter(None, map(str.split, name.split(","))))
    return [*parts[:1], *(part for part in parts[1:] if not is_behind_a_name(part))]


def turned(family: list[str], given: list[str]) -> list[str]:
    """The words on both sides of a comma in the order in which they are said."""
    if is_given_first(family, given):
        return []
    return [*given, *family] if is_short(family, given) or are_known(family, given) else []


def is_short(family: list[str], given: list[str]) -> bool:
    return is_one_family(family) and len(given) < 3


def are_known(family: list[str], given: list[str]) -> bool:
    """Known words on both sides: "García Ruiz, Ada"."""
    return is_given(given[0]) and all(map(is_family, family))


def is_given_first(family: list[str], given: list[str]) -> bool:
    """Two people ("Ada, Bob"), or the given name before the comma ("Ada, Keen")."""
    return is_listed(family[-1], "given") and (len(given) == 1 or not is_given(given[0]))


def family_in_capitals_last(name: list[str]) -> list[str]:
    """ "PENFOLD Oskar" turned: whoever writes one name in capitals means the family's."""
    if not is_one_shouted(name) or is_given(name[0]):
        return name
    return name[::-1] if len(name) == 2 and not is_family(name[1]) else []


def is_one_shouted(name: list[str]) -> bool:
    """The first is in capitals, which are no initials, and the second is not."""
    is_name = len(name[0]) > 2 and is_plain_word(name[0])
    return is_name and name[0].isupper() and not "".join(name[1:2]).isupper() and len(name) > 1


def is_behind_a_name(part: list[str]) -> bool:
    return all(bare_word(word) in BEHIND_A_NAME for word in part)


def is_one_family(part: list[str]) -> bool:
    """One word, whatever stands before it: "van der Veen"."""
    return sum(bare_word(word) not in BEFORE_A_FAMILY_NAME for word in part) == 1


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
    rest = [word for word in name[1:] if bare_word(word) not in TITLES]
    called = given_of(rest) if bare_word(name[0]) in TITLES_OF_GIVEN else family_of(rest)
    if not called or not all(map(is_plain_word, called)):
        return ""
    return " ".join([well_typed_title(name[0]), *(well_typed(word, name) for word in called)])


def well_typed_title(title: str) -> str:
    return title.capitalize() if title.islower() or title.isupper() else title


def given_of(rest: list[str]) -> list[str]:
    """The given name of a name behind a title; [] where only one stands there, or any order."""
    return rest[:1] if len(rest) > 1 and not may_begin_with_family(rest) else []


def family_of(rest: list[str]) -> list[str]:
    """The family's words of a name behind a title; [] where they may stand first."""
    if len(rest) < 2 or all(map(is_family, rest)):
        return rest  # "Sr. García Ruiz"
    if may_begin_with_family(rest):
        return []
    rest = rest[:1] + rest[end_of_devotion(rest) :]
    return rest[where_family_begins(rest) :] if len(rest) > 1 else []


def end_of_devotion(rest: list[str]) -> int:
    """Where a given name ends that goes on with a particle: "María del Carmen", "Ana de Jesús"."""
    end = next((at for at, word in enumerate(rest[1:], 1) if bare_word(word) not in DEVOTION), 0)
    is_one = end > 1 and (bare_word(rest[0]) in MARY or is_listed(rest[end], "given"))
    return end + 1 if is_one else 1


def where_family_begins(rest: list[str]) -> int:
    last = len(rest) - 1
    found = (place for place in range(1, last) if is_family_part(rest[place], rest[last]))
    return next(found, last)


def is_family_part(word: str, last: str) -> bool:
    """ "van", or the father's family before the mother's: "García López"."""
    return bare_word(word) in BEFORE_A_FAMILY_NAME or (is_family(word) and is_family(last))


def is_plain_word(word: str) -> bool:
    """A stranger's name stands in our mail.

    Letters only, so that it can hold neither a link nor a message.
    """
    letters = re.sub(r"['’-]", "", word)
    return len(word) <= LONGEST_WORD and bool(re.fullmatch(r"[^\W\d_]{2,30}", letters))


def well_typed(word: str, name: list[str]) -> str:
    """The word as names are written, where it was typed all small or all in capitals."""
    if bare_word(word) in BEFORE_A_FAMILY_NAME or not is_typed_carelessly(word, name):
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


def bare_word(word: str) -> str:
    """In small letters, without the dot of a title or an initial."""
    return word.lower().strip(".,")
