"""Captured: durable before the answer, once for the same submission, and nothing typed is lost."""

import json
from typing import Any

import pytest
from django.test import Client

from integrations import queue
from leads.capture import filing
from leads.models import Arrival, Business, Inbound, Lead, LeadEvent, Source
from leads.public import form
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db


def post(client: Client, **fields: str) -> Any:
    return client.post(
        "/f/oak/",
        {
            "name": ADA["name"],
            "email": ADA["email"],
            "message": ADA["message"],
            "submission_id": "one",
            **fields,
        },
    )


def test_the_form_is_stored_before_it_says_thank_you(client: Client, business: Business) -> None:
    answer = post(client)
    assert (answer.status_code, answer["Location"]) == (302, "/f/oak/thanks/")
    arrival = Arrival.objects.get()
    assert (arrival.became, json.loads(bytes(arrival.raw))["email"]) == ("open", ADA["email"])
    assert "reached us" in client.get("/f/oak/thanks/").content.decode()


@pytest.mark.parametrize("path", ["/f/oak", "/w/oak-hook"])
def test_an_address_without_its_last_slash_loses_nothing(
    client: Client, business: Business, path: str
) -> None:
    Source.objects.create(business=business, kind=Source.Kind.WEBHOOK, name="Hook", key="oak-hook")
    assert client.post(
        path, {"name": ADA["name"], "email": ADA["email"], "message": ADA["message"]}
    ).status_code in (200, 202, 302)
    assert Arrival.objects.count() == 1


def test_a_double_click_is_one_lead_and_the_same_answer(client: Client, business: Business) -> None:
    assert post(client).status_code == post(client).status_code == 302
    while filing.file_next_arrival(support.clock()):
        pass
    assert (Arrival.objects.count(), Lead.objects.count()) == (1, 1)


def test_the_same_words_under_another_id_are_one_inquiry(
    client: Client, business: Business
) -> None:
    post(client)
    post(client, submission_id="two")
    while filing.file_next_arrival(support.clock()):
        pass
    assert (Arrival.objects.count(), Lead.objects.count(), Inbound.objects.count()) == (2, 1, 1)
    assert LeadEvent.objects.filter(kind=LeadEvent.Kind.ATTACHED).count() == 0


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("email", "nobody@", "does not look like an e-mail"),
        ("message", "", "fill this in"),
        ("phone", "12", "does not look like a phone"),
    ],
)
def test_bad_input_shows_what_to_mend_and_keeps_what_was_typed(
    client: Client, business: Business, field: str, value: str, says: str
) -> None:
    answer = post(client, **{field: value, "name": "Ada <b>Keen</b>"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Ada &lt;b&gt;Keen&lt;/b&gt;" in page
    assert Arrival.objects.count() == 0


def test_the_queue_being_away_changes_nothing_for_the_visitor(
    client: Client, business: Business, settings: Any
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    queue._rest_until = 0
    assert post(client).status_code == 302
    assert Arrival.objects.count() == 1


def test_the_form_sets_no_cookie_and_varies_by_none(client: Client, business: Business) -> None:
    answer = client.get("/f/oak/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_busy_form_is_not_looked_up_for_every_visitor(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "SOURCE_IS_FRESH", 60.0)
    assert client.get("/f/oak/").status_code == 200
    Source.objects.update(active=False)
    assert client.get("/f/oak/").status_code == 200, "looked up again"
    monkeypatch.setattr(form, "SOURCE_IS_FRESH", 0.0)
    assert client.get("/f/oak/").status_code == 410, "a change is never seen"


def test_a_body_that_is_too_large_gets_413(client: Client, business: Business) -> None:
    assert post(client, message="x" * 300_000).status_code == 413
    assert Arrival.objects.count() == 0


@pytest.fixture
def key(business: Business) -> str:
    return sources.new_api_key(business, "site", MONDAY)[1]


def send(client: Client, key: str, body: Any) -> Any:
    raw = body if isinstance(body, str) else json.dumps(body)
    return client.post(
        "/api/v1/inquiries",
        raw,
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )


def test_the_api_stores_and_answers_the_same_twice(client: Client, key: str) -> None:
    body = {"message": ADA["message"], "email": ADA["email"], "submission_id": "abc"}
    first, second = send(client, key, body), send(client, key, body)
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert first.json()["id"] == "abc"
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ("{not json", 400, "parse"),
        ({"message": "hello"}, 422, "without either nobody can answer"),
        ({"message": "", "email": "a@b.example"}, 422, "message"),
        ({"message": "hi", "email": "nobody"}, 422, "not an e-mail address"),
        ({"message": "hi", "email": "a@b.example", "surprise": 1}, 422, "surprise"),
        ({"message": "x" * 300_000, "email": "a@b.example"}, 413, "larger than"),
    ],
)
def test_the_api_says_what_to_mend(
    client: Client, key: str, body: Any, status: int, says: str
) -> None:
    answer = send(client, key, body)
    assert answer.status_code == status
    told = answer.json()
    assert says in told["error"] + " ".join(told["details"])
    assert Arrival.objects.count() == 0


def test_the_api_wants_a_key(client: Client, business: Business) -> None:
    answer = send(client, "wrong", {"message": "hi", "email": "a@b.example"})
    assert answer.status_code == 401
    assert "Authorization: Bearer" in answer.json()["error"]


def test_the_openapi_description_is_served(client: Client, business: Business) -> None:
    assert "/api/v1/inquiries" in client.get("/api/v1/openapi.json").json()["paths"]
    assert client.get("/api/v1/docs").status_code == 200


def test_a_repeat_inquiry_attaches_to_the_open_lead_and_restarts_the_clock(
    business: Business,
) -> None:
    lead = support.answered_lead(business)
    assert lead.waiting_since is None
    later = MONDAY.replace(day=16)
    again = support.write(
        business, {**ADA, "message": "Now the wind took more shingles off."}, later
    )
    again.refresh_from_db()
    assert (again.pk, again.waiting_since, again.inbound.count()) == (lead.pk, later, 2)


def test_after_completion_a_new_inquiry_opens_a_new_lead_on_the_same_contact(
    business: Business,
) -> None:
    from leads.pipeline import by_hand

    lead = support.answered_lead(business)
    by_hand.move_by_hand(lead, "won", "", MONDAY, None)
    again = support.write(
        business, {**ADA, "message": "And now the garage, please."}, MONDAY.replace(day=20)
    )
    assert again.pk != lead.pk
    assert again.contact_id == lead.contact_id


def test_one_that_cannot_be_filed_is_tried_three_times_and_shown_and_delays_nobody(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from leads.capture import door

    real = filing.file_submission
    monkeypatch.setattr(
        filing,
        "file_submission",
        lambda a, said: (
            (_ for _ in ()).throw(RuntimeError("boom"))
            if b"poison" in bytes(a.raw)
            else real(a, said)
        ),
    )
    bad = door.receive_fields(
        support.form_of(business), "form", {"message": "poison", "email": "p@x.example"}, MONDAY
    )
    support.write(business, ADA)
    for minutes in range(0, 30, 2):
        filing.file_next_arrival(MONDAY + timedelta(minutes=minutes))
    bad.refresh_from_db()
    assert (bad.became, bad.attempts) == ("failed", 3)
    assert "boom" in bad.why
    assert Lead.objects.count() == 1
