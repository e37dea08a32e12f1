"""What other forms and systems post to us: kept first, understood or mapped later."""

import json
from typing import Any

import pytest
from django.test import Client

from leads.ledger import arrivals
from leads.models import Arrival, Business, Lead
from leads.sources import settings as sources
from tests import support
from tests.support.forms import meaning_rows

pytestmark = pytest.mark.django_db

POSTS: list[tuple[str, Any]] = [
    (
        "cf7",
        (
            "your-name=Ada+Keen&your-email=ada%40x.example&your-tel=9025550131&"
            "your-message=The+roof+leaks"
        ),
    ),
    (
        "elementor",
        (
            "fields[a][title]=Name&fields[a][value]=Ada+Keen&fields[b][title]=Email&"
            "fields[b][value]=ada%40x.example&fields[c][title]=Message&"
            "fields[c][value]=The+roof+leaks&form[id]=1"
        ),
    ),
    (
        "gravity",
        {
            "1.3": "Ada",
            "1.6": "Keen",
            "2": "ada@x.example",
            "4": "The roof leaks, please come",
            "form_id": "2",
        },
    ),
    (
        "wix",
        {
            "data": {
                "submissionId": "a",
                "submissions": [
                    {"label": "Name", "value": "Ada Keen"},
                    {"label": "Email", "value": "ada@x.example"},
                    {"label": "Message", "value": "The roof leaks"},
                ],
            }
        },
    ),
    (
        "typeform",
        {
            "event_id": "e",
            "form_response": {
                "definition": {
                    "fields": [
                        {"id": "a", "title": "Your name"},
                        {"id": "b", "title": "Email"},
                        {"id": "c", "title": "How can we help?"},
                    ]
                },
                "answers": [
                    {"type": "text", "text": "Ada Keen", "field": {"id": "a"}},
                    {"type": "email", "email": "ada@x.example", "field": {"id": "b"}},
                    {"type": "text", "text": "The roof leaks", "field": {"id": "c"}},
                ],
            },
        },
    ),
    (
        "tally",
        {
            "data": {
                "responseId": "r",
                "fields": [
                    {"key": "1", "label": "Name", "type": "INPUT_TEXT", "value": "Ada Keen"},
                    {"key": "2", "label": "Email", "type": "INPUT_EMAIL", "value": "ada@x.example"},
                    {"key": "4", "label": "Message", "type": "TEXTAREA", "value": "The roof leaks"},
                ],
            }
        },
    ),
    (
        "jotform",
        (
            "formID=1&"
            "rawRequest=%7B%22q3_name%22%3A%7B%22first%22%3A%22Ada%22%2C%22last%22%3A%22Keen%22%7D"
            "%2C%22q4_email%22%3A%22ada%40x.example%22"
            "%2C%22q6_message%22%3A%22The%20roof%20leaks%22%7D"
        ),
    ),
    (
        "webflow",
        {
            "triggerType": "form_submission",
            "payload": {
                "name": "Contact",
                "data": {"Name": "Ada Keen", "Email": "ada@x.example", "Message": "The roof leaks"},
            },
        },
    ),
    (
        "facebook",
        {
            "id": "1",
            "field_data": [
                {"name": "full_name", "values": ["Ada Keen"]},
                {"name": "email", "values": ["ada@x.example"]},
                {"name": "what_do_you_need?", "values": ["The roof leaks badly"]},
            ],
        },
    ),
    (
        "google",
        {
            "lead_id": "L",
            "user_column_data": [
                {"column_id": "FULL_NAME", "string_value": "Ada Keen", "column_name": "Full Name"},
                {
                    "column_id": "EMAIL",
                    "string_value": "ada@x.example",
                    "column_name": "User Email",
                },
                {
                    "column_id": "QUESTION",
                    "string_value": "The roof leaks badly",
                    "column_name": "What is it about?",
                },
            ],
        },
    ),
    (
        "squarespace",
        {
            "Name": {"First": "Ada", "Last": "Keen"},
            "Email": "ada@x.example",
            "Message": "The roof leaks",
        },
    ),
]


@pytest.mark.parametrize(("builder", "body"), POSTS, ids=[b for b, _ in POSTS])
def test_forms_made_elsewhere_become_leads_before_anybody_mapped_them(
    client: Client, business: Business, builder: str, body: Any
) -> None:
    source = sources.new_source(business, "webhook", builder, support.clock())
    kind = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/json"
    raw = body if isinstance(body, str) else json.dumps(body)
    for _ in range(2):  # a retry is harmless
        assert client.post(f"/w/{source.key}/", raw, content_type=kind).status_code == 200
    support.live(support.clock())
    lead = Lead.objects.get()
    assert (lead.contact.name, lead.contact.email) == (
        "Ada Keen",
        "ada@x.example",
    )
    assert "roof leaks" in lead.inbound.get().text


def test_a_mapping_by_clicking_decides_before_any_guess(client: Client, business: Business) -> None:
    source = sources.new_source(business, "webhook", "odd", support.clock())
    client.force_login(support.make_owner(business))
    odd = {
        "x1": "Ada Keen",
        "x2": "ada@x.example",
        "x3": "notes for the office only here",
        "x4": "leaks",
    }
    client.post(f"/w/{source.key}/", odd, content_type="application/json")
    page = client.get(f"/sources/{source.pk}/").content.decode()
    assert all(label in page for label in odd)
    client.post(
        f"/sources/{source.pk}/",
        {
            "name": "odd",
            "active": "on",
            **meaning_rows({"x1": "name", "x2": "email", "x3": "ignore", "x4": "message"}),
        },
    )
    client.post(
        f"/w/{source.key}/", {**odd, "x2": "bob@x.example"}, content_type="application/json"
    )
    support.live(support.clock())
    lead = Lead.objects.get(contact__addresses__value="bob@x.example")
    assert lead.contact.name == "Ada Keen"
    assert lead.inbound.get().text == "leaks"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b" ", 400), (b"x" * 300_000, 413), (b"\xff\xfe", 200), (b"hello", 200), (b"[]", 200)],
)
def test_a_webhook_keeps_all_that_has_a_sane_size(
    client: Client, business: Business, body: bytes, status: int
) -> None:
    source = sources.new_source(business, "webhook", "x", support.clock())
    assert (
        client.post(f"/w/{source.key}/", body, content_type="application/json").status_code
        == status
    )
    support.live(support.clock())
    ends = Arrival.objects.values_list("became", flat=True)
    assert list(ends) == (["quarantined"] if status == 200 else [])


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"test": True}, "no e-mail address or phone"),
        (
            {
                "object": "page",
                "entry": [
                    {
                        "changes": [
                            {"field": "leadgen", "value": {"leadgen_id": "4", "page_id": "6"}}
                        ]
                    }
                ],
            },
            "Facebook posts only",
        ),
    ],
)
def test_a_post_that_names_nobody_is_held_and_can_be_filed_when_mapped(
    client: Client, business: Business, body: Any, says: str
) -> None:
    source = sources.new_source(business, "webhook", "Builder", support.clock())
    assert (
        client.post(
            f"/w/{source.key}/", json.dumps(body), content_type="application/json"
        ).status_code
        == 200
    )
    support.live(support.clock())
    arrival = Arrival.objects.get()
    assert arrival.became == "quarantined"
    assert says in arrival.why
    assert not Lead.objects.exists()
    arrivals.file_arrival_again(arrival, support.clock())
    support.live(support.clock())
    assert Lead.objects.count() == 1
