"""Each business asks its own model: entered in a page, counted at once, and nobody else's."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from integrations.errors import Unavailable
from integrations.llm import ModelAccount, ask, dialect
from leads.declined import Declined
from leads.judge.backlog import RULES_AFTER, judge_next_overdue, read_next_in_backlog
from leads.judge.judging import judge_next_leads
from leads.llm.accounts import can_ask, model_of
from leads.llm.calls import OverBudget, Question, ask_question
from leads.llm.entering import keep_model
from leads.llm.trying import try_model
from leads.models import Business, Connection, Lead, ModelCall
from tests import support
from tests.support import ADA, MONDAY
from tests.support.servers.endpoint import Endpoint, completion, honest

pytestmark = pytest.mark.django_db
KEY = "sk-river-lantern-copper"
TYPED = {"service": "other", "address": "", "model": "small-1"}


@pytest.fixture
def service() -> Iterator[Endpoint]:
    """A model somewhere, of which the environment says nothing."""
    dialect._dialects.clear()
    found = Endpoint()
    found.behave = honest
    yield found
    found.stop()


@pytest.fixture
def elm(business: Business) -> Business:
    """Another business on the same server, without a model."""
    return support.make_business(key="elm", name="Elm Roofing", email="office@elm.example")


def keep(business: Business, owner: User, address: str, key: str = KEY, **typed: Any) -> Connection:
    return keep_model(business, {**TYPED, "address": address, **typed}, key, owner, MONDAY)


def judge_all(now: Any = MONDAY) -> None:
    while judge_next_leads(now):
        pass


def judged_by(lead: Lead) -> list[str]:
    return [one.judged_by for one in lead.judgements.all()]


def question(business: Business, words: str) -> Question:
    said: Any = [{"role": "user", "content": words}]
    return Question(business, ModelCall.Purpose.JUDGE, "1", said, {"type": "object"}, 50)


def test_what_is_entered_is_asked_at_once_and_of_that_business_alone(
    business: Business, owner: User, elm: Business, service: Endpoint
) -> None:
    before = support.write(business, ADA)
    judge_all()
    keep(business, owner, f"{service.address}/v1/chat/completions/")
    ours = support.write(business, {**ADA, "email": "x@y.example"})
    theirs = support.write(elm, {**ADA, "email": "z@y.example"})
    judge_all()
    assert (judged_by(before), judged_by(ours), judged_by(theirs)) == (
        ["rules"],
        ["small-1"],
        ["rules"],
    )
    assert set(service.keys) == {KEY}
    keep(business, owner, "", "", service="none")
    assert not can_ask(business)
    assert not Connection.objects.get().secret
    last = support.write(business, {**ADA, "email": "w@y.example"})
    judge_all()
    assert judged_by(last) == ["rules"]


def test_the_environment_wins(
    business: Business, owner: User, service: Endpoint, endpoint: Endpoint
) -> None:
    keep(business, owner, f"{service.address}/v1")
    endpoint.behave = honest
    assert try_model(business, MONDAY).works
    assert (len(service.requests), endpoint.keys) == (0, ["k"])


def test_a_kept_key_goes_to_no_other_address(
    business: Business, owner: User, service: Endpoint
) -> None:
    keep(business, owner, "http://127.0.0.1:9/v1")
    keep(business, owner, f"{service.address}/v1", "")
    assert try_model(business, MONDAY).works
    assert service.keys == ["none"]
    keep(business, owner, f"{service.address}/v1", KEY)
    keep(business, owner, f"{service.address}/v1", "", model="other-2")
    assert try_model(business, MONDAY + timedelta(seconds=1)).works
    assert service.keys[1:] == [KEY]
    with pytest.raises(Declined, match="not sent elsewhere") as raised:
        keep(business, owner, "", "", service="mistral")
    assert "key" in raised.value.mistakes


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest",
        "http://2852039166/v1",
        "http://[::ffff:169.254.169.254]/v1",
        "http://[fe80::1]/v1",
        "http://[fd00:ec2::254]/v1",
        "http://100.100.100.200/v1",
        "http://8.8.8.8/v1",
        "https://key:word@127.0.0.1/v1",
        "https://127.0.0.1/v1?key=word",
        "https://no-such-server.invalid/v1",
        "ftp://127.0.0.1/v1",
        "http://127.0.0.1:port/v1",
        "http://[::1/v1",
        "models",
        "",
    ],
)
def test_nobody_is_asked_where_a_machine_keeps_its_secrets_or_a_key_could_be_read(
    business: Business, owner: User, address: str
) -> None:
    with pytest.raises(Declined) as raised:
        keep(business, owner, address)
    assert list(raised.value.mistakes) == ["address"]
    assert not Connection.objects.exists()


def test_a_name_that_leads_to_metadata_later_is_not_asked() -> None:
    account = ModelAccount("http://169.254.169.254/v1", "m", KEY, is_entered=True)
    with pytest.raises(Unavailable):
        ask(account, [{"role": "user", "content": "hello"}], {"type": "object"}, 10, 2)


def test_one_business_whose_places_are_taken_keeps_no_other_waiting(
    business: Business, owner: User, elm: Business, service: Endpoint, settings: Any
) -> None:
    settings.MODEL_CALLS_AT_ONCE = 2
    keep(business, owner, f"{service.address}/v1")
    keep(elm, owner, f"{service.address}/v1")
    for number in range(2):
        ModelCall.objects.create(
            business=elm, at=MONDAY, key=str(number), model="m", outcome="reserved", tokens=1
        )
    waits = support.write(elm, {**ADA, "email": "z@y.example"})
    goes = support.write(business, ADA)
    judge_all()
    assert (judged_by(waits), judged_by(goes)) == ([], ["small-1"])
    assert read_next_in_backlog(MONDAY)
    waits.refresh_from_db()
    assert waits.judge_turn == Lead.Turn.CALM
    later = MONDAY + RULES_AFTER + timedelta(seconds=1)
    assert judge_next_overdue(later)
    assert judged_by(waits) == ["rules"]


def test_limits_are_those_of_the_business_unless_the_environment_has_its_own(
    business: Business, owner: User, elm: Business, service: Endpoint, settings: Any
) -> None:
    for one, most in ((business, "1"), (elm, "")):
        keep(one, owner, f"{service.address}/v1", calls_a_day=most)
    ask_question(question(business, "one"), MONDAY)
    with pytest.raises(OverBudget, match="Today's"):
        ask_question(question(business, "two"), MONDAY)
    for words in ("one", "two"):
        ask_question(question(elm, words), MONDAY)
    settings.MODEL_GIVEN, settings.MODEL_CALLS_A_DAY = ["MODEL_CALLS_A_DAY"], 2
    ask_question(question(business, "two"), MONDAY)


def test_the_price_is_what_was_entered_else_the_services_list(
    business: Business, owner: User, service: Endpoint
) -> None:
    keep(business, owner, "", service="openai", model="gpt-4.1-mini")
    listed = model_of(business)
    assert listed is not None
    assert listed.cost(1_000_000, 0, 0) == Decimal("0.40")
    prices = {"price_in": "2", "price_cached": "0", "price_out": "8"}
    keep(business, owner, f"{service.address}/v1", **prices)
    ask_question(question(business, "one"), MONDAY)
    call = ModelCall.objects.get()
    assert float(call.cost or 0) == pytest.approx((10 * 2 + 5 * 8) / 1_000_000)


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (401, {"error": {"message": "bad key"}}, "does not accept the key"),
        (404, {"error": {"message": "no such model"}}, "knows no “small-1”"),
        (429, {"error": {"code": "insufficient_quota"}}, "no money or quota"),
        (200, completion("Sure!"), "not in the form"),
        (302, b"", "refused"),
    ],
)
def test_a_try_says_which_part_is_wrong(
    business: Business, owner: User, service: Endpoint, status: int, body: Any, says: str
) -> None:
    keep(business, owner, f"{service.address}/v1")
    elsewhere = {"Location": "http://127.0.0.1:9/"} if status == 302 else {}
    service.behave = lambda _: (status, body, elsewhere)
    tried = try_model(business, MONDAY)
    assert not tried.works
    assert says in tried.words
    assert KEY not in tried.words
    assert "OPENAI" not in tried.words
