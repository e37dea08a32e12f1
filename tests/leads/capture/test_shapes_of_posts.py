"""The shapes in which builders post a form: what is left of them are names and values."""

from typing import Any

import pytest

from leads.capture.webhook import named

WORDS = "The handrail on our steps is loose"
PEOPLE: list[tuple[str, Any]] = [
    ("a value beside news of it", {"email": {"value": "ada@x.example", "versions": []}}),
    ("pairs", {"fields": [["Email", "ada@x.example"], ["Message", WORDS]]}),
    ("responses", {"items": [{"title": "E-Mail", "response": "ada@x.example"}]}),
    ("a form wrapped as text", {"body": '{"email": "ada@x.example"}'}),
    ("replies", {"items": [{"question": "Your e-mail", "reply": "ada@x.example"}]}),
]


def told(data: dict[str, Any], own: frozenset[str] = frozenset()) -> dict[str, str]:
    return named(data, {}, own)


@pytest.mark.parametrize(("data"), [data for _, data in PEOPLE], ids=[name for name, _ in PEOPLE])
def test_a_value_stands_under_the_title_of_its_field(data: dict[str, Any]) -> None:
    assert "ada@x.example" in [v for label, v in told(data).items() if "mail" in label.lower()]


def test_what_stands_beside_a_value_is_kept() -> None:
    data = {"phone": {"value": "902-555-0131", "best time": "evenings"}}
    assert told(data) == {"phone": "902-555-0131", "best time": "evenings"}


def test_lists_of_two_that_name_no_field_are_values() -> None:
    assert "gutters" in " ".join(
        told({"ticks": [["decks", "gutters"], ["roofs", "walls"]]}).values()
    )


def test_the_text_of_a_message_is_not_the_answer_to_a_name() -> None:
    data = {"name": "Ada Keen", "email": "ada@x.example", "text": WORDS}
    assert told(data) == data


def test_a_whole_form_under_response_is_read() -> None:
    data = {"title": "Quote", "response": {"name": "Ada Keen", "email": "ada@x.example"}}
    assert told(data)["email"] == "ada@x.example"


def test_a_number_under_the_wrong_label_is_their_phone() -> None:
    found = told({"phone": "ada@x.example", "email": "+19025550131"})
    assert [v for label, v in found.items() if label.startswith("phone")][-1] == "+19025550131"


@pytest.mark.parametrize("label", ["client_id", "Order no. (code)", "gclid", "session"])
def test_the_number_of_a_thing_is_no_phone(label: str) -> None:
    assert "phone" not in told({"email": "ada@x.example", label: "9025550131"})


@pytest.mark.parametrize("label", ["Best way to reach you (number)", "Rückruf", "x1"])
def test_a_number_alone_under_another_label_is_their_phone(label: str) -> None:
    assert told({"email": "ada@x.example", label: "9025550131"})["phone"] == "9025550131"


def test_a_message_in_brackets_is_a_message() -> None:
    assert told({"email": "ada@x.example", "message": "[urgent] {call}"})["message"] == (
        "[urgent] {call}"
    )


def test_our_own_number_is_not_guessed() -> None:
    own = frozenset({"+19025550140"})
    assert "phone" not in told({"email": "ada@x.example", "shop": "(902) 555-0140"}, own)
