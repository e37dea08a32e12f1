"""Erasing a person: all that is theirs goes, others' rows name them no more, and they still get
nothing.

What is left are keyed hashes: of their addresses, to which nothing goes, and of the ids under which
something of theirs came, so that it does not come back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from followups.models import Message, Suppression
from followups.models.suppression import address_hash, hashes_however_spelt
from followups.outbox.states import cancel_queued
from followups.why import WhyCode
from integrations import queue
from integrations.texts.sentences import sentence
from leadflow.privacy import blackening, finding
from leadflow.privacy.data_map import TableEntry, table, tables
from leadflow.privacy.free_space import wipe_free_space
from leadflow.privacy.people import Person, as_known_now, pieces_of, texts_of
from leads.contacts.typed import counted_as, spellings_of
from leads.ledger.erased import empty_arrivals
from leads.models import Arrival, Contact, Erasure, Lead, Source
from leads.models.erasure import Wanted
from leads.sources.importing import batches

LAST = ("leads.Lead", "leads.Contact")  # other rows lead to them


@dataclass(frozen=True)
class Erased:
    """What was done at once, and the row by which the rest goes on."""

    erasure: Erasure
    on_their_way: int  # messages, at that moment
    queue_cleared: bool


def erase_person(person: Person, now: datetime, by: str) -> Erased:
    """Everything of theirs goes now; what others say of them is blacked out by workers.

    Doing it again is harmless. `by` says who of us did it.
    """
    erasure, on_their_way = begin_erasure(person, now, by)
    wipe_free_space()
    return Erased(erasure, on_their_way, queue.forget_failures())


def finish_erasure(erasure: Erasure, now: datetime) -> None:
    """Do at once what workers would do, but for what has to wait."""
    while erasure.due_at is not None and erasure.due_at <= now:
        blackening.go_on(erasure, now)
        erasure.refresh_from_db()


@transaction.atomic(durable=True)
def begin_erasure(person: Person, now: datetime, by: str) -> tuple[Erasure, int]:
    """(the row by which it goes on, how many messages were on their way)."""
    batches.take_rows_from_workers(person.business.pk, now)
    person = as_known_now(person)
    texts = texts_of(person.leads)
    wanted: Wanted = {
        "emails": person.emails,
        "phones": person.phones,
        "names": person.names,
        "pieces": pieces_of(texts),
        "texts": texts,
    }
    erasure = Erasure(business=person.business, at=now, by=by[:254], due_at=now, wanted=wanted)
    leaving = Message.objects.filter(lead__in=person.leads, state=Message.State.SENDING).count()
    suppress(person, Suppression.Reason.ERASED, now)
    call_off_elsewhere(person, now)
    erasure.deleted = delete_own(person, [*own_arrivals(person), *open_mails_of(person)], now)
    erasure.save()
    return erasure, leaving


@transaction.atomic(durable=True)
def let_person_go(person: Person, stopped: bool, now: datetime) -> None:
    """Past their retention: others may name them. Who had asked us to stop still gets nothing."""
    if stopped:
        suppress(person, Suppression.Reason.OPTED_OUT, now)
    delete_own(person, own_arrivals(person), now)


def call_off_elsewhere(person: Person, now: datetime) -> None:
    """What is planned to an address of theirs on leads that are not theirs."""
    planned = Message.objects.filter(
        business=person.business, state=Message.State.QUEUED, kind__in=Message.TO_PEOPLE
    ).exclude(lead__in=person.leads)
    theirs = {counted_as(value) for value in person.addresses}
    to_them = [pk for pk, to in planned.values_list("pk", "to") if counted_as(to) in theirs]
    why = sentence("Its owner was erased, as they asked.")
    cancel_queued(Message.objects.filter(pk__in=to_them), WhyCode.SUPPRESSED, why, now)


def delete_own(person: Person, arrivals: list[int], now: datetime) -> int:
    """How many rows of theirs went; within the caller's transaction."""
    list(Contact.objects.select_for_update().filter(pk__in=person.contacts).order_by("pk"))
    list(Lead.objects.select_for_update().filter(pk__in=person.leads).order_by("pk"))
    count = 0
    Suppression.objects.filter(event__lead__in=person.leads).update(how="")
    for entry in tables():
        if entry.erasure == "emptied" and entry.label != "leads.Arrival":
            theirs = entry.of_contacts(person.contacts) | Q(arrival__in=arrivals)
            count += empty_rows(entry, entry.model._default_manager.filter(theirs))
    empty_arrivals(arrivals, now)
    return count + len(arrivals) + delete_rows(person)


def own_arrivals(person: Person) -> list[int]:
    """What came from them, but for mails that no lead came of."""
    filed = Arrival.objects.filter(lead__in=person.leads)
    named = Arrival.objects.filter(
        source__business=person.business, address__in=spellings_of(person.addresses)
    ).exclude(address="")
    return sorted({pk for rows in (filed, named) for pk in rows.values_list("pk", flat=True)})


def open_mails_of(person: Person) -> list[int]:
    """Mails of theirs that are just being read; others are found as rows are looked through."""
    mails = Arrival.objects.filter(
        source__business=person.business,
        source__kind=Source.Kind.MAILBOX,
        became=Arrival.Became.OPEN,
    )
    found = finding.bytes_that_name(mails.order_by(), "raw", person.emails)
    raws = Arrival.objects.filter(pk__in=found).values_list("pk", "raw")
    return [pk for pk, raw in raws if blackening.writers_of(bytes(raw)) & set(person.emails)]


def suppress(person: Person, reason: Suppression.Reason, now: datetime) -> None:
    """Nothing goes to any of their addresses; what is known of them besides goes."""
    hashes = [address_hash(value) for value in spellings_of(person.addresses)]
    every = hashes_however_spelt(person.addresses)
    known = Suppression.objects.filter(business=person.business, address_hash__in=every)
    known.update(how="")
    in_force = known.filter(reason=reason, lifted_at__isnull=True)
    there = set(in_force.values_list("address_hash", flat=True))
    Suppression.objects.bulk_create(
        Suppression(business=person.business, address_hash=each, reason=reason, at=now)
        for each in dict.fromkeys(hashes)
        if each not in there
    )


def empty_rows(entry: TableEntry, rows: models.QuerySet[models.Model]) -> int:
    pks = list(rows.values_list("pk", flat=True))
    blank = {name: blank_value(entry.model._meta.get_field(name)) for name in entry.personal}
    return entry.model._default_manager.filter(pk__in=pks).update(**blank)


def blank_value(field: Any) -> Any:
    """What a column holds that holds nothing."""
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    return b"" if isinstance(field, models.BinaryField) else ""


def delete_rows(person: Person) -> int:
    entries = [e for e in tables() if e.erasure == "deleted" and e.label not in LAST]
    return sum(
        entry.model._default_manager.filter(entry.of_contacts(person.contacts)).delete()[0]
        for entry in [*entries, *map(table, LAST)]
    )
