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
DOT_APART = re.compile(r"\[\.\]|\(\.\)|\[dot\]")
DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}")
LONGEST_DOMAIN = 60
TOKEN = re.compile(r"\[[A-Z]+_\d+(?: at [a-z0-9.-]{1,60})?\]")
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
        self.parts = {part.lower() for part in parts}

    def token(self, kind: str, value: str, more: str = "") -> str:
        """What stands for a value; `more` is told of it."""
        if (kind, value) not in self.known:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            self.known[kind, value] = f"[{kind}_{self.counts[kind]}{more}]"
            self.tokens[self.known[kind, value]] = value
        return self.known[kind, value]

    def of_match(self, kind: str, match: re.Match[str]) -> str:
        return self.token(kind, match.group(0))

    def of_link(self, match: re.Match[str]) -> str:
        domain = self.domain(domain_of_link(match[0]))
        return self.token("LINK", match[0], f" at {domain}" if domain else "")

    def domain(self, domain: str) -> str:
        """A domain that may be told, "" where it is none or has a name of theirs in it."""
        is_sound = len(domain) <= LONGEST_DOMAIN and DOMAIN.fullmatch(domain)
        return domain if is_sound and not any(part in domain for part in self.parts) else ""

    def text(self, text: str) -> str:
        text = LINK.sub(self.of_link, text)
        for kind, personal in (
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
        """With the values behind the tokens; a token is known by its number, whatever is told
        beside it.
        """
        values = {bare_token(token): value for token, value in self.tokens.items()}
        return TOKEN.sub(lambda m: values.get(bare_token(m[0]), m[0]), text)


def bare_token(token: str) -> str:
    return token.strip("[]").partition(" ")[0]


def domain_of_link(link: str) -> str:
    """The domain at which a link leads, in small letters; "" where it is none."""
    plain = DOT_APART.sub(".", link.lower())
    address = plain.partition("://")[2] or plain
    return re.split(r"[/?#\s]", address, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]


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
