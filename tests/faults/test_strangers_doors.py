"""Every door keeps what strangers bring and answers, before anything of it is understood."""

import json
from typing import Any

import pytest
from django.test import Client

from leads.capture import submission
from leads.fields import details
from leads.models import Arrival, Business, Source
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db

JSON = "application/json"
DEEP = 100_000


def reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("understood at the door")

    for holder, name in ((details, "by_meaning"), (submission, "submission_in")):
        monkeypatch.setattr(holder, name, refuse)


def with_field_called_from(business: Business) -> Source:
    source = support.form_of(business)
    source.fields = [*source.fields, {"name": "from", "label": "From", "type": "text"}]
    source.save()
    return source


def test_no_door_understands_before_it_answers(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_field_called_from(business)
    hook = sources.new_source(business, "webhook", "x", MONDAY)
    _, key = sources.new_api_key(business, "site", MONDAY)
    dashes = {**ADA, "from": "-" * 20_000}
    with monkeypatch.context() as patched:
        reads_nothing(patched)
        assert client.post("/f/oak/", dashes).status_code == 302
        assert client.post(f"/w/{hook.key}/", dashes, content_type=JSON).status_code == 200
        body = {"message": "x", "email": "b@x.example", "fields": {"from": "-" * 20_000}}
        answer = client.post(
            "/api/v1/inquiries", body, JSON, headers={"Authorization": f"Bearer {key}"}
        )
        assert answer.status_code == 202
    support.live(support.clock())
    assert set(Arrival.objects.values_list("became", flat=True)) <= {"lead", "attached"}


@pytest.mark.parametrize("nested", ["[" * DEEP, '{"a":' * DEEP, "[" * 900 + "]" * 900])
def test_json_of_any_depth_is_kept_or_refused(
    client: Client, business: Business, nested: str
) -> None:
    hook = sources.new_source(business, "webhook", "x", MONDAY)
    _, key = sources.new_api_key(business, "site", MONDAY)
    posts = [
        client.post(f"/w/{hook.key}/", nested, content_type=JSON),
        client.post(f"/w/{hook.key}/", f'{{"email": "a@b.example", "x": {nested}}}', JSON),
        client.post(f"/w/{hook.key}/", {"email": "a@b.example", "message": nested[:9_000]}),
        client.post("/f/oak/", {**ADA, "message": nested[:9_000]}),
        client.post("/f/oak/", nested, content_type=JSON),
        client.post("/api/v1/inquiries", nested, JSON, headers={"Authorization": f"Bearer {key}"}),
        client.post(
            "/api/v1/inquiries",
            f'{{"message": "x", "email": "a@b.example", "fields": {{"a": {nested}}}}}',
            JSON,
            headers={"Authorization": f"Bearer {key}"},
        ),
    ]
    assert all(answer.status_code < 500 for answer in posts), [a.status_code for a in posts]
    support.live(support.clock())
    assert not Arrival.objects.filter(became__in=["open", "failed"]).exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"From: A\x00da <a\x00da@x.example>\r\n\r\nOur roof leaks",
        b"From: =?utf-8?q?A=00da?= <ada@x.example>\r\n\r\nOur roof leaks",
        b"From: ada@x.example\r\nTo: o\x00k@oak-roofing.example\r\nSubject: r\x00\r\n"
        b"Message-ID: <a\x00b@x.example>\r\nReferences: <c\x00d@x.example>\r\n\r\nOur r\x00of",
        b"From: ada@x.example\r\nContent-Type: text/html\r\n\r\n"
        + b"<ul><li>" * 400
        + b"Our roof leaks",
        b"From: ada@x.example\r\nContent-Type: text/html\r\n\r\n"
        + b"<ol><li><table><tr><td><blockquote>" * 400
        + b"Our roof leaks",
        b"From: no-reply@forms.example\r\nSubject: New lead\r\n\r\n" + b"[" * 5_000,
        b"From: no-reply@forms.example\r\nSubject: New lead\r\n\r\n" + b'{"a":' * 5_000,
        b"From: " + b"(" * 5_000 + b"ada@x.example\r\n\r\nOur roof leaks",
        b"From: ada@x.example\r\nTo: " + b"(" * 5_000 + b"\r\n\r\nOur roof leaks",
    ],
    ids=["from", "encoded", "ids", "lists", "tables", "json", "objects", "brackets", "to"],
)
def test_a_mail_of_odd_bytes_or_depth_is_filed(business: Business, raw: bytes) -> None:
    arrival = support.mail_in(business, raw)
    assert arrival.became in ("lead", "quarantined"), arrival.why
    support.live(MONDAY)


def test_an_id_of_the_senders_own_makes_one_of_two_posts(
    client: Client, business: Business
) -> None:
    hook = sources.new_source(business, "webhook", "x", MONDAY)
    for words in ("Our roof leaks", "Our roof leaks!"):
        body = {"submissionID": "7", "email": "a@b.example", "message": words}
        client.post(f"/w/{hook.key}/", json.dumps(body), content_type=JSON)
    support.live(support.clock())
    ends = Arrival.objects.order_by("id").values_list("became", "why_code")
    assert list(ends) == [("lead", ""), ("attached", "same_id")]
