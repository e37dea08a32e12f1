"""An import holds nobody up: it is read in no transaction, comes in by small batches behind people,
and goes the same way.
"""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from followups.answers.plan import plan_answers, plan_next_answers
from integrations.strangers import reader
from leads.capture import door
from leads.capture import rows as capture_rows
from leads.declined import Declined
from leads.judge.judging import judge_next_leads
from leads.models import Arrival, Business, Contact, Import, ImportFile, Lead
from leads.sources import importing, tables
from leads.sources.importing import batches, looking, reading, running
from tests import support
from tests.support import MONDAY

pytestmark = pytest.mark.django_db

ROWS = 60
LATER = MONDAY + timedelta(minutes=3)


def file_of(rows: int) -> bytes:
    lines = [f"Ada {n} Keen,ada{n}@x.example,roof {n} leaks" for n in range(rows)]
    return "\n".join(["Name,Email,Notes", *lines]).encode()


@pytest.fixture
def running_import(business: Business) -> Import:
    draft = support.looked_at(business, file_of(ROWS))
    importing.start_import(draft)
    importing.work_next_import(MONDAY)
    draft.refresh_from_db()
    assert draft.is_running
    return draft


def refuses_transaction(function: Any) -> Any:
    def asked(*args: Any, **kwargs: Any) -> Any:
        assert not connection.in_atomic_block
        return function(*args, **kwargs)

    return asked


@pytest.mark.django_db(transaction=True)
def test_nothing_is_read_or_understood_in_a_transaction(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = (
        (tables, "read_file"),
        (reading, "guess_mapping"),
        (looking, "understand_row"),
        (looking, "fates_of"),
        (capture_rows, "arriving_row"),
    )
    for module, name in places:
        monkeypatch.setattr(module, name, refuses_transaction(getattr(module, name)))
    draft = support.looked_at(business, file_of(3))
    importing.start_import(draft)
    assert support.work_through(draft).state == Import.State.DONE
    assert Lead.objects.count() == 3


def test_rows_come_in_by_small_batches(running_import: Import) -> None:
    seen = [0]
    while importing.work_next_import(MONDAY):
        seen.append(Arrival.objects.count())
        running_import.refresh_from_db()
        assert running_import.done_rows == seen[-1]
    assert seen == [0, 25, 50, 60]
    assert running_import.state == Import.State.DONE
    assert Lead.objects.count() == ROWS


def test_people_are_filed_before_rows(business: Business, running_import: Import) -> None:
    source = support.form_of(business)
    for n in range(3):
        typed = {"email": f"visitor{n}@y.example", "message": "Please call"}
        door.receive_fields(source, "form", typed, LATER)
    order = []
    filed = Lead.objects.order_by("pk").values_list("source__kind", flat=True)
    while importing.work_next_import(LATER):
        order = list(filed.all())
    assert order == ["form"] * 3 + ["import"] * ROWS


def test_people_are_judged_and_answered_before_rows(
    business: Business, running_import: Import
) -> None:
    support.work_through(running_import)
    visitor = support.write(business, {"email": "v@y.example", "message": "Please call"}, LATER)
    judge_next_leads(LATER)
    assert visitor.judgements.exists()
    much_later = LATER + timedelta(hours=1)  # rows that nobody has judged wait for an answer too
    plan_next_answers(much_later)
    assert visitor.messages.exists()


def test_a_batch_that_breaks_off_leaves_nothing_and_comes_again(
    running_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(running, "advance", dies)
        with pytest.raises(RuntimeError):
            importing.work_next_import(MONDAY)
    assert not Arrival.objects.exists()
    assert not Contact.objects.exists()
    assert not importing.work_next_import(MONDAY)  # its worker may still be alive
    support.work_through(running_import, MONDAY + batches.LEASE)
    assert Lead.objects.count() == Arrival.objects.count() == ROWS


def test_who_writes_in_the_very_moment_is_one_person(
    business: Business, running_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = support.write(business, {"email": "ada7@x.example", "message": "Hello"}, MONDAY)
    monkeypatch.setattr(capture_rows, "strangers", iter)  # nobody had known them a moment before
    support.work_through(running_import)
    assert Lead.objects.count() == ROWS
    assert lead.inbound.count() == 2
    assert Contact.objects.filter(addresses__value="ada7@x.example").count() == 1


WORDS = ("roof leaks", "please do not contact me again", "", "please call me on +1 902 555 0177")


def facts_of(lead: Lead) -> dict[str, Any]:
    """Every column of it and of what hangs on it, without ids and what tells two imports apart."""
    rows = [lead, lead.contact, *lead.events.all(), *lead.inbound.all()]
    rows += [*lead.contact.addresses.all(), *lead.contact.consents.all(), *lead.arrivals.all()]
    rows += lead.attentions.all()
    apart = ("id", "raw", "meta", "content_hash", "submission_id", "judge_claim")
    return {
        f"{number} {field.name}": getattr(row, field.attname)
        for number, row in enumerate(rows)
        for field in row._meta.concrete_fields
        if field.name not in apart and not field.is_relation
    }


@pytest.mark.parametrize("words", WORDS)
def test_together_or_alone_a_row_becomes_the_same(
    business: Business, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    columns = "Name,Email,Work email,Phone,Time zone,Language,Postcode,Notes"
    cells = f"Ada Keen,a@x.example,b@x.example,902-555-0131,Europe/Paris,fr,B3H 1A1,{words}"
    found = []
    for together in (True, False):
        if not together:
            monkeypatch.setattr(capture_rows, "strangers", lambda rows: iter(()))
        draft = support.looked_at(business, f"{columns}\n{cells}\n".encode())
        importing.start_import(draft)
        support.work_through(draft)
        found.append(facts_of(Lead.objects.get()))
        Arrival.objects.all().delete()
        Lead.objects.all().delete()
        Contact.objects.all().delete()
    assert found[0] == found[1]


# Undoing


def test_undoing_goes_by_small_batches_and_says_how_far_it_is(running_import: Import) -> None:
    support.work_through(running_import)
    importing.undo_import(running_import, MONDAY)
    left = []
    while importing.work_next_import(MONDAY):
        running_import.refresh_from_db()
        left.append((running_import.done_rows, Lead.objects.count()))
    assert left == [(done, ROWS - done) for done in range(10, ROWS + 1, 10)]
    assert (running_import.state, running_import.taken_back) == (Import.State.UNDONE, ROWS)
    assert not Contact.objects.exists()
    assert not running_import.table_rows.exists()
    assert set(Arrival.objects.values_list("became", "why_code")) == {("refused", "undone")}


def test_undoing_stops_what_is_still_coming_in(running_import: Import) -> None:
    importing.work_next_import(MONDAY)
    claimed = batches.claim_import(running_import.pk, Import.State.RUNNING, MONDAY)
    assert claimed is not None
    importing.undo_import(running_import, MONDAY)
    assert running.take_in_rows(claimed, [], MONDAY, together=True) == []  # a worker that lagged
    support.work_through(running_import)
    assert not Lead.objects.exists()
    with pytest.raises(Declined):
        importing.undo_import(running_import, MONDAY)


def test_two_workers_take_no_batch_twice(running_import: Import) -> None:
    claimed = batches.claim_import(running_import.pk, Import.State.RUNNING, MONDAY)
    assert claimed is not None
    assert not importing.work_next_import(MONDAY)
    late = batches.claim_import(running_import.pk, Import.State.RUNNING, MONDAY + batches.LEASE)
    assert late is not None
    running.take_in_rows(claimed, [], MONDAY, together=True)  # the first one's lease has ended
    running_import.refresh_from_db()
    assert running_import.done_rows == 0


def test_a_batch_taken_back_writes_no_more_than_one_brought_in(
    running_import: Import, django_assert_max_num_queries: Any
) -> None:
    support.work_through(running_import)
    while judge_next_leads(MONDAY) or plan_next_answers(MONDAY):
        pass
    importing.undo_import(running_import, MONDAY)
    with django_assert_max_num_queries(90):
        importing.work_next_import(MONDAY)
    running_import.refresh_from_db()
    assert 0 < running_import.done_rows <= 10 < running.BATCH


def test_a_lead_that_is_taken_back_while_its_answer_is_planned_stops_nobody() -> None:
    plan_answers([1], MONDAY)  # chosen a moment before it went


def test_sqlite_is_free_between_batches_of_every_step(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []
    monkeypatch.setattr(batches, "time", SimpleNamespace(sleep=rests.append))
    draft = support.looked_at(business, file_of(ROWS))
    importing.start_import(draft)
    support.work_through(draft)
    importing.undo_import(draft, MONDAY)
    assert support.work_through(draft).state == Import.State.UNDONE
    kept, looked, in_and_out = 1, 2, 3 + 6
    batches_in_all = kept + looked + in_and_out if connection.vendor == "sqlite" else 0
    assert len(rests) == batches_in_all
    assert all(rest > 0 for rest in rests)


# Reading


def test_a_file_that_kills_its_reader_twice_is_set_aside(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(tables, "read_file", dies)
    kept = importing.keep_file(business, "people.xlsx", b"PK", MONDAY, None)
    for n in range(reading.TRIES):
        with pytest.raises(MemoryError):
            importing.work_next_import(MONDAY + n * reading.READING)
    support.work_through(kept, MONDAY + reading.TRIES * reading.READING)
    assert kept.is_unreadable
    assert "tried twice" in kept.why
    assert not ImportFile.objects.exists()


def test_a_reader_that_was_stopped_is_tried_once_more_and_told(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def stopped(*_: Any) -> None:
        asked.append(1)
        raise reader.ReaderStopped("Reading it took more than 10 seconds of work.")

    monkeypatch.setattr(reader, "apart", stopped)
    kept = importing.keep_file(business, "people.xlsx", b"PK", MONDAY, None)
    support.work_through(kept)
    assert len(asked) == reading.TRIES
    assert kept.is_unreadable
    assert "more than 10 seconds of work. Save the table of people alone" in kept.why


def test_a_reader_that_died_halfway_leaves_no_row_twice(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> None:
        raise RuntimeError("killed")

    kept = importing.keep_file(business, "people.csv", file_of(ROWS), MONDAY, None)
    with monkeypatch.context() as broken:
        broken.setattr(reading, "end_reading", dies)
        with pytest.raises(RuntimeError):
            importing.work_next_import(MONDAY)
    assert kept.table_rows.count() == ROWS
    support.work_through(kept, MONDAY + reading.READING)
    assert kept.is_draft
    assert kept.table_rows.filter(fate="new").count() == ROWS
