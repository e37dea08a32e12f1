"""Who wrote, told from words: the phone that is theirs, the name under a letter. Pure."""

import re
from itertools import pairwise

import phonenumbers

from leads.contacts.typed import EMAIL
from leads.words import pattern, words
from leads.words.given_names import is_given
from leads.words.signatures import above_program_line

MOBILE = pattern("letters", "mobile")
OFFICE_PHONE = pattern("letters", "office_phone")
NO_PHONE_BEFORE = pattern("letters", "no_phone_before")
NO_PHONE_AFTER = pattern("letters", "no_phone_after")
PHONE_WORD = pattern("letters", "phone_word")
NO_NAME = pattern("letters", "no_name")
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
SIGN_OFF = pattern("letters", "sign_off")
THANKS_AND_NAME = pattern("letters", "thanks_and_name")
SIGNED_ON_LINE = pattern("letters", "signed_on_line")
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
ENDS_A_SENTENCE = ".!?,:)"
PARTICLES = words("letters", "within_names")
PLACE = re.compile(r"\s[A-Z]{2}$")  # "Halifax NS"
RULER = re.compile(r"--.*--|[\W_]+")
NAME_LINE = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+(?:[&+]|[^\W\d_(][\w.'’-]*)){0,4}")
AND = re.compile(r"(?<=[^\W\d_]) and (?=[A-ZÀ-Þ])")  # between two people
BELOW_MARK = re.compile(r"\s*--\s*\n([^\n>]{1,60})")
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
    if whole != phonenumbers.ValidationResult.IS_POSSIBLE:
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


def name_signed(text: str, known: str = "") -> str:
    """The name that stands alone under a message, else "".

    Behind a sentence it may be whom they thank: there it counts where it may be short for `known`,
    or nothing is known.
    """
    lines, filled = last_lines(above_program_line(text[-MAX_TEXT:]))
    below = (as_name(after) for before, after in pairwise(filled[-8:]) if SIGN_OFF.match(before))
    signed = next(filter(looks_signed, below), "") or name_alone_below(lines)
    return signed or name_on_last_line(filled, known)


def with_signature(text: str, quoted: str) -> str:
    """A message with the first line below its "--", which is cut off with what it quotes."""
    found = BELOW_MARK.match(quoted)
    return f"{text}\n\n{found[1]}" if found else text


def name_on_last_line(lines: list[str], known: str) -> str:
    """The same of the last line: "Thanks, Dana", "- Dana"."""
    found = SIGNED_ON_LINE.search(lines[-1]) if lines else None
    name = as_name(found[1]) if found else ""
    if not found or not looks_signed(name):
        return ""
    is_alone = len(lines) > 1 and found.start() == 0
    return name if is_alone or may_be_short_for(name, known) else ""


def may_be_short_for(name: str, known: str) -> bool:
    return not known or name[0].lower() in {word[0] for word in known.lower().split()}


def looks_signed(name: str) -> bool:
    """Written like a name, or in small letters and known for one."""
    return bool(name) and (name[0].isupper() or is_given(name.split()[0]))


def last_lines(text: str) -> tuple[list[str], list[str]]:
    """The lines of a text, and those in which something is written."""
    lines = [line.strip() for line in text.strip().split("\n")]
    return lines, [line for line in lines if line and not RULER.fullmatch(line)]


def name_under(text: str) -> str:
    """The name with which a message is signed, else "". Looks only where letters are signed."""
    text = text[-MAX_TEXT:].strip()
    lines, filled = last_lines(text)
    if named := name_after_sign_off(filled[-6:]):
        return named
    if filled and (thanked := THANKS_AND_NAME.search(filled[-1])):
        return as_name(thanked[1])
    introduced = (as_name(found[1]) for found in MY_NAME_IS.finditer(text))
    ending = NAME_AT_THE_END.search(text)
    return (
        next(filter(None, introduced), "")
        or name_alone_below(lines)
        or (as_name(ending[1]) if ending else "")
    )


def name_after_sign_off(lines: list[str]) -> str:
    below = (as_name(following) for line, following in pairwise(lines) if SIGN_OFF.match(line))
    return next(filter(None, below), "")


def name_alone_below(lines: list[str]) -> str:
    """The last of several lines, where it stands apart and is written like a name, else ""."""
    if len(lines) < 2 or not ends_letter(lines[-2]):
        return ""
    last = lines[-1].strip(" \t-–—*_~")
    return as_name(last) if last == as_name(last) and is_capitalised(last) else ""


def ends_letter(line: str) -> bool:
    return line[-1:] in ENDS_A_SENTENCE or bool(RULER.fullmatch(line))


def is_capitalised(line: str) -> bool:
    parts = [part for part in line.split() if part not in PARTICLES]
    return len(parts) <= 3 and all(part[0].isupper() for part in parts)


def as_name(line: str) -> str:
    """The name with which a line begins, else "": never what people say or ask for."""
    line = re.split(r"[,(|]| - |\d", line.strip(" \t-–—*_~"), maxsplit=1)[0].strip()
    is_short = len(line) <= 40 and len(line.split()) <= 4
    if not is_short or not NAME_LINE.fullmatch(line) or PLACE.search(line):
        return ""
    return "" if NO_NAME.search(AND.sub(" & ", line)) else line


def emails_in(text: str) -> list[str]:
    """Every address in a text, once; one that a marketplace has masked ("d****@…") is none."""
    return list(dict.fromkeys(e.lower().rstrip(".") for e in EMAIL.findall(text) if "**" not in e))
