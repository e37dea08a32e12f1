"""E-mail addresses and phone numbers as people type them into fields. Pure."""

import re
import unicodedata
from collections.abc import Iterable

import idna
import phonenumbers

from leads.words.scripts import INVISIBLE

IN_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # of a domain
EMAIL = re.compile(rf"(?<!{IN_LOCAL}){IN_LOCAL}{{1,64}}@{LABEL}(?:\.{LABEL}){{1,8}}")
BEFORE_AN_ADDRESS = '<(["“”„«»,;: \t\r\n'
BEHIND_AN_ADDRESS = '>)]"“”„«»,;:.!? \t\r\n'
ROUND_AN_ADDRESS = ("'", "*", "_")  # on both sides: quoted, bold, slanted
LINK_TO_AN_ADDRESS = re.compile(r"\Amailto:\s*|\?(?:subject|body|cc)=.*\Z", re.I | re.S)
BETWEEN_ADDRESSES = re.compile(r"[;,|]|\s/\s|/(?=[^\s/@]{1,64}@)")
IN_BRACKETS = re.compile(r"[<(\[]([^<>()\[\]\s]+@[^<>()\[\]\s]+)[>)\]]")
SAME_HOUSE = {"googlemail.com": "gmail.com", "pm.me": "proton.me", "protonmail.com": "proton.me"}
DOTS_MEAN_NOTHING = ("gmail.com", "proton.me")
LONGEST_TYPED = 300  # characters
FEWEST_WORDS_BEFORE = 3  # with so many before an address they are a sentence, and no part of it

DOUBLED_CODE = re.compile(r"^\+\d{1,3}\s*(?=\+)")
ABROAD = re.compile(r"^(?:00|011)\s?(?=[1-9])")  # dialled before the code of a country
IS_FLOAT = re.compile(r"\d{7,15}\.0")
NO_PHONE = re.compile(
    r"""
    \d{4}-\d{1,2}-\d{1,2}(?:\D.*)?  # a date
    | \d{1,2}[./]\d{1,2}[./]\d{2,4}(?:\D.*)?  # another
    | \d{1,3}(?:,\d{3})+(?:\.\d+)?  # a sum
    | \d+\.\d{1,2}  # another
    | (?:\d{1,3}\.){3}\d{1,3}  # the address of a machine
    | (\d)(?:\D*\1)+\D*  # one digit for ever
    """,
    re.X | re.S,
)
DIGITS_OF_A_PHONE = re.compile(r"\+?[(\d][\d\s().\-‐-―/]{5,40}\d")
FEWEST_DIGITS = 7
NORTH_AMERICA = 1  # code of its countries
IN_A_ROW = ("01234567890123456789", "98765432109876543210")
NOT_OF_A_PHONE = re.compile(r"@|://|www\.|\bcid:", re.I)


def email_address(value: str) -> str:
    """The one spelling of an e-mail address.

    Lower case, compatibility forms folded, nothing invisible, the domain as it travels (IDNA 2008);
    what a link or a sentence leaves around it is no part of it.

    "" where it is none. One person must not look like many: an opt-out holds for every way of
    writing the same address.
    """
    folded = INVISIBLE.sub("", unicodedata.normalize("NFKC", value[:LONGEST_TYPED]))
    bare = folded.lstrip(BEFORE_AN_ADDRESS).rstrip(BEHIND_AN_ADDRESS)
    bare = bare[1:-1] if bare[:1] == bare[-1:] and bare[:1] in ROUND_AN_ADDRESS else bare
    value = LINK_TO_AN_ADDRESS.sub("", bare).lower()
    local, at, domain = value.rpartition("@")
    if at and not domain.isascii():
        value = f"{local}@{domain_as_it_travels(domain)}"
    return value if is_sound_local(local) and len(value) <= 254 and EMAIL.fullmatch(value) else ""


def counted_as(value: str) -> str:
    """One spelling of all the ways to write one mailbox, for counting what it gets.

    Without what stands behind a plus, and where dots mean nothing without them. Of what is no
    e-mail address, as it is.
    """
    local, at, domain = (email_address(value) or value).rpartition("@")
    if not at:
        return value
    domain = SAME_HOUSE.get(domain, domain)
    local = local.partition("+")[0] or local
    return f"{local.replace('.', '') if domain in DOTS_MEAN_NOTHING else local}@{domain}"


def spellings_of(values: Iterable[str]) -> list[str]:
    """Addresses as they are written and as they are counted, each once."""
    written = list(values)
    return list(dict.fromkeys([*written, *map(counted_as, written)]))


def domain_as_it_travels(domain: str) -> str:
    """A domain in any script as ASCII, "" where it can be none.

    ß and its like stay letters of their own: IDNA 2003 made them another's domain.
    """
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return ""


def is_sound_local(local: str) -> bool:
    """No dot at an end, no two together; two asterisks are what a marketplace masks with."""
    return not local.startswith(".") and not re.search(r"\.\.|\*\*|\.\Z", local)


def typed_email(value: str) -> str:
    """The address that somebody typed where one was asked for, else "".

    The first of several, whatever name or remark stands beside it.
    """
    value = value[:LONGEST_TYPED]
    if whole := email_address(value):
        return whole
    bracketed = (email_address(found[1]) for found in IN_BRACKETS.finditer(value))
    listed = (address_among_words(part.split()) for part in BETWEEN_ADDRESSES.split(value))
    return next(filter(None, (*bracketed, *listed)), "")


def address_among_words(words: list[str]) -> str:
    """The first word that is an address, else "".

    "jane doe@x.example" may be one with a blank in it: another's address, so it is none.
    """
    addresses = ((place, email_address(word)) for place, word in enumerate(words))
    place, found = next(((place, found) for place, found in addresses if found), (0, ""))
    is_doubtful = 0 < place < FEWEST_WORDS_BEFORE and not words[place - 1].endswith(":")
    return "" if is_doubtful else found


def phone_number(value: str, country: str) -> str:
    """E.164 of the number that somebody typed, read from `country` (ISO code).

    The first of several, whatever is said before or behind it. "" where there is none, or none
    that is complete ("555", "555-0123").
    """
    text = DOUBLED_CODE.sub("", plain_digits(value))
    if NO_PHONE.fullmatch(text) or NOT_OF_A_PHONE.search(text):
        return ""
    region = country or None
    readings = (possible_number(text, region), number_among_words(text, region))
    return next(filter(None, (*readings, possible_number(dialled_abroad(text), region))), "")


def exact_number(value: str, country: str) -> str:
    """The same where the value is one number and nothing else, however it is written."""
    text = DOUBLED_CODE.sub("", plain_digits(value))
    region = country or None
    return possible_number(text, region) or possible_number(dialled_abroad(text), region)


def plain_digits(value: str) -> str:
    """The text with digits of any width as ASCII, and no ".0" that a table put behind them."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", value[:LONGEST_TYPED])).strip()
    return text.removesuffix(".0") if IS_FLOAT.fullmatch(text) else text


def possible_number(text: str, region: str | None) -> str:
    """A text that is a number and nothing else, as E.164; else ""."""
    try:
        number = phonenumbers.parse(text.rstrip("#*. "), region)
    except phonenumbers.NumberParseException:
        return ""
    return as_e164(number)


def as_e164(number: phonenumbers.PhoneNumber) -> str:
    """ "" of one that can be dialled from next door alone, and of one too long or too short."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    is_possible = reason == phonenumbers.ValidationResult.IS_POSSIBLE
    if not is_possible or is_made_up(number) or is_of_no_area(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_made_up(number: phonenumbers.PhoneNumber) -> bool:
    """All its digits in a row, as whoever will not be called types them: 1234567890."""
    digits = str(number.national_number)
    return any(digits in row for row in IN_A_ROW)


def is_of_no_area(number: phonenumbers.PhoneNumber) -> bool:
    """North America knows no area that begins with 0 or 1: "052-1234567" was typed as it is dialled
    in another country, and nobody knows in which.
    """
    dialled = phonenumbers.national_significant_number(number)
    return number.country_code == NORTH_AMERICA and dialled.startswith(("0", "1"))


def number_among_words(text: str, region: str | None) -> str:
    """The first number of a text that may hold words and other numbers as well."""
    matches = phonenumbers.PhoneNumberMatcher(
        text, region or "ZZ", leniency=phonenumbers.Leniency.POSSIBLE
    )
    numbers = (as_e164(m.number) for m in matches if not NO_PHONE.fullmatch(m.raw_string.strip()))
    return next(filter(None, numbers), "")


def dialled_abroad(text: str) -> str:
    """0044… and 01144… as +44…, as people write it whose own country dials otherwise."""
    return ABROAD.sub("+", text.strip())


def looks_like_phone(value: str) -> bool:
    """Whether a value holds digits as those of a phone, wherever it may be, and no date or sum."""
    text = plain_digits(value)
    if NO_PHONE.fullmatch(text) or NOT_OF_A_PHONE.search(text):
        return False
    runs = (re.sub(r"\D", "", found[0]) for found in DIGITS_OF_A_PHONE.finditer(text))
    return any(len(digits) >= FEWEST_DIGITS for digits in runs)


def phone_words(number: str, country: str) -> str:
    """A number as it is read in that country: with blanks, and with the code of its own country
    where that is another one. What is no number in E.164 stays as it is.
    """
    parsed = parsed_e164(number)
    if parsed is None:
        return number
    is_home = parsed.country_code == phonenumbers.country_code_for_region(country)
    forms = phonenumbers.PhoneNumberFormat
    shape = forms.NATIONAL if is_home else forms.INTERNATIONAL
    return phonenumbers.format_number(parsed, shape)


def code_of_country(number: str) -> int:
    """1 of "+19025550110"; 0 of what is no number in E.164."""
    parsed = parsed_e164(number)
    return parsed.country_code or 0 if parsed else 0


def parsed_e164(number: str) -> phonenumbers.PhoneNumber | None:
    if not number.startswith("+"):
        return None
    try:
        return phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
