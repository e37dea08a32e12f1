"""A stand-in endpoint that speaks the dialects of real ones, and every way in which one fails."""

import json
from typing import Any

import pytest

from integrations import llm
from integrations.errors import Refused, Unavailable
from tests.support.servers.endpoint import Endpoint, completion
from tests.support.speed import counted_time

SCHEMA = {
    "type": "object",
    "properties": {"a": {"type": "integer"}},
    "required": ["a"],
    "additionalProperties": False,
}
ASKED = [{"role": "user", "content": "hello"}]


def ask(deadline: float = 5) -> llm.Completion:
    account = llm.environment_account()
    assert account is not None
    return llm.ask(account, ASKED, SCHEMA, 100, deadline)


def refuses(parameter: str, body: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
    if parameter in json.dumps(body):
        return (
            400,
            {"error": {"message": f"Unsupported parameter: '{parameter}'", "param": parameter}},
            {},
        )
    return 200, completion('{"a": 1}'), {}


def test_a_strict_schema_is_asked_for_first(endpoint: Endpoint) -> None:
    answer = ask()
    assert answer.data == {"a": 1}
    assert (answer.prompt_tokens, answer.completion_tokens) == (10, 5)
    assert endpoint.requests[0]["response_format"]["json_schema"]["strict"] is True
    assert "max_completion_tokens" in endpoint.requests[0]


@pytest.mark.parametrize(
    "parameter", ["temperature", "seed", "max_completion_tokens", "json_schema"]
)
def test_a_refused_parameter_is_left_out_and_remembered(endpoint: Endpoint, parameter: str) -> None:
    endpoint.behave = lambda body: refuses(parameter, body)
    assert ask().data == {"a": 1}
    before = len(endpoint.requests)
    assert ask().data == {"a": 1}
    assert len(endpoint.requests) == before + 1


def test_a_server_that_answers_prose_is_asked_more_plainly(endpoint: Endpoint) -> None:
    endpoint.behave = lambda body: (
        200,
        completion("Sure!" if "response_format" in body else 'Here: ```json\n{"a": 1}\n``` done'),
        {},
    )
    assert ask().data == {"a": 1}


def test_one_answer_in_prose_costs_one_retry_and_a_habit_is_remembered(endpoint: Endpoint) -> None:
    endpoint.behave = lambda body: (200, completion("no"), {})
    assert ask().data is None
    assert len(endpoint.requests) == 2
    endpoint.behave = lambda body: (200, completion('{"a": 1}'), {})
    assert ask().data == {"a": 1}
    assert endpoint.requests[-1]["response_format"]["json_schema"]["strict"]
    endpoint.behave = lambda body: (200, completion("no"), {})
    for _ in range(2):
        ask()
    asked = len(endpoint.requests)
    ask()
    assert (
        endpoint.requests[asked].get("response_format", {}).get("json_schema", {}).get("strict")
        is None
    )


@pytest.mark.parametrize(
    "text",
    ['<think>{"a": 9} or so</think>{"a": 1}', '```json\n{"a": 1}\n```', ' {"a": 1} trailing'],
)
def test_json_is_found_in_whatever_stands_round_it(endpoint: Endpoint, text: str) -> None:
    endpoint.behave = lambda body: (200, completion(text), {})
    assert ask().data == {"a": 1}


def test_an_answer_cut_off_is_asked_once_more_with_room(endpoint: Endpoint) -> None:
    endpoint.behave = lambda body: (
        200,
        completion('{"a": ', "length")
        if body["max_completion_tokens"] == 100
        else completion('{"a": 1}'),
        {},
    )
    assert ask().data == {"a": 1}
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    ("status", "body", "headers", "error"),
    [
        (429, {}, {"Retry-After": "7"}, Unavailable),
        (500, {}, {}, Unavailable),
        (503, b"busy", {}, Unavailable),
        (401, {}, {}, Unavailable),
        (404, {}, {}, Unavailable),
        (413, {}, {}, Refused),
        (307, {}, {"Location": "http://127.0.0.1:1/elsewhere"}, Refused),
    ],
)
def test_each_refusal_has_its_meaning(
    endpoint: Endpoint, status: int, body: Any, headers: dict[str, str], error: type[Exception]
) -> None:
    endpoint.behave = lambda _: (status, body, headers)
    with pytest.raises(error) as raised:
        ask()
    if status == 429:
        assert getattr(raised.value, "retry_after", None) == 7
    assert len(endpoint.requests) == 1


def test_a_wrong_key_is_about_the_whole_channel(endpoint: Endpoint) -> None:
    endpoint.behave = lambda _: (401, {"error": {"message": "bad key"}}, {})
    with pytest.raises(Unavailable) as raised:
        ask()
    assert raised.value.whole_channel
    assert "OPENAI_API_KEY" in str(raised.value)


def test_trickling_tokens_end_at_the_deadline(endpoint: Endpoint) -> None:
    endpoint.drip = True
    with counted_time(waits=1) as spent, pytest.raises(Unavailable):
        ask(deadline=1)
    assert spent.seconds < 3


def test_ten_megabytes_are_not_read(endpoint: Endpoint) -> None:
    endpoint.behave = lambda _: (200, completion("x" * 10_000_000), {})
    with pytest.raises(Refused):
        ask()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"choices": []},
        {"choices": [{}]},
        {"choices": None},
        [],
        "text",
        {"error": {"message": "?"}},
    ],
)
def test_an_answer_without_an_object_is_no_answer(endpoint: Endpoint, body: Any) -> None:
    endpoint.behave = lambda _: (200, body, {})
    answer = ask()
    assert answer.data is None
    assert answer.problem


def test_a_refusal_is_said(endpoint: Endpoint) -> None:
    endpoint.behave = lambda _: (200, completion(None, refusal="I can't"), {})
    assert ask().problem == "refused"


def test_a_server_that_is_not_there_is_unavailable(settings: Any) -> None:
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = "http://127.0.0.1:1/v1", "k"
    with pytest.raises(Unavailable):
        ask()
