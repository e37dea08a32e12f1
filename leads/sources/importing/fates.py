"""What each row of a table would become, told before anything happens."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence
from leads.contacts.consent import ConsentStatus, statuses_of
from leads.contacts.identity import joined_contact
from leads.fields import Row
from leads.models import Address, Business, Contact, Import, ImportRow, Lead


class Fate(NamedTuple):
    """What a row would become and why; `is_silent`: nothing ever goes to them. `first_row` is the
    number of the one in which the same person stands already.
    """

    what: str
    why: str
    is_silent: bool = False
    first_row: int = 0


def fates_of(
    business: Business, seen: "Seen", rows: list[tuple[int, Row]]
) -> Iterator[tuple[int, Row, Fate]]:
    """Of rows with their numbers, below those that were `seen`."""
    known = Known(business, [row for _, row in rows])
    for number, row in rows:
        if not row.emails and not row.phones:
            why = gettext_noop("no e-mail address and no phone number that can be used")
            yield number, row, Fate(ImportRow.Fate.SKIP, why)
        elif earlier := seen.earlier(row.emails, row.phones):
            why = sentence("the same person stands in row %(row)s", row=earlier)
            yield number, row, Fate(ImportRow.Fate.SKIP, why, first_row=earlier)
        else:
            yield number, row, known.fate_of(row)
            seen.add(row.emails, row.phones, number)


class Seen:
    """Who stood in the rows above."""

    def __init__(self) -> None:
        self.emails: dict[str, int] = {}
        self.phones: dict[str, int] = {}  # of those without an e-mail address
        self.all_phones: dict[str, int] = {}

    def earlier(self, emails: Iterable[str], phones: Iterable[str]) -> int | None:
        """The row of the same person: by an e-mail address, by phone where one has none.

        A phone that two addresses share makes nobody one.
        """
        by_email = next((self.emails[e] for e in emails if e in self.emails), None)
        known = self.phones if emails else self.all_phones
        by_phone = next((known[p] for p in phones if p in known), None)
        return by_email or by_phone

    def add(self, emails: Iterable[str], phones: Iterable[str], number: int) -> None:
        self.emails |= dict.fromkeys(emails, number)
        self.all_phones |= dict.fromkeys(phones, number)
        if not emails:
            self.phones |= dict.fromkeys(phones, number)


def seen_before(draft: Import) -> Seen:
    """Who stands in the rows that have been looked at."""
    seen = Seen()
    above = draft.table_rows.filter(number__lt=draft.first_row + draft.done_rows)
    for number, told in above.exclude(fate=ImportRow.Fate.SKIP).values_list("number", "told"):
        seen.add(told.get("emails", []), told.get("phones", []), number)
    return seen


class Known:
    """Whom of the people of some rows we know."""

    def __init__(self, business: Business, rows: list[Row]) -> None:
        values = {v for row in rows for v in (row.details.email, row.details.phone) if v}
        found = Address.objects.filter(business=business, value__in=values)
        self.owners: dict[tuple[str, str], Contact] = {
            (address.kind, address.value): address.contact
            for address in found.select_related("contact").prefetch_related("contact__addresses")
        }
        contacts = {contact.pk for contact in self.owners.values()}
        open_leads = Lead.objects.open().filter(contact__in=contacts)
        self.waiting = set(open_leads.values_list("contact", flat=True))
        self.statuses: dict[int, ConsentStatus] = statuses_of(contacts)

    def fate_of(self, row: Row) -> Fate:
        email, phone = row.details.email, row.details.phone
        by_email = self.owners.get((Address.Kind.EMAIL, email))
        by_phone = self.owners.get((Address.Kind.PHONE, phone))
        contact = joined_contact(by_email, by_phone, row.details.name, email)
        if contact is None:
            return Fate(
                ImportRow.Fate.NEW, gettext_noop("nobody here has this address or number yet")
            )
        what = ImportRow.Fate.KNOWN
        why = sentence("a new lead of %(name)s, who is known", name=contact)
        if contact.pk in self.waiting:
            what = ImportRow.Fate.UPDATE
            why = sentence("%(name)s has an open lead; the words are added to it", name=contact)
        is_silent = self.statuses[contact.pk].is_withdrawn
        if is_silent:
            why = sentence("%(why)s; they asked us not to write, so nothing goes to them", why=why)
        return Fate(what, why, is_silent)
