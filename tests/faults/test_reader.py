"""What strangers sent is read in a process of its own: it may die, and nobody goes with it."""

import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from rq.timeouts import JobTimeoutException

from integrations import inbound_mail, queue
from integrations.strangers import reader
from leadflow.ingest.lines import line_of_arrival
from leads.capture import door, filing
from leads.models import Arrival, Business, Lead
from tests import support
from tests.support import ADA, MONDAY, letter

pytestmark = pytest.mark.django_db

NEVER_ENDS = ("(a+)+$", "a" * 60 + "b")


@pytest.fixture
def apart(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process of its own for real, with little memory."""
    monkeypatch.setattr(reader, "MEMORY", 200 * 1024 * 1024)
    settings.READ_APART = True
    yield
    reader.current_reader().end()


def heavy_mail(megabytes: int) -> bytes:
    head = b"From: ada@x.example\r\nContent-Type: application/pdf\r\n"
    line = b"QUJD" * 18 + b"\r\n"
    lines = megabytes * 1024 * 1024 // len(line)
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + line * lines


@pytest.mark.long
@pytest.mark.usefixtures("apart")
def test_its_death_is_told_and_the_next_one_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "WORK", 2)
    mail = letter("ada@x.example", "Our roof leaks.")
    assert reader.apart(inbound_mail.read, mail) == inbound_mail.read(mail)
    first = reader.current_reader().process.pid
    assert reader.current_reader().process.pid == first  # it lives on between its readings
    with pytest.raises(ValueError, match="invalid literal"):
        reader.apart(int, "x")
    with pytest.raises(reader.ReadingFailed, match="lambda"):
        reader.apart(eval, "lambda: 1")
    with pytest.raises(reader.ReaderStopped, match="more than 2 seconds of work"):
        reader.apart(re.match, *NEVER_ENDS)
    with pytest.raises(reader.ReaderStopped, match="more than 200 MB of memory"):
        reader.apart(bytes, 400 * 1024 * 1024)
    with pytest.raises(reader.ReaderStopped, match="stopped its reader"):
        reader.apart(os._exit, 3)
    assert reader.apart(inbound_mail.read, mail).text == "Our roof leaks."
    assert reader.current_reader().process.pid != first


@pytest.mark.long
@pytest.mark.usefixtures("apart")
def test_threads_that_share_one_take_turns_and_outlive_it() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_kept", reader._kept)  # put back afterwards
        reader.share()
        with ThreadPoolExecutor(4) as threads:
            pids = set(threads.map(lambda _: reader.apart(os.getpid), range(8)))
        assert pids == {reader.current_reader().process.pid}
        with pytest.raises(reader.ReaderStopped):
            reader.apart(os._exit, 3)
        with ThreadPoolExecutor(2) as threads:
            after = set(threads.map(lambda _: reader.apart(os.getpid), range(4)))
        assert after == {reader.current_reader().process.pid}
        assert after != pids
        reader.current_reader().end()


@pytest.mark.long
@pytest.mark.usefixtures("apart")
def test_a_second_death_sets_the_arrival_aside_and_its_neighbours_are_filed(
    business: Business,
) -> None:
    poison = door.receive_mail(business.sources.get(kind="mailbox"), heavy_mail(36), MONDAY)
    door.receive_fields(support.form_of(business), "form", ADA, MONDAY)
    while filing.file_next_arrival(MONDAY):
        pass
    poison.refresh_from_db()
    assert (poison.became, poison.attempts) == (Arrival.Became.OPEN, 1)
    assert Lead.objects.count() == 1
    assert filing.file_next_arrival(MONDAY + filing.TRY_AGAIN)
    poison.refresh_from_db()
    assert poison.became == Arrival.Became.FAILED
    assert "more than 200 MB of memory" in poison.why
    assert not filing.file_next_arrival(MONDAY + filing.READING * 2)


@pytest.mark.long
@pytest.mark.usefixtures("apart")
def test_when_our_own_time_is_up_the_answer_is_not_taken_for_the_next_ones() -> None:
    reader.apart(len, "")  # it has started
    with pytest.raises(queue.TimeIsUp), queue.JobLimit(1, JobTimeoutException):
        reader.apart(time.sleep, 5)
    assert reader.apart(len, "abc") == 3


def test_a_reader_asks_no_database() -> None:
    with connection.execute_wrapper(reader.refuse_query), pytest.raises(AssertionError):
        Business.objects.exists()


@pytest.mark.parametrize("swallow", ["file", "drain"])
def test_a_jobs_limit_is_swallowed_by_nobody(
    business: Business, monkeypatch: pytest.MonkeyPatch, swallow: str
) -> None:
    """Neither by what goes on after any error, nor by the library that reads."""

    def busy(*_: Any) -> bool:
        signal.raise_signal(signal.SIGALRM)
        return True

    arrival = door.receive_mail(
        business.sources.get(kind="mailbox"), letter("a@b.example", "x"), MONDAY
    )
    monkeypatch.setattr(filing, "read_arrival", busy)
    monkeypatch.setattr(queue, "close_old_connections", lambda: None)
    with pytest.raises(queue.TimeIsUp), queue.JobLimit(60, JobTimeoutException):
        if swallow == "file":
            filing.try_to_file(arrival.pk, MONDAY)
        else:
            queue.drain(support.clock, busy)
    arrival.refresh_from_db()
    assert arrival.became == Arrival.Became.OPEN


def test_our_workers_run_their_jobs_under_that_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue.django_rq, "get_worker", lambda *_, **__: SimpleNamespace())
    assert queue.worker().death_penalty_class is queue.JobLimit


@pytest.mark.parametrize("error", [ValueError("a\x00b \ud800"), MemoryError(), RecursionError()])
def test_whatever_fails_can_be_noted(
    business: Business, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(filing, "read_arrival", fail)
    monkeypatch.setattr(
        filing.log, "disabled", True
    )  # no runner of tests can hand on half a letter
    arrival = door.receive_mail(
        business.sources.get(kind="mailbox"), letter("a@b.example", "x"), MONDAY
    )
    for number in range(filing.TRIES):
        filing.file_next_arrival(MONDAY + number * filing.READING)
    arrival.refresh_from_db()
    assert arrival.became == Arrival.Became.FAILED


def test_what_stopped_its_reader_is_not_read_again_to_tell_of_it(business: Business) -> None:
    arrival = door.receive_mail(business.sources.get(kind="mailbox"), b"From: a@b.c", MONDAY)
    filing.note_failure(arrival.pk, MONDAY, "Too long", filing.FiledWhy.READER_STOPPED)
    arrival.refresh_from_db()
    arrival.raw = b""
    line = line_of_arrival("a.eml", arrival)
    assert (line["became"], line["why"]) == ("open", "Too long")
