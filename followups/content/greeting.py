"""What a greeting may call somebody. Where it is doubtful: nothing."""

import re
import unicodedata

from leads.words import pattern, words
from leads.words.names import is_no_person, is_nobody

TITLES = words("names", "titles")
BEHIND_A_NAME = words("names", "behind_a_name")
JOINS_TWO = words("names", "joins_two")
BEFORE_A_FAMILY_NAME = words("names", "before_a_family_name")
SAID = pattern("names", "said")
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\"“”„«»][^\"“”„«»]*[\"“”„«»]|(?<!\w)'[^']*'(?!\w)")
NAME_AND_MORE = re.compile(r"\s*[/|•·]\s*|\s+[-–—@]\s+")
FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # of Japan, China, Korea
MOST_WORDS, LONGEST_WORD = 6, 30


def first_name(name: str) -> str:
    """What a greeting may say.

    A first name, else "Mrs Carrigan" where there is a title, else "" where it is doubtful.
    """
    whole = ASIDE.sub(" ", unicodedata.normalize("NFC", name)).strip(" .,;:!")
    parts = [] if names_no_person(whole) else words_of_name(NAME_AND_MORE.split(whole)[0])
    if not parts or len(parts) > MOST_WORDS or not all(map(is_part_of_name, parts)):
        return ""
    if barely(parts[0]) in TITLES:
        return with_title(parts)
    return "" if is_doubtful_first(parts) else well_typed(parts[0], parts)


def names_no_person(whole: str) -> bool:
    return not whole or is_nobody(whole) or is_no_person(whole) or bool(SAID.search(whole))


def is_doubtful_first(parts: list[str]) -> bool:
    """Whether the first word may be no first name."""
    first = parts[0]
    begins_family = barely(first) in BEFORE_A_FAMILY_NAME or is_family_first(parts)
    return begins_family or not is_plain_word(first)


def words_of_name(name: str) -> list[str]:
    """The words in the order in which they are said; [] where the order is in doubt.

    "Penfold, Oskar" is Oskar; "Jane Marrack, Jr." stays as it is.
    """
    told = [part.split() for part in name.split(",") if part.strip()]
    told = [*told[:1], *(part for part in told[1:] if not is_behind_a_name(part))]
    if len(told) == 2:
        family, given = told
        return [*given, *family] if is_one_family(family) and len(given) < 3 else []
    return told[0] if len(told) == 1 else []


def is_behind_a_name(words: list[str]) -> bool:
    return all(barely(word) in BEHIND_A_NAME for word in words)


def is_one_family(words: list[str]) -> bool:
    """One word, whatever stands before it: "van der Veen"."""
    return sum(barely(word) not in BEFORE_A_FAMILY_NAME for word in words) == 1


def is_part_of_name(word: str) -> bool:
    """A word, or the dotted letter that stands for one; two people have no one first name."""
    return barely(word) not in JOINS_TWO and bool(re.fullmatch(r"[^\W\d_][\w'’.\-]*", word))


def with_title(parts: list[str]) -> str:
    """The title with the family name, else ""."""
    family = [word for word in parts[1:] if barely(word) not in TITLES]
    if not family or not is_plain_word(family[-1]):
        return ""
    title = parts[0].capitalize() if parts[0].islower() or parts[0].isupper() else parts[0]
    return f"{title} {well_typed(family[-1], parts)}"


def is_family_first(parts: list[str]) -> bool:
    return len(parts) > 1 and bool(FAMILY_FIRST.search(parts[0]))


def is_plain_word(word: str) -> bool:
    """A stranger's name stands in our mail.

    Letters only, so that it can hold neither a link nor a message.
    """
    letters = re.sub(r"['’-]", "", word)
    return len(word) <= LONGEST_WORD and bool(re.fullmatch(r"[^\W\d_]{2,30}", letters))


def well_typed(word: str, parts: list[str]) -> str:
    """The word as names are written, where it was typed all small or all in capitals."""
    if not is_typed_carelessly(word, parts):
        return word
    pieces = re.split(r"(['’-])", word.lower())  # "O'Dell", "Jean-Luc"
    return "".join(
        piece.capitalize() if place == 0 or len(piece) > 1 else piece
        for place, piece in enumerate(pieces)
    )


def is_typed_carelessly(word: str, parts: list[str]) -> bool:
    """All in small letters, or in capitals that are no initials ("JD Marrack")."""
    is_shouted = word.isupper() and (len(word) > 3 or all(part.isupper() for part in parts[1:]))
    return word.islower() or (is_shouted and len(word) > 2)


def barely(word: str) -> str:
    return word.lower().strip(".,")
