"""May this leave now? Facts in, a verdict with its reason out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from followups.policy.may_follow_up import APART, STEP_STALE
from followups.policy.may_send import may_send
from followups.policy.send_facts import Refuse, Send, SendFacts, Wait
from tests.support import changed

NOW = datetime(2026, 9, 15, 14, tzinfo=UTC)
STEP = changed(
    SendFacts(kind="step", now=NOW, to="ada@x.example"),
    consent_until=NOW + timedelta(days=100),
    planned_at=NOW,
    allowed_at=NOW,
    captured_at=NOW - timedelta(days=1),
)
FIRST = changed(STEP, kind="first_response", captured_at=NOW, planned_at=None, allowed_at=None)
REPLY = changed(FIRST, kind="reply")


@pytest.mark.parametrize(
    "facts",
    [
        STEP,
        FIRST,
        REPLY,
        changed(FIRST, kind="report"),
        changed(FIRST, kind="alert"),
        changed(STEP, last_automatic_at=NOW - APART),
    ],
)
def test_it_goes(facts: SendFacts) -> None:
    assert may_send(facts) == Send()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"to": ""}, "no e-mail address"),
        ({"opted_out": True}, "asked us not to write"),
        ({"suppressed": "marked a mail as spam"}, "Nothing goes to this address"),
        ({"is_own_address": True}, "our own"),
        ({"completed": True}, "completed"),
        ({"person_answered": True}, "taken over"),
        ({"consent_until": NOW}, "no longer allows"),
        ({"consent_until": None}, "no longer allows"),
        ({"to_address_today": 3}, "today already"),
        ({"ended": "They booked"}, "have ended: They booked"),
        ({"replied": True}, "written back"),
        ({"bounced": True}, "came back"),
        ({"booked": True}, "have booked"),
        ({"planned_at": NOW - STEP_STALE - timedelta(seconds=1)}, "moment passed"),
    ],
)
def test_a_step_is_refused_with_its_reason(change: dict[str, Any], says: str) -> None:
    verdict = may_send(changed(STEP, **change))
    assert isinstance(verdict, Refuse)
    assert says in verdict.why


@pytest.mark.parametrize(
    ("change", "until"),
    [
        ({"last_automatic_at": NOW - timedelta(hours=1)}, NOW + timedelta(hours=19)),
        ({"allowed_at": NOW + timedelta(hours=5)}, NOW + timedelta(hours=5)),
    ],
)
def test_a_step_waits_with_its_reason(change: dict[str, Any], until: datetime) -> None:
    verdict = may_send(changed(STEP, **change))
    assert isinstance(verdict, Wait)
    assert verdict.until == until
    assert verdict.why


@pytest.mark.parametrize("change", [{"replied": True}, {"allowed_at": NOW + timedelta(hours=9)}])
def test_a_first_answer_goes_at_any_hour_and_also_to_one_who_wrote_twice(
    change: dict[str, Any],
) -> None:
    assert may_send(changed(FIRST, **change)) == Send()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"captured_at": NOW - timedelta(hours=25)}, "More than a day late"),
        ({"to_domain_today": 200}, "misusing the form"),
    ],
)
def test_a_first_answer_is_refused_with_its_reason(change: dict[str, Any], says: str) -> None:
    verdict = may_send(changed(FIRST, **change))
    assert isinstance(verdict, Refuse)
    assert says in verdict.why


def test_a_person_may_reply_where_the_automation_may_not() -> None:
    assert (
        may_send(
            changed(REPLY, completed=True, replied=True, consent_until=None, to_address_today=99)
        )
        == Send()
    )


@pytest.mark.parametrize(
    "change", [{"opted_out": True}, {"suppressed": "the address does not exist"}]
)
def test_a_person_may_not_write_to_one_who_said_stop(change: dict[str, Any]) -> None:
    assert isinstance(may_send(changed(REPLY, **change)), Refuse)
