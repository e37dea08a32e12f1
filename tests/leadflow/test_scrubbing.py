"""Nothing personal in logs: what people sent, their addresses, tokens and secret paths."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from followups.answers.approval_links import approval_token
from integrations.queue import StepsFailed, drain
from leadflow.scrubbing import Scrub, ScrubbedStream, kind_of, scrubbed
from leadflow.web.web_log import ScrubbedLog
from leads.capture import filing
from leads.contacts.threads import thread_token
from leads.models import Business
from tests import support

LEAVES = [
    ("from jane.doe+x@mail.example: refused", "jane"),
    ("call +44 20 7946 0958 now", "7946"),
    ("call (902) 555-0131 or 0207 946 0958", "555"),
    ("from 203.0.113.77", "203.0"),
    ("from 2001:db8:85a3::8a2e:370:7334", "8a2e"),
    ("Not Found: /u/1f-0123456789ab/", "1f-0"),
    ("Internal Server Error: /a/3k-abcdefabcdef/", "3k-"),
    ("POST /w/ab12cd34ef", "ab12"),
    ("POST /m/ab12cd34ef/postmark/", "ab12"),
    ("/accounts/password/reset/key/1-abc-def0123/", "1-abc"),
    ("GET /board/?q=Jane+Doe", "Jane"),
    ("redis://user:hunter2@redis:6379/0", "hunter2"),
    ("Authorization: Bearer sk-abcdef123456", "sk-abc"),
    ("{'password': 'hunter2'}", "hunter2"),
    ("https://api.example/v1/x9f8e7d6c5b4a3928171/", "x9f8"),
]
STAYS = [
    "arrival 1234567 could not be filed",
    "listening on http://127.0.0.1:8000",
    "lead 12: The model's service is busy or broken (503).",
    "week 2026-09-14 is closed",
]


@pytest.mark.parametrize(("line", "secret"), LEAVES)
def test_what_is_somebodys_is_taken_out(line: str, secret: str) -> None:
    assert secret not in scrubbed(line)


@pytest.mark.parametrize("line", STAYS)
def test_what_helps_to_find_an_error_stays(line: str) -> None:
    assert scrubbed(line) == line


def test_a_line_costs_no_more_than_its_length() -> None:
    """Strangers write much of what an error says."""
    hostile = [unit * 200_000 for unit in ("a@", "+1 ", "/a", "1.", "a:", "?a=", "token=")]
    for line in hostile:
        assert len(scrubbed(line)) <= 60_000


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the product's own handler writes."""
    kept, root = io.StringIO(), logging.getLogger()
    handler = ScrubbedStream(kept)
    console = settings.LOGGING["handlers"]["console"]["class"]
    assert console == f"{ScrubbedStream.__module__}.{ScrubbedStream.__name__}"
    root.addHandler(handler)
    yield kept
    root.removeHandler(handler)


def test_an_exception_keeps_its_place_and_not_what_it_quotes(lines: io.StringIO) -> None:
    words = support.ADA["message"]
    try:
        try:
            int(words)
        except ValueError as error:
            raise KeyError(words) from error
    except KeyError:
        logging.getLogger("leads").exception("arrival %s could not be filed", 7)
    told = lines.getvalue()
    assert words not in told
    assert all(
        each in told for each in ("ValueError", "KeyError", "test_scrubbing.py", "arrival 7")
    )


def test_a_traceback_within_a_line_keeps_its_places_alone() -> None:
    told = scrubbed(
        'job failed\nTraceback (most recent call last):\n  File "x.py", line 3, in f\n'
        "    int(text)\nValueError: invalid literal: 'Jane says\nmore of Jane'\n"
    )
    assert "Jane" not in told
    assert "ValueError" in told
    assert "x.py" in told


def test_an_error_of_the_database_does_not_show_the_row() -> None:
    from django.db import IntegrityError, OperationalError

    assert kind_of(IntegrityError("DETAIL: Failing row contains (1, Jane)")) == "IntegrityError"
    assert kind_of(OperationalError("database is locked")).endswith("database is locked")


@pytest.mark.django_db
def test_errors_of_pages_workers_and_the_queue_name_nobody(
    client: Client, business: Business, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is driven to fail with what a stranger sent in its hands."""

    def fails(*args: Any, **kwargs: Any) -> Any:
        raise ValueError(f"cannot read {support.ADA}")

    lead = support.answered_lead(business)
    client.raise_request_exception = False
    token = thread_token("leave", lead.pk)
    monkeypatch.setattr("followups.views.unsubscribe.words_to_leave", fails)
    assert client.get(f"/u/{token}/?mail={support.ADA['email']}").status_code == 500
    assert (
        client.get(
            f"/a/{approval_token(support.first_answer(lead), support.make_owner(business))}x/"
        ).status_code
        == 404
    )
    monkeypatch.setattr(filing, "file_submission", fails)
    support.door.receive_fields(support.form_of(business), "form", support.BOB, support.MONDAY)
    assert filing.file_next_arrival(support.MONDAY)

    def step(now: Any) -> bool:
        return bool(fails())

    with pytest.raises(StepsFailed) as failed:
        drain(lambda: support.MONDAY + timedelta(hours=1), step)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__
    told = lines.getvalue() + str(failed.value)
    assert "ValueError" in told
    assert "could not be filed" in told
    for secret in (*support.ADA.values(), *support.BOB.values(), token, "Ada", "Bob"):
        assert secret not in told, secret


def test_gunicorn_speaks_through_the_same_net() -> None:
    from gunicorn.config import Config

    log = ScrubbedLog(Config())
    for each in (log.error_log, log.access_log):
        assert all(any(isinstance(f, Scrub) for f in h.filters) for h in each.handlers)
    assert log.error_log.handlers
    assert "web_log.ScrubbedLog" in (settings.ROOT / "Procfile").read_text()
