"""Follow-ups that leave by the dozen under one claim.

Each once, none after a stop, and a crash leaves in doubt only what was marked last.
"""

import signal
import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connections, transaction

from followups.models import Message
from followups.opt_out import unsubscribe
from followups.outbox import claims, lookahead, results
from followups.outbox import send as outbox
from followups.policy.may_send import ADDRESS_CAP
from leads.contacts import consent, merging, threads
from leads.contacts.identity import contact_for
from leads.models import Business, LeadEvent
from leads.pipeline import stages as pipeline
from tests import crowd, support
from tests.crowd import MONDAY, TUESDAY, address
from tests.processes import drain
from tests.sink import Sink, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def business() -> Business:
    return support.make_business()


def states() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))


def send_all(at: datetime) -> None:
    while outbox.send_next_message(at):
        pass
    outbox.close_outbox()


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


def held(business: Business, count: int = 3) -> tuple[list[Message], list[claims.ReadyMessage]]:
    """Due steps of which the first bears its marker and the others are held."""
    steps = crowd.due_steps(business, count)
    return steps, outbox.claim_messages(lookahead.Lookahead().next_due(TUESDAY), TUESDAY)[0]


def goes(ready: list[claims.ReadyMessage], step: Message) -> bool:
    return step.pk in [
        m.pk for m in claims.mark_waiting(ready[1:], TUESDAY + timedelta(milliseconds=300))
    ]


def test_a_held_message_does_not_go_beside_another_one_of_the_same_lead(
    business: Business, mail_through: Sink
) -> None:
    steps, ready = held(business)
    other = crowd.another_step(steps[2], 3)
    ready = [
        r
        if r.message.pk != steps[2].pk
        else r._replace(
            version=r.version._replace(messages=r.version.messages | {(other.pk, "queued")})
        )
        for r in ready
        if r.version
    ]  # as if it had been there
    rows = [row for row in lookahead.look_up_due(TUESDAY) if row.message == other.pk]
    assert outbox.claim_messages(rows, TUESDAY)[0]
    assert not goes(ready, steps[2])
    assert Message.objects.get(pk=steps[1].pk).state == "sending"


def test_a_held_message_does_not_go_to_a_card_that_was_joined_with_one_that_left(
    business: Business, owner: User, mail_through: Sink
) -> None:
    steps, ready = held(business)
    assert steps[2].lead is not None
    with transaction.atomic():
        left = contact_for(business, "Ada Keen2", "ada-other@x2.example", "", MONDAY)
        lead = support.lead_of(left, support.form_of(business), MONDAY)
        consent.withdraw_consent(left, MONDAY, "asked", lead)
    merging.merge_contacts(steps[2].lead.contact, left, TUESDAY, owner)
    assert not goes(ready, steps[2])


@pytest.mark.parametrize("kind", ["complained", "bounced"])
def test_a_held_message_does_not_go_after_a_complaint_or_bounce_on_another_lead_of_theirs(
    business: Business, mail_through: Sink, kind: str
) -> None:
    steps, ready = held(business)
    assert steps[2].lead is not None
    with transaction.atomic():
        pipeline.record_event(
            support.lead_of(steps[2].lead.contact, support.form_of(business), MONDAY),
            LeadEvent.Kind(kind),
            TUESDAY,
            address=steps[2].to,
            hard=True,
        )
    assert not goes(ready, steps[2])
    assert Message.objects.get(pk=steps[1].pk).state == "sending"


def test_a_held_message_is_no_fourth_one_to_an_address_today(
    business: Business, mail_through: Sink
) -> None:
    steps = crowd.due_steps(business, 3)
    assert steps[2].lead is not None
    others = [
        crowd.due_step_of(
            support.lead_of(steps[2].lead.contact, support.form_of(business), MONDAY), steps[2]
        )
        for _ in range(3)
    ]
    rows = {row.message: row for row in lookahead.look_up_due(TUESDAY)}
    outbox.send_due([rows[others[0].pk]], TUESDAY)
    ready, _ = outbox.claim_messages([rows[step.pk] for step in steps], TUESDAY)
    for other in others[1:]:
        outbox.send_due([rows[other.pk]], TUESDAY)
    assert not goes(ready, steps[2])
    assert len(mail_through.to(steps[2].to)) == ADDRESS_CAP


def test_a_limit_set_while_messages_are_on_their_way_holds_at_once(
    business: Business, mail_through: Sink
) -> None:
    crowd.due_steps(business, 30)
    assert outbox.send_next_message(TUESDAY)
    assert len(mail_through.accepted) == 10
    Business.objects.update(mail_a_minute=12)
    send_all(TUESDAY)
    assert len(mail_through.accepted) == 12


def test_what_cannot_be_settled_together_is_settled_one_by_one(
    business: Business, mail_through: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise OperationalError("deadlock detected")

    crowd.due_steps(business, 5)
    monkeypatch.setattr(results, "settle_sent_together", broken)
    send_all(TUESDAY)
    assert states() == {"sent": 5}
    assert LeadEvent.objects.filter(kind="followed_up").count() == 5


def test_a_bounce_that_comes_before_the_result_is_written_finds_its_lead(
    business: Business, mail_through: Sink
) -> None:
    steps, ready = held(business)
    assert goes(ready, steps[1])
    for step in steps[:2]:
        step.refresh_from_db()
        assert threads.by_mail_id(business, [step.message_id]) == step.lead


def test_a_marker_behind_it_proves_that_a_message_went(
    business: Business, mail_through: Sink
) -> None:
    steps = crowd.due_steps(business, 3)
    ready, _ = outbox.claim_messages(lookahead.Lookahead().next_due(TUESDAY), TUESDAY)
    assert claims.mark_waiting(ready[1:2], TUESDAY + timedelta(milliseconds=3)) == [
        ready[1].message
    ]
    later = TUESDAY + claims.LEASE + timedelta(minutes=1)
    while results.settle_next_stuck(later):
        pass
    assert [Message.objects.get(pk=step.pk).state for step in steps] == [
        "sent",
        "unconfirmed",
        "queued",
    ]
