"""Erased: nothing that names somebody, or that they said, is left; and they get nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
import redis
from django.contrib.auth.models import User
from django.db import connection
from rq import Queue
from rq.serializers import JSONSerializer

from followups.models import Suppression
from followups.models.suppression import address_hash
from leadflow.privacy.data_map import tables
from leadflow.privacy.people import person_by_address, person_of
from leads.contacts.merging import undo_merge
from leads.ledger import balance
from leads.models import Arrival, Business, Contact, Erasure, Lead, Merge
from tests import support
from tests.support import marked
from tests.support.marked import EMAIL, LATER, NAMES, PHONE, SECOND, WORDS, ZORA

pytestmark = pytest.mark.django_db


def left_of(text: str) -> dict[str, list[str]]:
    found = {name: marked.lines_with(text, name) for name in NAMES}
    return {name: lines for name, lines in found.items() if lines}


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_person_is_left_in_any_table_nor_file(
    business: Business, owner: User, settings: Any
) -> None:
    person = person_of(marked.marked_person(business, owner))
    for entry in tables():
        if entry.person:
            rows = entry.model._default_manager.filter(entry.of_contacts(person.contacts))
            assert rows.exists(), f"the test leaves no row in {entry.label}"
    other = marked.others_who_name_them(business, LATER)
    before = marked.dump()
    assert all(name in before for name in NAMES)
    marked.erase(person)
    after = marked.dump()
    assert not left_of(after)
    erasure = Erasure.objects.get()
    assert (erasure.by, erasure.wanted, erasure.is_done) == ("us", {}, True)
    assert erasure.blackened > 0
    assert not balance.imbalances(business, LATER), "the books must still balance"
    assert business.name in after
    assert other.contact.name in after
    kept = Suppression.objects.filter(reason="erased")
    assert set(kept.values_list("address_hash", flat=True)) == {
        address_hash(each) for each in (EMAIL, PHONE, SECOND)
    }
    if connection.vendor == "sqlite":
        connection.close()
        name = Path(str(settings.DATABASES["default"]["NAME"]))
        for path in name.parent.glob(f"{name.name}*"):
            assert not left_of(path.read_bytes().decode("latin-1")), path.name


def test_what_others_wrote_stays_but_for_her(business: Business, owner: User) -> None:
    contact = marked.marked_person(business, owner)
    other = marked.others_who_name_them(business, LATER)
    marked.erase(person_of(contact))
    said = other.inbound.order_by("pk").last()
    assert said is not None
    assert said.text.startswith("Ask [erased] at [erased] or [erased]")
    assert other.contact.email == support.ADA["email"]
    note = other.notes.get()
    assert note.text.endswith("She says: [erased]")
    assert said.arrival is not None
    assert said.arrival.expired, "its bytes quote her in whatever coding"


def test_a_household_keeps_its_number_and_its_name(business: Business) -> None:
    """Two with one phone, and two with one name: only one of them asked to go."""
    zora = support.write(business, ZORA)
    tom = support.write(business, {**ZORA, "name": "Tom Quill", "email": "tom@quill2.example"})
    same = support.write(business, {**ZORA, "email": "z2@quill3.example", "phone": "9025550999"})
    assert len({lead.contact_id for lead in (zora, tom, same)}) == 3
    marked.erase(person_of(zora.contact))
    tom.refresh_from_db()
    assert tom.fields["phone"] == PHONE
    assert Contact.objects.get(pk=same.contact_id).name == ZORA["name"]
    assert Lead.objects.get(pk=same.pk).fields["name"] == ZORA["name"]
    assert not Lead.objects.filter(pk=zora.pk).exists()


def test_a_merge_that_was_undone_makes_two_people(business: Business, owner: User) -> None:
    contact = marked.marked_person(business, owner)
    undo_merge(Merge.objects.get(), LATER)
    marked.erase(person_of(contact))
    assert list(Contact.objects.filter(addresses__value=SECOND).values_list("name", flat=True))
    assert not Contact.objects.filter(pk=contact.pk).exists()


def test_a_line_of_an_imported_table_goes_and_the_others_keep_their_places(
    business: Business, owner: User
) -> None:
    raw = f"Name,Email,Notes\nAda,a@x.example,roof\nZ,{EMAIL},{WORDS}\n".encode()
    draft = support.looked_at(business, raw, owner)
    marked.erase(person_by_address(business, EMAIL))
    kept = draft.table_rows.values_list("number", "cells", "fate")
    assert list(kept) == [(2, ["Ada", "a@x.example", "roof"], "new"), (3, [], "skip")]
    assert not draft.table_rows.get(number=3).told


def test_a_mail_that_no_lead_came_of_goes_as_well(business: Business) -> None:
    """Held back, in base64: its writer stands in its head, whatever its body is coded in."""
    raw = support.letter(f"Z <{EMAIL.upper()}>", "aGVsbG8=", extra="List-Id: <x.y>\r\n")
    arrival = support.mail_in(business, raw)
    Arrival.objects.filter(pk=arrival.pk).update(lead=None, became="quarantined", words="hello")
    marked.erase(person_by_address(business, EMAIL))
    arrival.refresh_from_db()
    assert (arrival.became, bytes(arrival.raw), arrival.words) == ("erased", b"", "")


def test_our_own_addresses_are_nobodys(business: Business, owner: User) -> None:
    """One of us tries the form with the address of the business; its settings stay."""
    lead = support.write(business, {**ZORA, "email": business.email, "phone": business.phone})
    marked.erase(person_of(lead.contact))
    business.refresh_from_db()
    assert business.email == support.BUSINESS["email"]
    assert not Suppression.objects.exists()
    assert not Lead.objects.exists()


def test_jobs_that_failed_go_from_the_queue(business: Business, valkey: str) -> None:
    lead = support.write(business, ZORA)
    with redis.Redis.from_url(valkey) as server:
        waiting = Queue(connection=server, serializer=JSONSerializer)
        job = waiting.enqueue("leadflow.jobs.work_new_leads", description=WORDS)
        waiting.failed_job_registry.add(job, ttl=600, exc_string=f"ValueError: {WORDS}")
        assert WORDS.encode() in b"".join(values_in(server))
        assert marked.erase(person_of(lead.contact)).queue_cleared
        assert WORDS.encode() not in b"".join(values_in(server))


def values_in(server: redis.Redis) -> list[bytes]:
    return [server.dump(key) or b"" for key in server.keys("*")]


def test_a_search_finds_as_json_what_json_escapes(business: Business) -> None:
    """Django keeps JSON in ASCII on SQLite."""
    lead = support.write(business, {**ZORA, "name": "Zoë Köhler-Żak", "email": "zoë@quill.example"})
    other = support.write(business, support.ADA)
    other.events.update(detail={"how": "said Zoë  Köhler-Żak", "Köhler-Żak, Zoë": [1]})
    marked.erase(person_of(lead.contact))
    assert "hler" not in json.dumps(list(other.events.values_list("detail", flat=True)))
