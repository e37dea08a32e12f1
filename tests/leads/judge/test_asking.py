"""Every question to a model is paid for in one place.

Budgets are hard, calls at once are few, nothing is paid twice, costs are known or said to be
unknown.
"""

import threading
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from integrations import llm
from integrations.errors import Refused, Unavailable
from leadflow.configuration import environment
from leads.llm.accounts import model_of
from leads.llm.calls import OverBudget, Question, ask_question, mark_call_unusable
from leads.models import Business, ModelCall
from tests.support import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def model(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    settings.OPENAI_API_KEY, settings.OPENAI_MODEL = "test", "gpt-9-mini"
    settings.MODEL_PRICES = {
        "gpt-9": (Decimal(2), Decimal(1), Decimal(8)),
        "gpt-9-mini": (Decimal("0.4"), Decimal("0.1"), Decimal("1.6")),
    }
    asked: list[Any] = []

    def ask(
        account: llm.ModelAccount, messages: Any, schema: Any, limit: int, deadline: float
    ) -> llm.Completion:
        asked.append(messages)
        return llm.Completion({"a": 1}, "", account.model, 0.5, 1000, 100, "", 400)

    monkeypatch.setattr(llm, "ask", ask)
    return asked


def question(business: Business, words: str = "hello") -> Question:
    return Question(
        business,
        ModelCall.Purpose.JUDGE,
        "1",
        [{"role": "user", "content": words}],
        {"type": "object"},
        200,
    )


def test_the_same_is_answered_from_the_shelf_and_costs_nothing(
    business: Business, model: list[Any]
) -> None:
    first, call = ask_question(question(business), MONDAY)
    again, same = ask_question(question(business), MONDAY + timedelta(days=3))
    assert first == again == {"a": 1}
    assert call.pk == same.pk
    assert len(model) == 1
    assert (call.tokens_in, call.tokens_cached, call.tokens_out, call.tokens, call.seconds) == (
        1000,
        400,
        100,
        1100,
        0.5,
    )
    assert call.cost == Decimal("0.00044")  # 600 fresh, 400 cached, 100 out
    mark_call_unusable(call)
    ask_question(question(business), MONDAY)
    assert len(model) == 2


@pytest.mark.parametrize(
    ("setting", "limit", "says"),
    [
        ("MODEL_CALLS_A_DAY", 1, "Today's"),
        ("MODEL_TOKENS_A_DAY", 1200, "Today's"),
        ("MODEL_CALLS_A_MONTH", 1, "This month's"),
        ("MODEL_TOKENS_A_MONTH", 1200, "This month's"),
    ],
)
def test_a_budget_is_a_hard_stop_that_ends_with_its_span(
    business: Business, model: list[Any], settings: Any, setting: str, limit: int, says: str
) -> None:
    setattr(settings, setting, limit)
    ask_question(question(business), MONDAY)
    with pytest.raises(OverBudget, match=says):
        ask_question(question(business, "another"), MONDAY)
    assert len(model) == 1
    assert ModelCall.objects.count() == 1
    ask_question(question(business, "another"), MONDAY + timedelta(days=31))


def test_as_many_at_once_as_allowed_and_a_dead_one_holds_no_place(
    business: Business, model: list[Any], settings: Any
) -> None:
    settings.MODEL_CALLS_AT_ONCE = 1
    ModelCall.objects.create(
        business=business,
        at=MONDAY,
        model="m",
        prompt_version="1",
        key="k",
        outcome="reserved",
        tokens=10,
    )
    with pytest.raises(Unavailable) as raised:
        ask_question(question(business), MONDAY)
    assert raised.value.retry_after
    assert not model
    ask_question(question(business), MONDAY + timedelta(seconds=settings.MODEL_DEADLINE + 11))


@pytest.mark.parametrize(
    ("error", "outcome"), [(Unavailable("away"), "unavailable"), (Refused("no"), "refused")]
)
def test_a_failed_call_counts_against_the_budget(
    business: Business,
    model: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    outcome: str,
) -> None:
    def fails(*args: Any) -> llm.Completion:
        raise error

    monkeypatch.setattr(llm, "ask", fails)
    with pytest.raises(type(error)):
        ask_question(question(business), MONDAY)
    assert ModelCall.objects.get().outcome == outcome
    assert ModelCall.objects.get().tokens > 200


def test_an_unknown_price_is_no_zero_and_the_longest_name_counts(
    business: Business, settings: Any
) -> None:
    settings.OPENAI_API_KEY = "test"
    settings.MODEL_PRICES = {
        "gpt-9": (Decimal(2), Decimal(1), Decimal(8)),
        "gpt-9-mini": (Decimal(1), Decimal(1), Decimal(1)),
    }

    def cost(name: str, *tokens: int) -> Decimal | None:
        settings.OPENAI_MODEL = name
        model = model_of(business)
        assert model is not None
        return model.cost(*tokens)

    assert cost("other", 1000, 0, 1000) is None
    assert cost("gpt-9-mini-2026", 1_000_000, 0, 0) == 1
    assert cost("gpt-9", 1_000_000, 0, 0) == 2
    assert cost("gpt-9", 1_000, 5_000, 0) == Decimal("0.001")  # more cached than sent: their error


def test_prices_are_read_or_refused_with_an_example() -> None:
    assert environment.prices("a 1 2 3, b 0.5 0 1") == {
        "a": (Decimal(1), Decimal(2), Decimal(3)),
        "b": (Decimal("0.5"), Decimal(0), Decimal(1)),
    }
    for wrong in ("a 1 2", "a 1 2 x", "a -1 2 3", "a 1 2 NaN"):
        with pytest.raises(Exception, match=r"."):
            environment.prices(wrong)


@pytest.mark.django_db(transaction=True)
def test_eight_at_the_last_place_are_never_more_than_one(
    business: Business, model: list[Any], settings: Any
) -> None:
    settings.MODEL_CALLS_A_DAY = 1
    gone: list[str] = []

    def one(n: int, now: datetime) -> None:
        try:
            ask_question(question(business, f"question {n}"), now)
            gone.append("asked")
        except (OverBudget, Unavailable):
            gone.append("stopped")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(n, MONDAY)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(gone) == 8
    assert len(model) <= 1
