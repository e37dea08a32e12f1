"""Links, addresses of mail, and numbers that belong to one person. Pure."""

import re
from collections.abc import Iterator

import phonenumbers

from leads.contacts.typed import EMAIL
from leads.words import pattern, words

Span = tuple[int, int]
REGIONS = ("US", "GB", "FR", "ES", "DE", "PL")
FEWEST_DIGITS = 9
FREE_MAIL = words("mail", "free_mail")
SPOKEN_EMAIL = pattern("addresses", "spoken_email")
LINK = re.compile(
    r"""
    \b(?:https?|hxxps?|ftp)://(?:[^\s<>"'\[\]]|\[\.\]|\[dot\])+
    | \bwww\.(?:[^\s<>"'\[\]]|\[\.\]|\[dot\])+
    | (?<![\w.@/-])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}/(?=\w)[^\s<>"'\[\]]+
    | (?<![\w-])[\w-]{1,63}(?:\[\.\]|\(\.\)|\[dot\])[\w.-]{1,200}
    """,
    re.I | re.X,
)
BEHIND_A_LINK = ".,;:!?)]}>\"'”’"  # ends the sentence, and not the link
CARD = re.compile(r"\b(?:\d[ -]?){13,19}\b")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]){11,30}\b")
IDENTITY = re.compile(
    r"\b\d{3}-\d{2}-\d{4}\b|\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b"
)
DNI = re.compile(r"\b(?:([XYZ])[ -]?)?(\d{7,8})[ -]?([A-HJ-NP-TV-Z])\b", re.I)
DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
NO_PHONE = re.compile(r"\A\d{4}-\d{2}-\d{2}|\A(?:19|20)\d{6}-|(?:\d{1,3}\.){3}\d{1,3}")


def links(text: str) -> Iterator[Span]:
    for found in LINK.finditer(text):
        yield found.start(), found.start() + len(found[0].rstrip(BEHIND_A_LINK))


def emails(text: str) -> Iterator[Span]:
    """As they are written, and as they are spoken ("dana at mail dot example")."""
    for found in EMAIL.finditer(text):
        yield found.span()
    for found in SPOKEN_EMAIL.finditer(text):
        yield found.span()


def accounts(text: str) -> Iterator[Span]:
    for found in IBAN.finditer(text):
        yield found.span()


def identities(text: str) -> Iterator[Span]:
    for found in IDENTITY.finditer(text):
        yield found.span()
    for found in DNI.finditer(text):
        if is_dni((found[1] or "").upper(), found[2], found[3].upper()):
            yield found.span()


def is_dni(foreign: str, digits: str, letter: str) -> bool:
    """Whether the last letter of a Spanish identity number is the one that its digits give."""
    number = int(f"{'XYZ'.index(foreign)}{digits}" if foreign else digits)
    return len(digits) == (7 if foreign else 8) and letter == DNI_LETTERS[number % 23]


def cards(text: str) -> Iterator[Span]:
    for found in CARD.finditer(text):
        if luhn(found[0]):
            yield found.start(), found.start() + len(found[0].rstrip(" -"))


def phones(text: str, country: str) -> Iterator[Span]:
    """Numbers to call as they stand there, read from wherever the writer may be."""
    for region in dict.fromkeys((country or "US", *REGIONS)):
        for match in phonenumbers.PhoneNumberMatcher(
            text, region, leniency=phonenumbers.Leniency.POSSIBLE
        ):
            if may_be_dialled(match.raw_string):
                yield match.start, match.end


def may_be_dialled(number: str) -> bool:
    """Nine digits or more, and no date and no address of a machine."""
    digits = sum(character.isdigit() for character in number)
    return digits >= FEWEST_DIGITS and not NO_PHONE.search(number)


def luhn(digits: str) -> bool:
    numbers = [int(c) for c in digits if c.isdigit()][::-1]
    doubled = (n if i % 2 == 0 else (2 * n - 9 if n > 4 else 2 * n) for i, n in enumerate(numbers))
    return sum(doubled) % 10 == 0
