"""The database is away just when something has happened outside: it is written all the same."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from followups.models import Message
from followups.outbox import results
from integrations.databases import insisting
from leads.llm import calls
from leads.models import Business, ModelCall
from tests import support
from tests.support import ADA, crowd
from tests.support.crowd import TUESDAY
from tests.support.servers.endpoint import HONEST, Endpoint, answering
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)


class Away:
    """A verb of which the first calls meet a database that is away."""

    def __init__(self, verb: Any, error: Exception, times: int) -> None:
        self.verb, self.error, self.times = verb, error, times

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.times:
            self.times -= 1
            raise self.error
        return self.verb(*args, **kwargs)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(insisting, "sleep", waited.append)
    return waited


LOST = [OperationalError("database is locked"), InterfaceError("connection already closed")]


@pytest.mark.parametrize("error", LOST)
@pytest.mark.parametrize("count", [1, 5])
def test_what_was_accepted_is_sent_although_its_result_could_not_be_written_at_first(
    business: Business,
    mail_through: Sink,
    monkeypatch: pytest.MonkeyPatch,
    pauses: list[float],
    error: Exception,
    count: int,
) -> None:
    crowd.due_steps(business, count)
    for name in ("settle_sent_alone", "settle_sent_together"):
        monkeypatch.setattr(results, name, Away(getattr(results, name), error, 3))
    crowd.send_all(TUESDAY)
    assert crowd.states() == {"sent": count}
    assert len(mail_through.accepted) == count
    assert len(pauses) >= 1


def test_a_refusal_is_written_again(
    business: Business, mail_through: Sink, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    mail_through.script["rcpt"] = "550 5.1.1 no such user"
    settle = Away(results.settle_refused, LOST[0], 2)
    monkeypatch.setattr(results, "settle_refused", settle)
    crowd.due_steps(business, 1)
    crowd.send_all(TUESDAY)
    assert crowd.states() == {"failed": 1}
    assert len(pauses) == 2


def test_where_the_database_stays_away_nothing_is_sent_twice(
    business: Business, mail_through: Sink, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    crowd.due_steps(business, 1)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(results, "settle_sent_alone", Away(None, LOST[0], 1000))
        with pytest.raises(OperationalError):
            crowd.send_all(TUESDAY)
    assert 55 < sum(pauses) < 90  # seconds: well below a job's limit and a claim's lease
    assert Message.objects.get().state == "sending"
    crowd.send_all(TUESDAY)
    assert len(mail_through.accepted) == 1


def test_what_a_model_was_paid_for_is_kept(
    business: Business,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    pauses: list[float],
) -> None:
    answering(endpoint, HONEST)
    monkeypatch.setattr(calls, "settle_call", Away(calls.settle_call, LOST[0], 2))
    support.write(business, ADA)
    support.live(support.MONDAY)
    assert len(pauses) == 2
    assert ModelCall.objects.get().answer
