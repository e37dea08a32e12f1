"""Saying stop, and writing back, again and again against the very moment of sending.

The mail server's own log decides. A thousand rounds each with --full, else 200.
"""

import random
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connections

from followups.models import Message
from followups.opt_out import unsubscribe
from followups.outbox import send as outbox
from leads.models import Inbound, LeadEvent
from tests import support
from tests.support import crowd, letter
from tests.support.crowd import TUESDAY, address
from tests.support.servers.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

ROUNDS, ROUNDS_IN_FULL = 200, 1_000
# Longer than either side takes, so that now one comes first and now the other
LONGEST_HEAD_START = 0.05  # seconds, and where the machine is busy
OF_THE_OTHER_SIDE = 1.5  # times what that took in the round before
Move = Callable[[int], None]


@pytest.fixture
def count(full: bool) -> int:
    return ROUNDS_IN_FULL if full else ROUNDS


def due_at(number: int) -> datetime:
    """Each step has a moment of its own, so that a round is about one of them."""
    return TUESDAY + timedelta(milliseconds=number)


class Rounds:
    """Two threads, each with its own connection to the database, meet again and again.

    Now one has a head start, now the other.
    """

    def __init__(self, count: int, one: Move, other: Move) -> None:
        self.count, self.moves = count, (one, other)
        self.barrier = threading.Barrier(2)
        self.began: tuple[list[float], list[float]] = ([], [])
        self.ended: tuple[list[float], list[float]] = ([], [])
        self.took = [0.0, 0.0]  # seconds, in the last round
        self.errors: list[Exception] = []

    def run(self, seed: int) -> None:
        threads = [
            threading.Thread(target=self.side, args=(n, random.Random(seed + n))) for n in (0, 1)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not self.errors, self.errors[0]

    def side(self, which: int, dice: random.Random) -> None:
        try:
            for number in range(self.count):
                self.barrier.wait(60)
                longest = max(LONGEST_HEAD_START, OF_THE_OTHER_SIDE * self.took[1 - which])
                time.sleep(dice.random() * longest)
                self.began[which].append(time.monotonic())
                self.moves[which](number)
                self.ended[which].append(time.monotonic())
                self.took[which] = self.ended[which][-1] - self.began[which][-1]
        except Exception as error:
            self.errors.append(error)
            self.barrier.abort()
        finally:
            connections.close_all()


def send(number: int) -> None:
    outbox.send_next_message(due_at(number))


def judge(rounds: Rounds, steps: list[Message], sink: Sink, says: str) -> None:
    """Every message went once or not at all, with its reason.

    And none of which the stop had been committed before sending began.
    """
    while outbox.send_next_message(due_at(rounds.count) + timedelta(minutes=1)):
        pass
    outbox.close_outbox()
    went = 0
    for number, step in enumerate(steps):
        step.refresh_from_db()
        taken = len(sink.to(address(number)))
        assert taken == (1 if step.state == "sent" else 0), (number, step.state, step.why)
        assert (
            step.state == "sent"
            or (step.state == "withheld" and says in step.why)
            or step.state == "cancelled"
        ), (number, step.state, step.why)
        if rounds.ended[1][number] < rounds.began[0][number]:
            assert taken == 0, f"round {number}: sent after the stop was committed"
        went += taken
    assert 0.02 < went / rounds.count < 0.98, f"no race: {went} of {rounds.count} went"


def test_no_message_goes_after_an_opt_out(mail_through: Sink, count: int) -> None:
    business = support.make_business()
    steps = crowd.due_steps(business, count, due_at)

    def leave(n: int) -> None:
        unsubscribe.unsubscribe_lead(steps[n].lead, due_at(n), "link")

    rounds = Rounds(count, send, leave)  # type: ignore[arg-type]
    rounds.run(seed=11)
    judge(rounds, steps, mail_through, "asked us not to write")
    assert LeadEvent.objects.filter(kind="opted_out").count() == count


def test_no_message_goes_after_a_reply(mail_through: Sink, count: int) -> None:
    business = support.make_business()
    steps = crowd.due_steps(business, count, due_at)

    def answer(number: int) -> None:
        support.mail_in(
            business,
            letter(
                f"Ada <{address(number)}>", f"Yes please, number {number}", subject=f"Yes {number}"
            ),
            due_at(number),
        )

    rounds = Rounds(count, send, answer)
    rounds.run(seed=23)
    judge(rounds, steps, mail_through, "written back")
    assert Inbound.objects.filter(text__startswith="Yes please").count() == count
