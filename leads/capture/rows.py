"""Rows of a table become arrivals, and those of people whom nobody knows leads at once: some rows
in one transaction cost what one row costs alone. Whoever needs a second look is filed like
everybody else.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from leads.capture import door, inquiry
from leads.capture.heard import hear
from leads.capture.words import Words, new_inbound
from leads.contacts import consent
from leads.contacts.typed import counted_as
from leads.enrichment import offline
from leads.fields import Details, only_words, read_row
from leads.models import (
    Address,
    Arrival,
    Consent,
    Contact,
    Inbound,
    Lead,
    LeadEvent,
    Proof,
    SaidAddress,
    Source,
)
from leads.models.arrival_shapes import ArrivalMeta
from leads.pipeline import stages as pipeline
from leads.search.rows import write_rows

Way = tuple[str, str]  # (kind of Address, value)


@dataclass(frozen=True)
class TableRow:
    """One row as it arrives, and what it tells. `has_wishes`: it may ask us not to write."""

    source: Source
    cells: dict[str, str]
    at: datetime
    submission_id: str
    meta: ArrivalMeta
    details: Details
    fields: dict[str, str]
    words: Words
    hints: dict[str, str]
    has_wishes: bool

    @property
    def ways(self) -> list[Way]:
        """Every address and number, each once."""
        first = ((Address.Kind.EMAIL, self.details.email), (Address.Kind.PHONE, self.details.phone))
        given = [(str(kind), value[:254]) for kind, value in (*first, *self.details.further)]
        return [way for way in dict.fromkeys(given) if way[1]]


def arriving_row(
    source: Source, cells: dict[str, str], now: datetime, submission_id: str, meta: ArrivalMeta
) -> TableRow:
    """What {column: cell} tell by the columns of `meta`. Nothing is written."""
    country = source.business.country
    told = read_row(cells, meta["columns"], country)
    details = told.details
    text = details.message or only_words(details)
    heard = hear(text)
    return TableRow(
        source=source,
        cells=cells,
        at=now,
        submission_id=submission_id,
        meta=meta,
        details=details,
        fields=told.fields,
        words=Words(text, heard, proof=Proof.TEAM),
        hints=offline.enrich_offline(
            details.email, details.phone, country, inquiry.postcode_of(told.fields)
        ),
        has_wishes=bool(heard.asked or heard.perhaps or meta.get("opted_out")),
    )


def file_rows(rows: list[TableRow], now: datetime, *, together: bool = True) -> list[Arrival]:
    """Keep rows of one source as arrivals, those that came before left out, within the transaction
    of the caller. Given back are those that are not filed yet: all where not `together`.
    """
    if not rows:
        return []
    ids = [row.submission_id for row in rows]
    source = rows[0].source
    before = set(
        source.arrivals.filter(submission_id__in=ids).values_list("submission_id", flat=True)
    )
    fresh = [row for row in rows if row.submission_id not in before]
    plain = list(strangers(fresh)) if together else []
    plain_ids = {row.submission_id for row in plain}
    file_strangers(plain, now)
    others = [arrival_of(row) for row in fresh if row.submission_id not in plain_ids]
    Source.objects.filter(pk=source.pk).update(last_seen_at=now)
    return Arrival.objects.bulk_create(others)


def strangers(rows: list[TableRow]) -> Iterator[TableRow]:
    """Those about somebody whom nobody knows, neither we nor another of these rows, and with
    nothing in their words that a person should heed.
    """
    ways = Counter(way for row in rows for way in row.ways)
    values = {value for _, value in ways}
    known = set(
        Address.objects.filter(
            business__in={row.source.business_id for row in rows}, value__in=values
        ).values_list("kind", "value")
    )
    for row in rows:
        is_alone = all(ways[way] == 1 and way not in known for way in row.ways)
        if row.ways and is_alone and not row.has_wishes:
            yield row


def file_strangers(rows: list[TableRow], now: datetime) -> None:
    """A contact, a lead and its words for each of them."""
    contacts = Contact.objects.bulk_create(map(new_contact, rows))
    pairs = list(zip(rows, contacts, strict=True))
    Address.objects.bulk_create(
        Address(business_id=contact.business_id, contact=contact, kind=kind, value=value)
        for row, contact in pairs
        for kind, value in row.ways
    )
    Consent.objects.bulk_create(
        consent.new_consent(contact, "email", row.at) for row, contact in pairs
    )
    arrivals = list(map(arrival_of, rows))
    leads = Lead.objects.bulk_create(
        inquiry.new_lead(arrival, contact, row.hints, row.details, row.words, row.fields)
        for arrival, (row, contact) in zip(arrivals, pairs, strict=True)
    )
    LeadEvent.objects.bulk_create(map(pipeline.captured_event, leads))
    SaidAddress.objects.bulk_create(
        SaidAddress(lead=lead, kind=kind, value=value, channel="import", at=row.at)
        for row, lead in zip(rows, leads, strict=True)
        for kind, value in inquiry.keys_of(row.details, row.source.business)
    )
    for arrival, lead in zip(arrivals, leads, strict=True):
        arrival.became, arrival.lead, arrival.filed_at = Arrival.Became.LEAD, lead, now
    Arrival.objects.bulk_create(arrivals)
    Inbound.objects.bulk_create(
        new_inbound(lead, arrival, row.words, row.at)
        for row, lead, arrival in zip(rows, leads, arrivals, strict=True)
    )
    write_rows(lead.pk for lead in leads)


def new_contact(row: TableRow) -> Contact:
    return Contact(
        business_id=row.source.business_id,
        name=row.details.name[:200],
        timezone=row.details.timezone,
    )


def arrival_of(row: TableRow) -> Arrival:
    """Not kept yet."""
    arrival = door.fields_arrival(
        row.source, "import", row.cells, row.at, row.submission_id, row.meta
    )
    arrival.address = counted_as(row.details.email or row.details.phone)[:254]
    return arrival
