"""The door: what is kept of whatever comes in, and who may read its answer."""

import pytest
from django.test import Client

from leads.models import Arrival, Business, Lead
from leads.sources import settings as sources
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db


def test_other_words_under_the_same_submission_id_are_kept(business: Business) -> None:
    first = support.write(business, ADA, submission_id="always-the-same")
    other = support.write(
        business,
        {**ADA, "email": "bob@y.example", "phone": "", "message": "And my roof?"},
        submission_id="always-the-same",
    )
    assert first.pk != other.pk
    assert Arrival.objects.count() == 2


@pytest.mark.parametrize(
    "body",
    [
        '{"message": "hi", "email": "a@b.example", "fields": {"a": NaN}}',
        '{"message": "hi", "email": "a@b.example", "fields": {"a": 1e999}}',
        (
            '{"message": "hi\\u0000", "email": "a@b.example", "name": "\\u0000", "submission_id": '
            '"\\u0000"}'
        ),
        '{"message": "hi", "email": "a@b.example", "fields": {"\\ud800": "\\udfff"}}',
    ],
)
def test_what_the_api_takes_becomes_a_lead(client: Client, business: Business, body: str) -> None:
    _, key = sources.new_api_key(business, "site", support.clock())
    answer = client.post(
        "/api/v1/inquiries",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code in (202, 400, 422)
    support.live(support.clock())
    assert Lead.objects.count() == (answer.status_code == 202)
    assert not Arrival.objects.filter(became="failed").exists()


def test_only_a_named_site_may_read_a_forms_answer(client: Client, business: Business) -> None:
    source = support.form_of(business)
    source.allowed_origins = ["https://www.oak.example"]
    source.save()
    fields = {"name": "Ada", "email": "ada@x.example", "message": "x"}
    named, other = (
        client.post("/f/oak/", fields, headers={"Origin": o, "Accept": "application/json"})
        for o in ("https://www.oak.example", "https://evil.example")
    )
    assert named["Access-Control-Allow-Origin"] == "https://www.oak.example"
    assert named.json()["ok"] is True
    assert "Access-Control-Allow-Origin" not in other
    assert "Access-Control-Allow-Credentials" not in named


def test_where_an_inquiry_came_from_stays_with_the_lead(client: Client, business: Business) -> None:
    client.post(
        "/f/oak/",
        {
            "name": "Ada",
            "email": "ada@x.example",
            "message": "x",
            "seen_on": "https://www.oak.example/roofs",
            "came_from": "https://search.example/",
            "asked_with": "?utm_source=flyer&gclid=1&password=2",
        },
    )
    support.live(support.clock())
    assert Lead.objects.get().attribution == {
        "page": "https://www.oak.example/roofs",
        "referrer": "https://search.example/",
        "utm_source": "flyer",
        "gclid": "1",
    }
