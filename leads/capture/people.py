"""How the writer is reached, told from words: the phone that is theirs, their addresses. Pure."""

import re

import phonenumbers

from leads.contacts.typed import EMAIL, is_of_no_area
from leads.words import pattern

MOBILE = pattern("letters", "mobile")
OFFICE_PHONE = pattern("letters", "office_phone")
NO_PHONE_BEFORE = pattern("letters", "no_phone_before")
NO_PHONE_AFTER = pattern("letters", "no_phone_after")
PHONE_WORD = pattern("letters", "phone_word")
YEAR = r"(?:1[5-9]|20)\d\d"
NO_PHONE = re.compile(
    rf"""
    {YEAR}[-./ ]\d{{1,2}}[-./ ]\d{{1,2}}(?!\d).*  # a date
    | \d{{1,2}}[-./]\d{{1,2}}[-./](?:{YEAR}|\d\d)(?:\s.*)?  # another
    | \d{{1,2}}[ ]\d{{1,2}}[ ]{YEAR}  # and one more
    | {YEAR}\s?[-–/ ]\s?{YEAR}  # from year to year
    | \d{{1,2}}[:.]\d\d\s?[-–]\s?\d{{1,2}}[:.]\d\d  # from time to time
    | \d{{1,3}}(?:,\d{{3}})+(?:\.\d\d)?  # a sum
    | \d{{1,2}}(?:[.' ]\d{{3}}){{2,}}(?:,\d\d)?  # another
    | \d{{1,3}}(?:[.,' ]\d{{3}})*[.,' ]000(?:[.,]\d\d)?  # and a round one
    | \d+[.,]\d{{1,2}}  # a figure
    | (?:\d{{1,3}}\.){{3}}\d{{1,3}}  # the address of a machine
    | (\d)\1*  # the same digit all over
    | .{{0,9}}\d\s?[xX×*]\s?\d.*  # a size
    """,
    re.X,
)
IN_A_WORD = re.compile(r"[^\W\d]\Z")
SIZE_BEFORE, SIZE_AFTER = re.compile(r"\d\s?[xX×*]\s?$"), re.compile(r"\s?[xX×*]\s?\d")
# What a link, an address or the mark of a picture consists of.
LINK_BEFORE = re.compile(r"(?:://|\bwww\.|\bcid:|@|\w/)[^\s<>]*$", re.I)
LINK_AFTER = re.compile(r"[^\s<>,;]{0,60}(?:@|://)|[^\s<>,;\d]{0,20}/\w|[_=&%#]\w")
MAX_TEXT = 6_000  # phones stand where letters are signed: at their end
FEWEST_DIGITS = 7


def phone_in(text: str, country: str, exclude: tuple[str, ...] = (), name: str = "") -> str:
    """The writer's own phone (E.164) in a text, else "".

    A labelled mobile beats a bare number, which beats an office line; of equals the last.
    """
    text = text[-MAX_TEXT:]
    matches = phonenumbers.PhoneNumberMatcher(
        text, country or "US", leniency=phonenumbers.Leniency.POSSIBLE
    )
    best, best_score = "", -10
    for match in matches:
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        if number in exclude or not looks_dialled(match, text):
            continue
        score = likelihood(match, text, name)
        if score >= best_score:
            best, best_score = number, score
    return best


def looks_dialled(match: phonenumbers.PhoneNumberMatch, text: str) -> bool:
    """Sums, dates, sizes, case numbers, coordinates and links have digits too."""
    number = match.number
    if is_part_of_something(match, text) or NO_PHONE.fullmatch(match.raw_string.strip()):
        return False
    whole = phonenumbers.is_possible_number_with_reason(number)
    if whole != phonenumbers.ValidationResult.IS_POSSIBLE or is_of_no_area(number):
        return False  # without its area code it cannot be dialled
    if len(phonenumbers.national_significant_number(number)) < FEWEST_DIGITS:
        return False
    before = text[max(0, match.start - 60) : match.start].rpartition("\n")[2]
    return phonenumbers.is_valid_number(number) or bool(PHONE_WORD.search(before))


def is_part_of_something(match: phonenumbers.PhoneNumberMatch, text: str) -> bool:
    """What stands right before or behind it makes it something else."""
    before = text[max(0, match.start - 200) : match.start]
    after = text[match.end : match.end + 80]
    return bool(
        NO_PHONE_BEFORE.search(before.rpartition("\n")[2][-40:])
        or NO_PHONE_AFTER.match(after)
        or IN_A_WORD.search(before)
        or SIZE_BEFORE.search(before[-6:])
        or SIZE_AFTER.match(after)
        or LINK_BEFORE.search(before)
        or LINK_AFTER.match(after)
    )


def likelihood(match: phonenumbers.PhoneNumberMatch, text: str, name: str) -> int:
    """How much speaks for a number in a text being that of a writer of this name."""
    before = text[: match.start].rpartition("\n")[2]
    line = (before + match.raw_string + text[match.end :].partition("\n")[0]).lower()
    first_names = [word.lower() for word in name.split() if len(word) > 2]
    is_mobile = phonenumbers.number_type(match.number) == phonenumbers.PhoneNumberType.MOBILE
    return (
        3 * bool(MOBILE.search(before[-40:]))
        - 4 * bool(OFFICE_PHONE.search(before[-40:]))
        + 2 * is_mobile
        + 2 * any(first_name in line for first_name in first_names)
        + (text.count("\n", match.start) <= 3)
    )


def emails_in(text: str) -> list[str]:
    """Every address in a text, once; one that a marketplace has masked ("d****@…") is none."""
    return list(dict.fromkeys(e.lower().rstrip(".") for e in EMAIL.findall(text) if "**" not in e))
