"""Follow-ups held under a claim: each is decided again just before its marker."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, transaction

from followups.models import Message
from followups.outbox import claims, lookahead, results
from followups.outbox import send as outbox
from followups.policy.may_send import ADDRESS_CAP
from leads.contacts import consent, merging, threads
from leads.contacts.identity import Named, contact_for
from leads.models import Business, LeadEvent
from leads.pipeline import stages as pipeline
from tests import support
from tests.support import crowd
from tests.support.crowd import MONDAY, TUESDAY, send_all, states
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)


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
        left = contact_for(business, Named("Ada Keen2", "ada-other@x2.example"), MONDAY)
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
    outbox.send_due([rows[others[0].pk]], TUESDAY, lookahead.Lookahead())
    ready, _ = outbox.claim_messages([rows[step.pk] for step in steps], TUESDAY)
    for other in others[1:]:
        outbox.send_due([rows[other.pk]], TUESDAY, lookahead.Lookahead())
    assert len(mail_through.to(steps[2].to)) == ADDRESS_CAP - 1  # the held one counts
    claims.release_messages([each.message for each in ready[1:]])
    send_all(TUESDAY)
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
