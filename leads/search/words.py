"""Words as they are kept and asked for: small, without accents; phones by their last digits."""

import re
import unicodedata
from collections.abc import Iterable

from leads.models import Wanted

LONGEST_WORD = 40  # characters
LONGEST_TEXT = 100_000  # characters of a lead that can be searched
MOST_TERMS = 12  # of a question
WITHOUT_MARKS = str.maketrans(
    {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
APOSTROPHES = re.compile("['’ʼ]")
WORD = re.compile(r"[^\W_]+")
PHONE = "#"  # stands before digits of a phone, and in no word
# Whole numbers of every length without their country, and the end that people remember
ENDS = (4, 6, 7, 8, 9, 10, 11, 12)
TRUNK = re.compile(r"\(\s*0\s*\)")  # +44 (0)20 …
AS_PHONE = re.compile(r"(?<![^\W_])\+?\(?\d(?:[\s().\-/]*\d){3,}(?![^\W_])")
FEWEST_DIGITS = 3  # of a phone, without zeros before it


def folded(text: str) -> str:
    """Small, without accents and ligatures."""
    bare = unicodedata.normalize("NFKD", text.translate(WITHOUT_MARKS).casefold())
    return "".join(c for c in bare if not unicodedata.combining(c))


def words_in(text: str) -> list[str]:
    """Every word, in its order."""
    return [word[:LONGEST_WORD] for word in WORD.findall(folded(text))]


def words_of_name(name: str) -> list[str]:
    """ "O'Brien" is found as "brien" and as "obrien"."""
    return [*words_in(name), *words_in(APOSTROPHES.sub("", name))]


def words_of_phone(number: str) -> list[str]:
    """Its ends, so that any spelling finds it: with the country, without it, the last four."""
    digits = digits_of(number)
    return [PHONE + digits[-length:] for length in {*ENDS, len(digits)} if digits]


def digits_of(number: str) -> str:
    """Without what is dialled before it."""
    return all_digits_of(number).lstrip("0")[:LONGEST_WORD]


def all_digits_of(number: str) -> str:
    return "".join(re.findall("[0-9]", unicodedata.normalize("NFKC", TRUNK.sub("", number))))


def distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def wanted_by(typed: str) -> Wanted | None:
    """What somebody types into the search, as a question; None where it holds no word.

    Every word must be found, by its beginning. What looks like a phone may be one, in any spelling,
    or the words that it is.
    """
    terms, rest = [], typed
    for found in AS_PHONE.findall(TRUNK.sub("", typed)):
        rest = TRUNK.sub("", rest).replace(found, " ", 1)
        digits = digits_of(found)
        ways = [tuple(words_in(found))]
        if len(digits) >= FEWEST_DIGITS:
            ways.insert(0, (PHONE + digits,))
        if (end := all_digits_of(found)[:LONGEST_WORD]) != digits:
            ways.append((PHONE + end,))  # a zero may be dialled, or the first of the last four
        terms.append(tuple(ways))
    terms += [((word,),) for word in distinct(words_in(rest))]
    return Wanted(tuple(terms[:MOST_TERMS])) if terms else None
