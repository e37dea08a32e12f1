"""Follow-ups that leave by the dozen under one claim.

Each once, none after a stop, and a crash leaves in doubt only what was marked last.
"""

import signal
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections

from followups.models import Message
from followups.opt_out import unsubscribe
from followups.outbox import claims, lookahead
from followups.outbox import send as outbox
from leads.models import Business
from tests import support
from tests.processes import drain
from tests.support import crowd
from tests.support.crowd import TUESDAY, address, send_all, states
from tests.support.servers.sink import Sink, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def aside(move) -> threading.Thread:  # type: ignore[no-untyped-def]
    """The move in a thread with a connection of its own."""

    def run() -> None:
        try:
            move()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_one_round_takes_several_and_each_is_marked_settled_and_told_of(
    business: Business, mail_through: Sink
) -> None:
    steps = crowd.due_steps(business, lookahead.FEW)
    assert outbox.send_next_message(TUESDAY)
    assert not outbox.send_next_message(TUESDAY)
    assert sorted(r for r, _ in mail_through.accepted) == sorted(
        address(n) for n in range(lookahead.FEW)
    )
    for step in steps:
        step.refresh_from_db()
        assert step.state == "sent"
        assert step.lease_until is None
        assert step.claim is not None
        assert step.settled_at == TUESDAY
        assert step.lead is not None
        assert step.lead.events.get(kind="followed_up").detail["mail_id"] == step.message_id
        assert step.lead.mail_ids.get().value == step.message_id
        assert mail_through.to(step.to)[0]["Message-ID"] == step.message_id
    assert len({step.claim for step in steps}) == 1
    assert len({step.message_id for step in steps}) == len(steps)


def test_who_says_stop_while_others_of_the_round_are_sent_gets_nothing(
    business: Business, mail_through: Sink
) -> None:
    steps, mail_through.slow = crowd.due_steps(business, 5), 0.15
    sending = aside(lambda: outbox.send_next_message(TUESDAY))
    assert wait_for(lambda: len(mail_through.accepted) == 1)
    lead = steps[4].lead
    assert lead is not None
    unsubscribe.unsubscribe_lead(lead, TUESDAY, "link")
    sending.join(30)
    support.live(TUESDAY + timedelta(minutes=2))
    assert [len(mail_through.to(address(n))) for n in range(5)] == [1, 1, 1, 1, 0]
    steps[4].refresh_from_db()
    assert steps[4].state in ("withheld", "cancelled")


def test_a_slow_server_gets_few_at_a_time_and_the_rest_are_let_go(
    business: Business, mail_through: Sink
) -> None:
    crowd.due_steps(business, 8)
    mail_through.slow = 0.4
    assert outbox.send_next_message(TUESDAY)
    assert 2 <= states()["sent"] <= 4
    assert states()["sending"] == 0
    assert (
        not Message.objects.filter(state="queued")
        .exclude(claim=None, lease_until=None, sending_at=None)
        .exists()
    )
    mail_through.slow = 0.0
    send_all(TUESDAY)
    assert states() == {"sent": 8}
    assert len(mail_through.accepted) == 8


def test_one_that_is_refused_stops_no_other(business: Business, mail_through: Sink) -> None:
    steps = crowd.due_steps(business, 6)
    Message.objects.filter(pk=steps[2].pk).update(to="not an address\n")
    Message.objects.filter(pk=steps[3].pk).update(body="Hello {{nobody}}")
    send_all(TUESDAY)
    assert states() == {"sent": 4, "failed": 1, "withheld": 1}
    assert len(mail_through.accepted) == 4


def test_one_that_cannot_be_prepared_stops_no_other(business: Business, mail_through: Sink) -> None:
    steps = crowd.due_steps(business, 6)
    Message.objects.filter(pk=steps[2].pk).update(due_local="some day")
    send_all(TUESDAY)
    steps[2].refresh_from_db()
    assert states() == {"sent": 5, "queued": 1}
    assert steps[2].attempts == 1
    assert "some day" in steps[2].why


def test_a_server_that_goes_away_in_mid_round_burns_nobodys_tries(
    business: Business, mail_through: Sink
) -> None:
    crowd.due_steps(business, 6)
    mail_through.slow = 0.1
    sending = aside(lambda: outbox.send_next_message(TUESDAY))
    assert wait_for(lambda: len(mail_through.accepted) == 2)
    mail_through.script["banner"] = "421 later"
    mail_through.script["mail"] = "421 later"
    sending.join(30)
    assert states()["sent"] >= 2
    assert states()["sending"] == 0
    assert not Message.objects.filter(attempts__gt=0).exists()
    mail_through.script.clear()
    mail_through.slow = 0.0
    send_all(TUESDAY + timedelta(minutes=10))
    assert states() == {"sent": 6}
    assert len(mail_through.accepted) == 6


def test_two_messages_to_one_person_never_go_in_one_round(business: Business) -> None:
    first, second = crowd.due_steps(business, 2)
    Message.objects.filter(pk=second.pk).update(to=first.to)
    rows = lookahead.Lookahead()
    assert [len(rows.next_due(TUESDAY)) for _ in range(2)] == [1, 1]


def test_a_sender_with_a_limit_keeps_it(business: Business, mail_through: Sink) -> None:
    crowd.due_steps(business, 12)
    Business.objects.update(mail_a_minute=5)
    send_all(TUESDAY)
    assert states() == {"sent": 5, "queued": 7}
    assert len(mail_through.accepted) == 5


def test_a_claim_that_is_over_marks_nothing(business: Business, mail_through: Sink) -> None:
    """Whoever slept through the time for which rows were held finds them in other hands."""
    steps = crowd.due_steps(business, 3)
    rows = lookahead.Lookahead().next_due(TUESDAY)
    ready, _ = outbox.claim_messages(rows, TUESDAY)
    later = TUESDAY + claims.WAITING_LEASE + timedelta(seconds=1)
    send_all(later)
    assert len(mail_through.accepted) == 2  # the first bears the marker of whoever sleeps
    assert claims.mark_waiting(ready[1:], later) == []
    claims.release_messages([each.message for each in ready[1:]])
    assert {s.state for s in Message.objects.filter(pk__in=[s.pk for s in steps[1:]])} == {"sent"}


@pytest.mark.real_processes
@pytest.mark.parametrize(
    ("point", "accepted_first", "doubted"),
    [("after_claim", 0, []), ("after_marker:4", 3, [3]), ("after_accept:4", 4, [3])],
)
def test_killed_in_mid_round(
    business: Business, mail_through: Sink, point: str, accepted_first: int, doubted: list[int]
) -> None:
    """What went before is known to have gone, the one that was on its way is in doubt, and those
    behind it go later.
    """
    now = support.clock()
    crowd.at_any_hour()
    steps = crowd.due_steps(business, 8, lambda number: now)
    assert drain(mail_through.port, LEADFLOW_CRASH_AT=point).wait(60) == -signal.SIGKILL
    assert len(mail_through.accepted) == accepted_first
    support.live(now + claims.LEASE + timedelta(minutes=1))
    numbers = {n: Message.objects.get(pk=step.pk).state for n, step in enumerate(steps)}
    assert numbers == {n: "unconfirmed" if n in doubted else "sent" for n in range(8)}
    assert all(
        len(mail_through.to(address(n))) == (1 if n not in doubted else accepted_first - 3)
        for n in range(8)
    )
    for step in steps:
        assert step.lead is not None
        assert step.lead.events.filter(kind="followed_up").count() == 1


@pytest.mark.real_processes
def test_killed_at_a_pace_at_which_several_are_marked_at_once(
    business: Business, mail_through: Sink
) -> None:
    """What was settled or followed by another marker went.

    Of those marked last nobody knows, and none of them goes again.
    """
    now = support.clock()
    crowd.at_any_hour()
    steps = crowd.due_steps(business, 60, lambda number: now)
    assert drain(mail_through.port, LEADFLOW_CRASH_AT="after_accept:50").wait(60) == -signal.SIGKILL
    went = {r for r, _ in mail_through.accepted}
    support.live(now + claims.LEASE + timedelta(minutes=1))
    doubted = [step for step in steps if Message.objects.get(pk=step.pk).state == "unconfirmed"]
    assert 1 < len(doubted) <= lookahead.AT_ONCE // lookahead.PART
    assert len(went) == 50
    assert all(
        len(mail_through.to(step.to)) == (1 if step not in doubted or step.to in went else 0)
        for step in steps
    )
    assert states() == {"sent": 60 - len(doubted), "unconfirmed": len(doubted)}


@pytest.mark.real_processes
def test_two_due_steps_of_one_person_never_go_together_whoever_takes_them(
    business: Business, mail_through: Sink
) -> None:
    now = support.clock()
    crowd.at_any_hour()
    for step in crowd.due_steps(business, 40, lambda number: now):
        crowd.another_step(step, 3)
    mail_through.slow = 0.03
    assert [p.wait(120) for p in [drain(mail_through.port) for _ in range(3)]] == [0] * 3
    assert Counter(Counter(r for r, _ in mail_through.accepted).values()) == {1: 40}


@pytest.mark.real_processes
def test_many_drains_at_once_send_each_follow_up_once(
    business: Business, mail_through: Sink
) -> None:
    now = support.clock()
    crowd.at_any_hour()
    crowd.due_steps(business, 120, lambda number: now)
    assert [p.wait(120) for p in [drain(mail_through.port) for _ in range(4)]] == [0] * 4
    assert sorted(r for r, _ in mail_through.accepted) == sorted(address(n) for n in range(120))
    assert states() == {"sent": 120}
