"""With a virus scanner nobody opens a stranger's file before it has seen it, whatever it does."""

import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from integrations.strangers import clamd
from leadflow.doctor import running
from leadflow.doctor.finding import Grade
from leadflow.processes import steps
from leads.capture import scanning
from leads.capture.scanning import LEASE, LONGEST_REST, REFUSED, REST, scan_next_file
from leads.models import Attachment, AuditEntry, Business
from tests import support
from tests.support.files import PNG, mail_with
from tests.support.servers.clamd import EICAR, Clamd

pytestmark = pytest.mark.django_db
FILES = (("roof.png", "image/png", PNG), ("invoice.pdf", "application/pdf", EICAR))
HEALTH = "/settings/health/"


@pytest.fixture
def scanner(settings: Any) -> Iterator[Clamd]:
    server = Clamd()
    server.start()
    settings.CLAMAV = server.address
    yield server
    server.stop()


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def now() -> datetime:
    return support.clock()


def come(business: Business, *files: tuple[str, str, bytes]) -> list[Attachment]:
    support.mail_in(business, mail_with(*(files or FILES)))
    return list(Attachment.objects.order_by("pk"))


def page_of(inside: Client, file: Attachment) -> str:
    page = inside.get(f"/leads/{file.inbound.lead_id}/").content.decode()
    return " ".join(page.split())


def opened(inside: Client, file: Attachment) -> int:
    answers = [inside.get(f"/attachments/{file.pk}/{query}") for query in ("", "?show=1")]
    statuses = {answer.status_code for answer in answers}
    if statuses != {200}:
        assert not any(bytes(file.data) in answer.content for answer in answers)
    return statuses.pop() if len(statuses) == 1 else 0


def all_scanned(at: datetime) -> int:
    count = 0
    while scan_next_file(at):
        count += 1
    return count


def test_it_is_seen_before_it_is_opened_and_what_is_infected_never_is(
    inside: Client, business: Business, scanner: Clamd, now: datetime, settings: Any
) -> None:
    picture, infected = come(business)
    assert [opened(inside, file) for file in (picture, infected)] == [403, 403]
    shown = page_of(inside, picture)
    assert shown.count("is being checked for viruses") == 2
    assert f"/attachments/{picture.pk}/" not in shown
    assert all_scanned(now) == 2
    assert sorted(scanner.seen) == sorted([PNG, EICAR])
    assert [opened(inside, file) for file in (picture, infected)] == [200, 403]
    shown = page_of(inside, infected)
    assert "the virus scanner found Win.Test.EICAR_HDB-1 in it" in shown
    assert f"/attachments/{infected.pk}/" not in shown
    assert f"/attachments/{picture.pk}/?show=1" in shown
    answer = inside.get(f"/attachments/{infected.pk}/")
    assert "Win.Test.EICAR_HDB-1" in answer.content.decode()
    assert AuditEntry.objects.filter(kind=AuditEntry.Kind.FILE_READ).count() == 2
    settings.CLAMAV = None
    assert opened(inside, infected) == 403
    assert "the virus scanner found" in page_of(inside, infected)


def test_what_came_before_there_was_a_scanner_is_seen_too(
    inside: Client, business: Business, now: datetime, settings: Any
) -> None:
    old, infected = come(business)
    with CaptureQueriesContext(connection) as asked:
        assert not scan_next_file(now)
    assert not asked.captured_queries
    assert [opened(inside, file) for file in (old, infected)] == [200, 200]
    assert "checked for viruses" not in page_of(inside, old)
    server = Clamd()
    server.start()
    settings.CLAMAV = server.address
    assert [opened(inside, file) for file in (old, infected)] == [403, 403]
    while any(step(now) for step in steps.DUE):
        pass
    assert [opened(inside, file) for file in (old, infected)] == [200, 403]
    server.stop()


def test_with_nothing_to_do_it_asks_one_indexed_question(
    business: Business, scanner: Clamd, now: datetime
) -> None:
    come(business)
    all_scanned(now)
    with CaptureQueriesContext(connection) as asked:
        assert not scan_next_file(now)
    [question] = [q["sql"] for q in asked.captured_queries if q["sql"].startswith("SELECT")]
    assert len(asked.captured_queries) <= 3  # with the ends of its transaction
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {question}")
            plan = str(cursor.fetchall())
        assert "attachments_to_scan" in plan
        assert "attachments_left_unscanned" in plan


def test_while_it_is_away_nothing_is_opened_nor_asked_again_and_again(
    inside: Client, business: Business, scanner: Clamd, now: datetime, settings: Any
) -> None:
    files = come(business, *FILES, ("slate.txt", "text/plain", b"slate"))
    working, gone = scanner.address, Clamd()
    settings.CLAMAV = gone.address
    gone.stop()
    assert all_scanned(now) == 1
    assert {opened(inside, file) for file in files} == {403}
    assert "the virus scanner does not answer" in page_of(inside, files[0])
    assert "It does not answer" in inside.get(HEALTH).content.decode()
    [found] = running.look_at_scanner()
    assert (found.grade, found.about) == (Grade.BAD, "virus scanner")
    assert not scan_next_file(now + REST - timedelta(seconds=1))
    settings.CLAMAV = working
    later = now + REST + timedelta(seconds=1)
    assert all_scanned(later) == 2
    assert all_scanned(later + LONGEST_REST) == 1
    assert sorted(opened(inside, file) for file in files) == [200, 200, 403]
    assert "checked before it can be opened" in inside.get(HEALTH).content.decode()
    [found] = running.look_at_scanner()
    assert (found.grade, found.words[:12]) == (Grade.GOOD, "ClamAV 1.4.3")
    settings.CLAMAV = None
    assert not list(running.look_at_scanner())
    assert "Virus scanner" not in inside.get(HEALTH).content.decode()


@pytest.mark.parametrize("says", [b"stream: OK", b"\xff\0", b"stream: OK FOUND? \0", b"PONG\0"])
def test_an_answer_that_says_nothing_clears_nothing(
    inside: Client, business: Business, scanner: Clamd, now: datetime, says: bytes
) -> None:
    files = come(business)
    scanner.says = says
    for tries in range(4):
        all_scanned(now + LONGEST_REST * tries)
    assert scanner.connections >= 4
    assert {opened(inside, file) for file in files} == {403}
    assert not Attachment.objects.filter(scanned_at__isnull=False).exists()


def test_a_file_that_makes_it_slow_keeps_no_other_from_being_seen(
    inside: Client,
    business: Business,
    scanner: Clamd,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heavy, *others = come(business, ("heavy.bin", "x/y", b"heavy"), *FILES)
    real = clamd.scan

    def scan(address: Any, data: bytes) -> str:
        if data == b"heavy":
            scanner.deaf = True
        try:
            return real(address, data, seconds=0.2)
        finally:
            scanner.deaf = False

    monkeypatch.setattr(clamd, "scan", scan)
    Attachment.objects.filter(pk=heavy.pk).update(scan_at=now)  # its turn is first
    at, asked = now, 0
    while others and at < now + timedelta(minutes=10):
        asked += all_scanned(at)
        at += timedelta(seconds=30)
        others = [file for file in others if not seen(file)]
    assert not others
    assert asked <= 6
    assert opened(inside, heavy) == 403


def seen(file: Attachment) -> bool:
    file.refresh_from_db()
    return file.scanned_at is not None


def test_what_is_too_large_for_it_stays_closed_and_is_tried_again_the_next_day(
    inside: Client, business: Business, scanner: Clamd, now: datetime
) -> None:
    [large] = come(business, ("film.mov", "video/mp4", b"film" * 1000))
    scanner.limit = 1000
    assert all_scanned(now) == 1
    assert opened(inside, large) == 403
    assert "larger than the virus scanner takes" in page_of(inside, large)
    assert not scanning.scanner_is_away()
    scanner.limit = 10_000
    assert not scan_next_file(now + LONGEST_REST)
    assert scan_next_file(now + REFUSED)
    assert opened(inside, large) == 200


def test_whoever_dies_while_it_looks_leaves_the_file_closed_and_another_takes_it_up(
    inside: Client,
    business: Business,
    scanner: Clamd,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [file] = come(business, ("slate.txt", "text/plain", b"slate"))

    def dies(*given: Any) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(clamd, "scan", dies)
        with pytest.raises(KeyboardInterrupt):
            scan_next_file(now)
    assert not scan_next_file(now + LEASE - timedelta(seconds=1))
    late = Attachment.objects.get(pk=file.pk)
    assert scan_next_file(now + LEASE)
    assert opened(inside, file) == 200
    scanning.settle_scan(late, "of a try that was overtaken", now)
    assert opened(inside, file) == 200


def test_what_was_let_go_of_is_not_sent_to_it(
    business: Business, scanner: Clamd, now: datetime
) -> None:
    come(business, ("slate.txt", "text/plain", b"slate"))
    Attachment.objects.update(data=b"")
    assert all_scanned(now) == 1
    assert (scanner.connections, Attachment.objects.get().scan_at) == (0, None)


def test_nobody_takes_out_what_was_not_seen_or_is_infected(
    business: Business, scanner: Clamd, now: datetime, tmp_path: Path
) -> None:
    come(business)

    def taken_out() -> set[bytes]:
        """What is in the ZIP, also within the mails in it."""
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.zip"
        person = ["--business", business.key, "ada@lovelace.example", "--output", str(path)]
        call_command("export_person", *person)
        with zipfile.ZipFile(path) as file:
            contents = {file.read(name) for name in file.namelist()}
        parts = [part for raw in contents for part in message_from_bytes(raw).walk()]
        return contents | {part.get_payload(decode=True) or b"" for part in parts}

    assert not {PNG, EICAR} & taken_out()
    all_scanned(now)
    out = taken_out()
    assert PNG in out
    assert not [content for content in out if EICAR in content]
    Attachment.objects.update(virus="")
    assert EICAR in taken_out()  # as a file, and within its mail
