"""Who wrote, told from words: the phone that is theirs, the name under a letter. Pure."""

import re
from itertools import pairwise

import phonenumbers

from leads.contacts.identity import EMAIL
from leads.words import pattern

MOBILE = pattern("letters", "mobile")
OFFICE_PHONE = pattern("letters", "office_phone")
NO_PHONE_BEFORE = pattern("letters", "no_phone_before")
NO_PHONE = re.compile(
    r"""
    \d{4}-\d{2}-\d{2}.*  # a date
    | \d{1,2}[./]\d{1,2}[./]\d{2,4}.*  # another
    | \d{1,3}(?:,\d{3})+  # a sum
    | \d+\.\d{1,2}  # another
    | (?:\d{1,3}\.){3}\d{1,3}  # the address of a machine
    """,
    re.X,
)
SIGN_OFF = pattern("letters", "sign_off")
THANKS_AND_NAME = pattern("letters", "thanks_and_name")
MY_NAME_IS = pattern("letters", "my_name_is")
NAME_AT_THE_END = re.compile(
    r"""
    [.!?]\s+
    ([A-ZÀ-Þ][a-zà-ÿ'’-]+(?:[ ][A-ZÀ-Þ][a-zà-ÿ'’-]+)?)
    (?:\s+[a-z]{1,2}\d{1,2})?\s*$  # and half a postcode
    """,
    re.X,
)
MAX_TEXT = 6_000  # letters are signed at their end
NAME_LINE = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_(][\w.'’-]*){0,4}")
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
    """Sums, dates, case numbers and coordinates have digits too."""
    if len(phonenumbers.national_significant_number(match.number)) < FEWEST_DIGITS:
        return False
    before = text[max(0, match.start - 12) : match.start]
    return not NO_PHONE_BEFORE.search(before) and not NO_PHONE.fullmatch(match.raw_string.strip())


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


def name_under(text: str) -> str:
    """The name with which a message is signed, else "". Looks only where letters are signed."""
    text = text[-MAX_TEXT:]
    lines = [line.strip(" \t-–—*_") for line in text.strip().split("\n") if line.strip()]
    if named := name_after_sign_off(lines[-6:]):
        return named
    if lines and (thanked := THANKS_AND_NAME.search(lines[-1])):
        return as_name(thanked[1])
    if introduced := MY_NAME_IS.search(text):
        return introduced[1]
    ending = NAME_AT_THE_END.search(text)
    return name_alone_below(lines) or (ending[1] if ending else "")


def name_after_sign_off(lines: list[str]) -> str:
    below = (as_name(following) for line, following in pairwise(lines) if SIGN_OFF.match(line))
    return next(filter(None, below), "")


def name_alone_below(lines: list[str]) -> str:
    """The last of several lines, where it is a name of up to three words, else ""."""
    last = lines[-1] if len(lines) > 1 else ""
    return as_name(last) if last[:1].isupper() and len(last.split()) <= 3 else ""


def as_name(line: str) -> str:
    line = re.split(r"[,(|]| - |\d", line, maxsplit=1)[0].strip()
    is_short = len(line) <= 40 and len(line.split()) <= 4
    return line if is_short and NAME_LINE.fullmatch(line) else ""


def emails_in(text: str) -> list[str]:
    """Every address in a text, once; one that a marketplace has masked ("d****@…") is none."""
    return list(dict.fromkeys(e.lower().rstrip(".") for e in EMAIL.findall(text) if "**" not in e))
