"""Personal data out before anything is sent, and back into what we show.

The table never leaves this house.

City, postcode, age, sums and dates stay: criteria speak of them. Names of other people mostly stay,
so this is never called anonymous.
"""

import re
from functools import partial

import phonenumbers

from leads.contacts.typed import EMAIL
from leads.fields import classify_label
from leads.models.lead import LeadFields
from leads.words import one_of, pattern, words

NEVER_SENT = ("name", "first_name", "last_name", "email", "phone", "from")
LONGEST_SENT, MAX_SENT, LONGEST_LABEL = 2_000, 8_000, 120  # characters
REGIONS = ("US", "GB", "FR", "ES", "DE", "PL")
COMMON_WORDS = words("names", "common_words")
SPOKEN_EMAIL = pattern("addresses", "spoken_email")
LINK = re.compile(
    r"""
    \b(?:https?|hxxps?|ftp)://\S+
    | \bwww\.\S+
    | (?<![\w-])[\w-]{1,63}(?:\[\.\]|\(\.\)|\[dot\])[\w.-]{1,200}
    """,
    re.I | re.X,
)
CARD = re.compile(r"\b(?:\d[ -]?){13,19}\b")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]){11,30}\b")
IDENTITY = re.compile(
    r"\b\d{3}-\d{2}-\d{4}\b|\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b"
)
STREET = pattern("addresses", "street")


class Redaction:
    """Replaces values by [NAME_1] and the like by first appearance.

    The same value always gets the same token.
    """

    def __init__(self, country: str, names: list[str]) -> None:
        self.country = country
        self.tokens: dict[str, str] = {}
        self.known: dict[tuple[str, str], str] = {}
        self.counts: dict[str, int] = {}
        parts = {
            p
            for name in names
            for p in re.findall(r"[^\W\d_]{3,}(?:[-'’][^\W\d_]+)?", name)
            if p.lower() not in COMMON_WORDS
        }
        any_of_them = one_of(map(re.escape, parts))
        self.names = re.compile(rf"(?<!\w)(?:{any_of_them})(?!\w)", re.I) if parts else None

    def token(self, kind: str, value: str) -> str:
        if (kind, value) not in self.known:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            self.known[kind, value] = f"[{kind}_{self.counts[kind]}]"
            self.tokens[self.known[kind, value]] = value
        return self.known[kind, value]

    def of_match(self, kind: str, match: re.Match[str]) -> str:
        return self.token(kind, match.group(0))

    def text(self, text: str) -> str:
        for kind, personal in (
            ("LINK", LINK),
            ("EMAIL", EMAIL),
            ("EMAIL", SPOKEN_EMAIL),
            ("ACCOUNT", IBAN),
            ("ID", IDENTITY),
            ("ADDRESS", STREET),
        ):
            text = personal.sub(partial(self.of_match, kind), text)
        text = CARD.sub(
            lambda m: self.token("CARD", m.group(0)) if luhn(m.group(0)) else m.group(0), text
        )
        for number in self.phones(text):
            text = text.replace(number, self.token("PHONE", number))
        return (
            self.names.sub(lambda m: self.token("NAME", m.group(0)), text) if self.names else text
        )

    def phones(self, text: str) -> list[str]:
        """What may be a number to call as it stands there, the longest first."""
        found = {
            match.raw_string
            for region in dict.fromkeys((self.country or "US", *REGIONS))
            for match in phonenumbers.PhoneNumberMatcher(
                text, region, leniency=phonenumbers.Leniency.POSSIBLE
            )
        }
        return sorted(filter(may_be_dialled, found), key=len, reverse=True)

    def restore(self, text: str) -> str:
        for token, value in self.tokens.items():
            text = text.replace(token, value)
        return text


def may_be_dialled(number: str) -> bool:
    """Nine digits or more, and no date."""
    digits = sum(character.isdigit() for character in number)
    return digits >= 9 and not re.match(r"\d{4}-\d{2}-\d{2}", number)


def luhn(digits: str) -> bool:
    numbers = [int(c) for c in digits if c.isdigit()][::-1]
    return (
        sum(n if i % 2 == 0 else (2 * n - 9 if n > 4 else 2 * n) for i, n in enumerate(numbers))
        % 10
        == 0
    )


def personal_values(fields: LeadFields) -> list[str]:
    """The values of the fields that are themselves personal data."""
    return [
        str(value) for label, value in fields.items() if classify_label(str(label)) in NEVER_SENT
    ]


def fields_to_send(fields: LeadFields, redaction: Redaction) -> dict[str, str]:
    """Every field that is not itself personal data, its value without any, cut to what a question
    can hold.
    """
    sent, room = {}, MAX_SENT
    for label, value in fields.items():
        if classify_label(str(label)) not in NEVER_SENT and str(value).strip() and room > 0:
            cut = str(value)[: min(LONGEST_SENT, room)]
            room -= len(cut)
            sent[redaction.text(str(label)[:LONGEST_LABEL])] = redaction.text(cut)
    return sent
