"""Limits hold where several workers decide at the same moment about what they count."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from followups.models import Message
from followups.outbox import send as outbox
from followups.outbox.lookahead import DueMessage, Lookahead
from followups.policy import may_send
from integrations.databases import turns
from integrations.databases.turns import take_turns
from leads.models import Business, Source
from tests import support
from tests.support import MONDAY
from tests.support.racing import race

pytestmark = pytest.mark.django_db(transaction=True)

MOST, WORKERS = 2, 5
TAKES_TURNS = connection.vendor == "postgresql"  # SQLite has one writer at a time
NOW = MONDAY + timedelta(minutes=5)


def first_answers(business: Business, address: str) -> list[DueMessage]:
    """As many as there are workers, to different people, planned and not sent."""
    for n in range(WORKERS):
        said = {"name": f"Ada {n} King", "email": address.format(n), "message": f"Roof {n} leaks"}
        support.planned_answer(support.write(business, said, MONDAY), MONDAY)
    Message.objects.update(not_before=MONDAY)
    rows = Message.objects.filter(kind="first_response").select_related("lead")
    return [
        DueMessage(m.pk, m.lead.pk, m.lead.contact_id, m.to, m.kind, m.channel, is_limited=False)
        for m in rows
        if m.lead
    ]


def limit_source(monkeypatch: pytest.MonkeyPatch) -> None:
    Source.objects.update(most_an_hour=MOST)


def limit_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(may_send, "DOMAIN_CAP", MOST)


def limit_mailbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(may_send, "ADDRESS_CAP", MOST)


def limit_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    Business.objects.update(mail_a_minute=MOST)


@pytest.mark.parametrize(
    ("limit", "address"),
    [
        (limit_source, "ada{0}@x{0}.example"),
        (limit_domain, "ada{0}@oak.example"),
        (limit_mailbox, "ada+{0}@x.example"),
        (limit_minute, "ada{0}@x{0}.example"),
    ],
)
def test_workers_at_the_same_moment_pass_no_limit_together(
    business: Business,
    limit: Callable[[pytest.MonkeyPatch], None],
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    due = first_answers(business, address)
    assert len(due) == WORKERS
    limit(monkeypatch)
    race(*(partial(outbox.claim_messages, [one], NOW) for one in due))
    assert Message.objects.filter(state="sending").count() == MOST


def test_what_waits_under_another_claim_counts(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = first_answers(business, "ada{0}@x{0}.example")
    limit_source(monkeypatch)
    for some in (due[:MOST], due[MOST:]):
        outbox.claim_messages(some, NOW)
    claimed = Message.objects.filter(claim__isnull=False)
    assert {m.pk for m in claimed} == {one.message for one in due[:MOST]}


def test_a_worker_that_hangs_while_it_counts_costs_nobody_their_answer(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = first_answers(business, "ada{0}@x{0}.example")
    monkeypatch.setattr(turns, "LONGEST", 0.1)
    with turn_held(f"messages to {business.pk} ada0@x0.example"):
        for _ in range(outbox.PREPARE_TRIES):
            assert outbox.send_due(due, NOW, Lookahead()) in (True, None)
    assert not Message.objects.filter(attempts__gt=0).exists()
    states = dict(Message.objects.values_list("to", "state"))
    assert states.pop("ada0@x0.example") == ("queued" if TAKES_TURNS else "sent")
    assert set(states.values()) == {"sent"}
    outbox.send_due(due, NOW, Lookahead())
    assert not Message.objects.exclude(state="sent").exists()


@contextmanager
def turn_held(name: str) -> Iterator[None]:
    """By a worker that is frozen with its transaction open, where there are turns."""
    if not TAKES_TURNS:
        yield
        return
    holding, end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            take_turns([name])
            holding.set()
            end.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(10)
    yield
    end.set()
    thread.join()
