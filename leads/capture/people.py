"""Who wrote, told from words: the phone that is theirs, the name under a letter. Pure."""

import re

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


def phone_in(text: str, country: str, exclude: tuple[str, ...] = (), name: str = "") -> str:
    """The writer's own phone (E.164) in a text, else "".

    A labelled mobile beats a bare number, which beats an office line.
    """
    text = text[-MAX_TEXT:]
    best, best_score = "", -10
    first_names = [w.lower() for w in name.split() if len(w) > 2]
    for match in phonenumbers.PhoneNumberMatcher(
        text, country or "US", leniency=phonenumbers.Leniency.POSSIBLE
    ):
        digits = phonenumbers.national_significant_number(match.number)
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        if (
            number in exclude
            or len(digits) < 7
            or not looks_dialled(match.raw_string, text, match.start)
        ):
            continue
        before = text[max(0, match.start - 40) : match.start].rsplit("\n", 1)[-1]
        line = text[
            text.rfind("\n", 0, match.start) + 1 : (text.find("\n", match.end) + 1 or len(text) + 1)
            - 1
        ].lower()
        score = (
            3 * bool(MOBILE.search(before))
            - 4 * bool(OFFICE_PHONE.search(before))
            + 2 * (phonenumbers.number_type(match.number) == phonenumbers.PhoneNumberType.MOBILE)
        )
        score += 2 * any(n in line for n in first_names) + (text.count("\n", match.start) <= 3)
        if score >= best_score:
            best, best_score = number, score
    return best


def looks_dialled(raw: str, text: str, start: int) -> bool:
    """Sums, dates, case numbers and coordinates have digits too."""
    before = text[max(0, start - 12) : start]
    return not NO_PHONE_BEFORE.search(before) and not NO_PHONE.fullmatch(raw.strip())


def name_under(text: str) -> str:
    """The name with which a message is signed, else "". Looks only where letters are signed."""
    text = text[-MAX_TEXT:]
    lines = [line.strip(" \t-–—*_") for line in text.strip().split("\n") if line.strip()]
    tail = lines[-6:]
    for index, line in enumerate(tail[:-1]):
        if SIGN_OFF.match(line) and (named := as_name(tail[index + 1])):
            return named
    if lines and (thanked := THANKS_AND_NAME.search(lines[-1])):
        return as_name(thanked[1])
    if introduced := MY_NAME_IS.search(text):
        return introduced[1]
    last = lines[-1] if lines else ""
    if (
        len(lines) > 1
        and len(last.split()) <= 3
        and (named_last := as_name(last))
        and last[:1].isupper()
    ):
        return named_last
    ending = NAME_AT_THE_END.search(text)
    return ending[1] if ending else ""


def as_name(line: str) -> str:
    line = re.split(r"[,(|]| - |\d", line, maxsplit=1)[0].strip()
    return line if NAME_LINE.fullmatch(line) and len(line) <= 40 and len(line.split()) <= 4 else ""


def emails_in(text: str) -> list[str]:
    """Every address in a text, once; one that a marketplace has masked ("d****@…") is none."""
    return list(dict.fromkeys(e.lower().rstrip(".") for e in EMAIL.findall(text) if "**" not in e))
