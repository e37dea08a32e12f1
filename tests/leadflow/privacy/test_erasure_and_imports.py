"""Somebody is erased while a table in which they stand comes in: they do not come back with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from leadflow.privacy.erasing import erase_person, finish_erasure
from leadflow.privacy.people import person_by_address
from leads.contacts.typed import counted_as
from leads.models import Arrival, Business, Erasure, Import, Lead
from leads.sources import importing
from leads.sources.importing import looking, reading, running
from tests import support
from tests.support import MONDAY, marked
from tests.support.marked import EMAIL, LATER, MARK, NAME

pytestmark = pytest.mark.django_db

RAW = (
    f"Name,Email,Notes\nAda,a@x.example,roof\n{NAME},{EMAIL},{MARK}\nBo,b@x.example,gutter\n"
).encode()
OTHERS = ["a@x.example", "b@x.example"]


def started(business: Business) -> Import:
    draft = support.looked_at(business, RAW)
    importing.start_import(draft)
    importing.work_next_import(MONDAY)
    draft.refresh_from_db()
    assert draft.is_running
    return draft


def erase(business: Business) -> Erasure:
    return erase_person(person_by_address(business, EMAIL), LATER, "us").erasure


def finish(erasure: Erasure, after: timedelta = timedelta(0)) -> None:
    erasure.refresh_from_db()
    finish_erasure(erasure, LATER + after)


def nothing_is_left() -> bool:
    text = marked.dump()
    return not any(marked.lines_with(text, name) for name in (NAME, EMAIL, MARK))


def came_in() -> list[str]:
    found = Lead.objects.order_by("pk").values_list("contact__addresses__value", flat=True)
    return list(found)


def first(erases: Callable[[], Any], then: Callable[..., Any]) -> Callable[..., Any]:
    """`then`, at whose first call somebody is erased before it."""
    waiting = [erases]

    def both(*args: Any, **kwargs: Any) -> Any:
        if waiting:
            waiting.pop()()
        return then(*args, **kwargs)

    return both


@pytest.mark.parametrize("is_finished", [True, False])
def test_a_batch_in_hand_brings_nobody_back(
    business: Business, monkeypatch: pytest.MonkeyPatch, is_finished: bool
) -> None:
    """Its rows were read before; whether all is blacked out by the time it is kept, or nothing."""
    draft = started(business)

    def erases() -> None:
        erasure = erase(business)
        if is_finished:
            finish(erasure)

    monkeypatch.setattr(running, "taken_in", first(erases, running.taken_in))
    support.work_through(draft, LATER)
    finish(Erasure.objects.get())
    assert support.work_through(draft, LATER).state == Import.State.DONE
    assert came_in() == OTHERS
    assert nothing_is_left()


def test_until_all_rows_were_looked_through_none_comes_in(business: Business) -> None:
    draft = started(business)
    erasure = erase(business)
    assert not importing.work_next_import(LATER)
    assert not Lead.objects.exists()
    finish(erasure)
    support.work_through(draft, LATER)
    assert came_in() == OTHERS
    assert nothing_is_left()


def test_who_came_in_a_moment_ago_goes_although_nobody_knew_their_card(business: Business) -> None:
    person = person_by_address(business, EMAIL)
    support.work_through(started(business))
    assert EMAIL in came_in()
    finish(erase_person(person, LATER, "us").erasure)
    assert came_in() == OTHERS
    assert nothing_is_left()


def test_what_is_looked_at_meanwhile_tells_nothing_of_them(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        looking, "keep_fates", first(lambda: finish(erase(business)), looking.keep_fates)
    )
    draft = support.work_through(support.looked_at(business, RAW), LATER)
    assert list(draft.table_rows.values_list("fate", flat=True)) == ["new", "skip", "new"]
    assert nothing_is_left()


def test_a_file_that_is_read_meanwhile_is_looked_through_afterwards(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        reading, "keep_rows", first(lambda: finish(erase(business)), reading.keep_rows)
    )
    draft = support.looked_at(business, RAW)
    erasure = Erasure.objects.get()
    assert (erasure.is_done, draft.is_looking) == (False, True)
    finish(erasure, timedelta(minutes=1))
    assert support.work_through(draft, LATER + timedelta(minutes=2)).is_draft
    assert nothing_is_left()


def test_what_came_under_another_spelling_and_is_not_filed_goes(business: Business) -> None:
    dotted = "z.o.r.a+roof@gmail.com"
    source = support.form_of(business)
    waiting = Arrival.objects.create(
        source=source,
        channel="form",
        received_at=MONDAY,
        due_at=MONDAY,
        raw=b'{"email": "z.o.r.a+roof@gmail.com"}',
        address=counted_as(dotted),
    )
    erase_person(person_by_address(business, dotted), LATER, "us")
    waiting.refresh_from_db()
    assert (waiting.became, bytes(waiting.raw)) == ("erased", b"")
