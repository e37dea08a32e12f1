"""A post that tells of several people becomes as many arrivals, and never one that mixes them."""

import json
from typing import Any

import pytest
from django.test import Client

from leads.capture.webhook import parts_of
from leads.models import Arrival, Business, Lead, Source
from leads.sources import settings as sources
from tests import support

ANN = {"name": "Ann Lee", "email": "ann@x.example", "message": "The roof leaks"}
BOB = {"name": "Bob Cole", "email": "bob@x.example", "message": "A gutter of the garage leaks"}
CAL = {"first_name": "Cal", "phone": "902-555-0131", "message": "A window is broken"}
OURS = frozenset({"office@oak.example", "oak.example"})

SEVERAL: list[tuple[str, Any, int]] = [
    ("a list", {"data": [ANN, BOB]}, 2),
    ("under a name", {"leads": [ANN, BOB, CAL]}, 3),
    ("beside news of the post", {"event": "new", "count": 2, "contacts": [ANN, BOB]}, 2),
    ("deeper", {"result": {"page": {"items": [ANN, CAL]}}}, 2),
    ("numbered, as a form sends them", {"leads": {"0": ANN, "1": BOB}}, 2),
    ("with names that are numbered", {"leads": {"lead1": ANN, "lead2": BOB}}, 2),
    ("as pairs", {"leads": [[*map(list, ANN.items())], [*map(list, BOB.items())]]}, 2),
    ("as text", {"payload": json.dumps([ANN, BOB])}, 2),
    (
        "of a CRM",
        {
            "data": [
                {"id": n, "properties": {k: {"value": v} for k, v in one.items()}}
                for n, one in enumerate([ANN, BOB])
            ]
        },
        2,
    ),
    (
        "of an advertiser",
        {
            "data": [
                {"field_data": [{"name": k, "values": [v]} for k, v in one.items()]}
                for one in (ANN, BOB)
            ]
        },
        2,
    ),
    ("only addresses", {"data": [{"email": "ann@x.example"}, {"email": "bob@x.example"}]}, 2),
    ("from an agency", {"name": "Ads", "email": "ads@y.example", "leads": [ANN, BOB]}, 2),
    ("one with nobody beside them", {"leads": [ANN, {"note": "end"}, BOB]}, 3),
    ("from our own address", {"owner": "office@oak.example", "rows": [ANN, BOB]}, 2),
]
ONE: list[tuple[str, Any]] = [
    ("one", ANN),
    ("one in a list", {"data": [ANN]}),
    ("the same one twice", {"data": [ANN, {**ANN, "message": "And the gutter"}]}),
    ("fields", {"fields": [{"name": k, "value": v} for k, v in ANN.items()]}),
    (
        "two fields for addresses",
        {
            "fields": [
                {"label": "Email", "value": "a@x.example"},
                {"label": "Mail 2", "value": "b@x.example"},
            ]
        },
    ),
    ("addresses", {"name": "Ann", "emails": [{"email": "a@x.example"}, {"email": "b@x.example"}]}),
    ("pairs", {"fields": [["Email", "ann@x.example"], ["Phone", "902-555-0131"]]}),
    ("a household", {**ANN, "people": [BOB, CAL]}),
    ("guests of a booking", {"payload": {**ANN, "guests": [{"email": "b@x.example"}, BOB]}}),
    ("recipients", {"from": ANN, "to": [{"name": "Oak", "email": "office@oak.example"}, BOB]}),
    (
        "answers",
        {
            "form_response": {
                "answers": [
                    {"type": "email", "email": "a@x.example", "field": {"id": "a"}},
                    {"type": "email", "email": "b@x.example", "field": {"id": "b"}},
                ]
            }
        },
    ),
    ("things", {**ANN, "items": [{"name": "Roof", "sku": "1"}, {"name": "Gutter", "sku": "2"}]}),
]


@pytest.mark.parametrize(
    ("data", "number"), [one[1:] for one in SEVERAL], ids=[o[0] for o in SEVERAL]
)
def test_a_list_of_people_is_parted(data: dict[str, Any], number: int) -> None:
    parts = [part.decode() for part in parts_of(data, OURS)]
    assert len(parts) == number
    told = [sum(one["message"] in part for one in (ANN, BOB, CAL)) for part in parts]
    assert max(told) <= 1


@pytest.mark.parametrize("data", [one[1] for one in ONE], ids=[o[0] for o in ONE])
def test_what_tells_of_one_person_is_left_whole(data: dict[str, Any]) -> None:
    assert parts_of(data, OURS) == []


@pytest.fixture
def hook(business: Business) -> Source:
    return sources.new_source(business, Source.Kind.WEBHOOK, "Builder", support.clock())


def post(client: Client, hook: Source, data: Any) -> None:
    answer = client.generic(
        "POST", f"/w/{hook.key}/", json.dumps(data).encode(), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    support.live(support.clock())


def people() -> list[tuple[str, str, str]]:
    rows = Lead.objects.order_by("contact__name").select_related("contact")
    return [(one.contact.name, one.contact.email, str(one.fields["message"])) for one in rows]


BOTH = [tuple(ANN.values()), tuple(BOB.values())]


@pytest.mark.django_db
@pytest.mark.parametrize("data", [[ANN, BOB], {"source": "fair", "leads": [ANN, BOB]}])
def test_each_becomes_a_lead(client: Client, hook: Source, data: Any) -> None:
    post(client, hook, data)
    assert people() == BOTH


@pytest.mark.django_db
def test_the_same_post_twice_is_nothing_new(client: Client, hook: Source) -> None:
    for _ in range(2):
        post(client, hook, {"leads": [ANN, BOB]})
    assert people() == BOTH
    assert Arrival.objects.count() == 2


@pytest.mark.django_db
def test_their_own_ids_stay_theirs(client: Client, hook: Source) -> None:
    rows = [{**ANN, "lead_id": 1}, {**BOB, "lead_id": 2}]
    post(client, hook, {"event_id": "e1", "leads": rows})
    post(client, hook, {"event_id": "e2", "leads": rows})
    assert people() == BOTH
    assert not [lead for lead in Lead.objects.all() if lead.inbound.count() > 1]
