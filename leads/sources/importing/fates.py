"""What each row of a table would become, told before anything happens."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leads.contacts.consent import Standing, standings
from leads.contacts.identity import joined_contact
from leads.fields import Row, understand_row
from leads.models import Address, Business, Contact, Import, Lead

AT_ONCE = 500  # values that a query asks for


@dataclass(frozen=True)
class Fate:
    """What a row of the file would become, and why: "new" is a person whom nobody knew, "known"
    a new lead of one who is known, "update" words on their open lead, "skip" nothing. `is_silent`:
    they have asked us not to write, and nothing ever goes to them.
    """

    row: int
    what: str
    why: str
    told: Row
    is_silent: bool = False

    @property
    def may_be_written_to(self) -> bool:
        """A new lead of theirs would be answered where the import may send."""
        return self.what in ("new", "known") and not self.is_silent


def numbered_rows(draft: Import) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row that holds something: (its number in the file, {column: cell})."""
    for number, row in enumerate(draft.rows, start=draft.first_row):
        cells = {c: v for c, v in zip(draft.columns, row, strict=False) if v}
        if cells:
            yield number, cells


def fates(draft: Import) -> Iterator[Fate]:
    seen = Seen()
    country = draft.business.country
    rows = [(n, understand_row(cells, draft.mapping, country)) for n, cells in numbered_rows(draft)]
    known = Known(draft.business, [row for _, row in rows])
    for number, row in rows:
        if not row.emails and not row.phones:
            why = "no e-mail address and no phone number that can be used"
            yield Fate(number, "skip", why, row)
        elif earlier := seen.earlier(row):
            yield Fate(number, "skip", f"the same person stands in row {earlier}", row)
        else:
            yield known.fate_of(number, row)
            seen.add(row, number)


def promise_of(foretold: Iterable[Fate]) -> str:
    """How many rows would become what, as a page hands it to the start."""
    counts = Counter(fate.what for fate in foretold)
    return ", ".join(f"{counts[what]} {what}" for what in sorted(counts))


class Seen:
    """Who stood in the rows above."""

    def __init__(self) -> None:
        self.emails: dict[str, int] = {}
        self.phones: dict[str, int] = {}  # of those without an e-mail address
        self.all_phones: dict[str, int] = {}

    def earlier(self, row: Row) -> int | None:
        """The row of the same person: by an e-mail address, by phone where one has none.

        A phone that two addresses share makes nobody one.
        """
        by_email = next((self.emails[e] for e in row.emails if e in self.emails), None)
        phones = self.phones if row.emails else self.all_phones
        by_phone = next((phones[p] for p in row.phones if p in phones), None)
        return by_email or by_phone

    def add(self, row: Row, number: int) -> None:
        self.emails |= dict.fromkeys(row.emails, number)
        self.all_phones |= dict.fromkeys(row.phones, number)
        if not row.emails:
            self.phones |= dict.fromkeys(row.phones, number)


class Known:
    """Whom of the people of a file we know."""

    def __init__(self, business: Business, rows: list[Row]) -> None:
        values = sorted({v for row in rows for v in (row.details.email, row.details.phone) if v})
        self.owners: dict[tuple[str, str], Contact] = {}
        self.waiting: set[int] = set()  # contacts that have an open lead
        self.standings: dict[int, Standing] = {}
        for chunk in batched(values, AT_ONCE):
            found = Address.objects.filter(business=business, value__in=chunk)
            for address in found.select_related("contact").prefetch_related("contact__addresses"):
                self.owners[address.kind, address.value] = address.contact
            theirs = Lead.objects.open().filter(contact__addresses__in=found)
            self.waiting |= set(theirs.values_list("contact", flat=True))
            self.standings |= standings({address.contact_id for address in found})

    def fate_of(self, number: int, row: Row) -> Fate:
        email, phone = row.details.email, row.details.phone
        by_email = self.owners.get((Address.Kind.EMAIL, email))
        by_phone = self.owners.get((Address.Kind.PHONE, phone))
        contact = joined_contact(by_email, by_phone, row.details.name, email)
        if contact is None:
            return Fate(number, "new", "nobody here has this address or number yet", row)
        what, why = "known", f"a new lead of {contact}, who is known"
        if contact.pk in self.waiting:
            what, why = "update", f"{contact} has an open lead; the words are added to it"
        is_silent = self.standings[contact.pk].is_withdrawn
        if is_silent:
            why += "; they asked us not to write, so nothing goes to them"
        return Fate(number, what, why, row, is_silent)


def batched(values: list[str], size: int) -> Iterator[list[str]]:
    return (values[at : at + size] for at in range(0, len(values), size))
