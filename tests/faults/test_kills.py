"""kill -9 at each point of the outbox: nothing lost, nothing sent twice.

The mail server's log is the oracle.
"""

import json
import signal
from datetime import timedelta
from typing import Any

import pytest

from followups.models import Message
from followups.outbox import claims, results
from leads.models import Lead
from tests import support
from tests.processes import drain
from tests.support import ADA
from tests.support.drafts import CHOICE, decide
from tests.support.judging import GOOD
from tests.support.servers.endpoint import Endpoint, completion
from tests.support.servers.sink import Sink, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_processes]


@pytest.fixture
def lead() -> Lead:
    return support.write(support.make_business(), ADA, support.clock())


def after_everything(lead: Lead, sink: Sink) -> Message:
    """What is true once sweepers and later drains had their turn."""
    later = support.clock() + claims.LEASE + timedelta(minutes=1)
    support.live(later)
    assert drain(sink.port).wait(60) == 0
    return support.first_answer(lead)


@pytest.mark.parametrize(
    ("point", "accepted", "state"),
    [
        ("after_claim", 1, "sent"),
        ("after_marker", 0, "unconfirmed"),
        ("after_accept", 1, "unconfirmed"),
    ],
)
def test_killed_at(lead: Lead, mail_through: Sink, point: str, accepted: int, state: str) -> None:
    assert drain(mail_through.port, LEADFLOW_CRASH_AT=point).wait(60) == -signal.SIGKILL
    message = after_everything(lead, mail_through)
    assert (len(mail_through.to(ADA["email"])), message.state) == (accepted, state)
    lead.refresh_from_db()
    assert lead.stage == "in_progress"
    assert state == "sent" or "may or may not have arrived" in support.reasons(lead)


def test_killed_while_the_server_holds_its_answer_to_the_final_dot(
    lead: Lead, mail_through: Sink
) -> None:
    mail_through.script["dot"] = "hang"
    process = drain(mail_through.port)
    assert wait_for(lambda: len(mail_through.accepted) == 1)
    process.kill()
    process.wait()
    mail_through.script.clear()
    assert after_everything(lead, mail_through).state == "unconfirmed"
    assert len(mail_through.accepted) == 1


def test_stopped_beyond_its_lease_it_overwrites_nothing_when_it_wakes(
    lead: Lead, mail_through: Sink
) -> None:
    mail_through.script["dot"] = "hang"
    process = drain(mail_through.port)
    assert wait_for(lambda: len(mail_through.accepted) == 1)
    process.send_signal(signal.SIGSTOP)
    assert results.settle_next_stuck(support.clock() + claims.LEASE + timedelta(minutes=1))
    Message.objects.update(claim="00000000-0000-0000-0000-000000000001")
    mail_through.script.clear()
    process.send_signal(signal.SIGCONT)
    process.wait(90)
    assert support.first_answer(lead).state == "unconfirmed"
    assert len(mail_through.accepted) == 1


@pytest.mark.parametrize(("point", "asked"), [("after_draft_claim", 1), ("after_draft_written", 1)])
def test_killed_while_a_draft_is_written(
    mail_through: Sink, settings: Any, point: str, asked: int
) -> None:
    """The draft is written by the next worker once the lease is over, the model is paid once, and
    nothing goes unread.
    """
    endpoint = Endpoint()
    endpoint.behave = lambda body: (
        200,
        completion(json.dumps(GOOD if "category" in str(body.get("response_format")) else CHOICE)),
        {},
    )
    address = f"{endpoint.address}/v1"
    business = support.make_business()
    decide(business, "draft")
    lead = support.write(business, ADA, support.clock())
    model = {"OPENAI_BASE_URL": address, "OPENAI_API_KEY": "k", "OPENAI_MODEL": "m"}
    assert drain(mail_through.port, LEADFLOW_CRASH_AT=point, **model).wait(60) == -signal.SIGKILL
    assert support.first_answer(lead).state == "draft"
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY, settings.OPENAI_MODEL = address, "k", "m"
    support.live(support.clock() + timedelta(minutes=2))
    message = support.first_answer(lead)
    assert message.state == "awaiting_approval"
    assert "Quotes are free." in message.body
    assert mail_through.accepted == []
    assert (
        sum("approved facts" in body["messages"][0]["content"] for body in endpoint.requests)
        == asked
    )
    endpoint.stop()


def test_many_drains_at_once_send_each_answer_once(mail_through: Sink) -> None:
    business = support.make_business()
    for number in range(30):
        support.write(
            business,
            {**ADA, "email": f"ada{number}@x{number}.example", "phone": ""},
            support.clock(),
        )
    assert [p.wait(120) for p in [drain(mail_through.port) for _ in range(4)]] == [0] * 4
    assert sorted(r for r, _ in mail_through.accepted) == sorted(
        f"ada{n}@x{n}.example" for n in range(30)
    )
    assert not Message.objects.filter(kind="first_response").exclude(state="sent").exists()


def test_a_poison_row_is_parked_with_its_reason_and_its_neighbour_goes(mail_through: Sink) -> None:
    business = support.make_business()
    bad, good = (
        support.write(business, ADA, support.clock()),
        support.write(business, {**ADA, "email": "good@x.example", "phone": ""}, support.clock()),
    )
    support.live(support.clock())
    Message.objects.filter(kind="first_response").update(
        state="queued", claim=None, sending_at=None, not_before=support.clock()
    )
    Message.objects.filter(lead=bad).filter(kind="first_response").update(to="not an address\n")
    mail_through.accepted.clear()
    support.live(support.clock())
    assert support.first_answer(bad).state == "failed"
    assert support.first_answer(bad).why
    assert support.first_answer(good).state == "sent"
    assert len(mail_through.accepted) == 1
