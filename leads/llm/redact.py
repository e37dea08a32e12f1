"""Personal data out before anything is sent, and back into what we show.

The table never leaves this house.

City, the area of a postcode, age, sums and dates stay: criteria speak of them. Names of other
people mostly stay, so this is never called anonymous.
"""

import re
from collections.abc import Iterable, Iterator

from leads.contacts.typed import EMAIL
from leads.fields import classify_label
from leads.llm.personal import names, numbers, postcodes, streets
from leads.models.lead import LeadFields

NEVER_SENT = ("name", "first_name", "last_name", "email", "phone", "from")
LONGEST_SENT, MAX_SENT, LONGEST_LABEL = 2_000, 8_000, 120  # characters
DOT_APART = re.compile(r"\[\.\]|\(\.\)|\[dot\]")
DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}")
LONGEST_DOMAIN = 60
TOKEN = re.compile(r"\[([A-Z]+_\d+)(?: at [a-z0-9.-]{1,60})?\]")
MOST_READINGS = 20  # of one text: nobody writes more postcodes of one area
HOUSE, REST = "HOUSE", "[…]"  # the half of a postcode that names a house, and what stands for it
Found = tuple[int, int, str]  # where something personal begins and ends, and of which kind it is


class Redaction:
    """Replaces values by [NAME_1] and the like by first appearance.

    The same value always gets the same token.
    """

    def __init__(self, country: str, known_names: Iterable[str]) -> None:
        self.country = country
        self.tokens: dict[str, str] = {}
        self.known: dict[tuple[str, str], str] = {}
        self.counts: dict[str, int] = {}
        self.halves: dict[str, list[str]] = {}  # by a postcode as it is sent: as they were written
        self.names = names.Names()
        for name in known_names:
            self.names.learn(EMAIL.sub(" ", name))

    def token(self, kind: str, value: str) -> str:
        """What stands for a value."""
        if (kind, value) not in self.known:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            at = self.domain(domain_of_link(value)) if kind == "LINK" else ""
            self.known[kind, value] = f"[{kind}_{self.counts[kind]}{at and ' at '}{at}]"
            self.tokens[self.known[kind, value]] = value
        return self.known[kind, value]

    def domain(self, domain: str) -> str:
        """A domain that may be told, "" where it is none or has a name of theirs in it."""
        is_sound = len(domain) <= LONGEST_DOMAIN and DOMAIN.fullmatch(domain)
        return domain if is_sound and not any(n in domain for n in self.names.plain) else ""

    def text(self, text: str, label: str = "") -> str:
        """A text without personal data; `label` is that of the field that holds it."""
        sent, done = [], 0
        for start, end, kind in sorted(self.apart(text, label)):
            shown = REST if kind == HOUSE else self.token(kind, text[start:end])
            sent += [text[done:start], shown]
            done = end
        return "".join([*sent, text[done:]])

    def apart(self, text: str, label: str) -> list[Found]:
        """What is personal in a text; of what overlaps the first kind counts."""
        taken, found = bytearray(len(text)), []
        for start, end, kind in self.findings(text, label):
            if start < end and taken.find(1, start, end) < 0:
                taken[start:end] = bytes([1]) * (end - start)
                found.append((start, end, kind))
        return found

    def findings(self, text: str, label: str) -> Iterator[Found]:
        is_address = bool(streets.ADDRESS_LABEL.search(label))
        for kind, spans in (
            ("LINK", numbers.links(text)),
            ("EMAIL", numbers.emails(text)),
            ("ACCOUNT", numbers.accounts(text)),
            ("ID", numbers.identities(text)),
            ("CARD", numbers.cards(text)),
            (HOUSE, self.houses(text, label)),
            ("PHONE", numbers.phones(text, self.country)),
            ("ADDRESS", streets.streets(text, is_address)),
            ("NAME", self.names.find(text)),
        ):
            for start, end in spans:
                yield start, end, kind

    def houses(self, text: str, label: str) -> Iterator[tuple[int, int]]:
        is_postcode = classify_label(label) == "postcode"
        for (start, end), house in postcodes.houses(text, self.country, is_postcode):
            wholes = self.halves.setdefault(text[start : house[0]] + REST, [])
            if text[start:end] not in wholes:
                wholes.append(text[start:end])
            yield house

    def restore(self, text: str) -> str:
        """With the values behind the tokens, known by their numbers whatever is told beside them,
        and with whole postcodes.
        """
        return next(self.readings(text))

    def readings(self, text: str) -> Iterator[str]:
        """The same, once for each postcode that a half may stand for, and with the half left out
        at last.
        """
        text = text.replace("[...]", REST)
        halves = {half: wholes for half, wholes in self.halves.items() if half in text}
        for number in range(min(MOST_READINGS, max(map(len, halves.values()), default=0))):
            whole = text
            for half, wholes in halves.items():
                whole = whole.replace(half, wholes[min(number, len(wholes) - 1)])
            yield self.restore_tokens(whole)
        yield self.restore_tokens(text)

    def restore_tokens(self, text: str) -> str:
        values = {bare_token(token): value for token, value in self.tokens.items()}
        return TOKEN.sub(lambda found: values.get(found[1], found[0]), text)


def bare_token(token: str) -> str:
    return token.strip("[]").partition(" ")[0]


def domain_of_link(link: str) -> str:
    """The domain at which a link leads, in small letters; "" where it is none."""
    plain = DOT_APART.sub(".", link.lower())
    address = plain.partition("://")[2] or plain
    return re.split(r"[/?#\s]", address, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]


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
            shown = redaction.text(str(label)[:LONGEST_LABEL])
            sent[shown] = redaction.text(cut, str(label))
    return sent
