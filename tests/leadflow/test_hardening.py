"""Small doors that stay shut, each a row of docs/security.md."""

import resource

import pytest
from django.test import Client

from leads.models import Arrival, Business, Source

pytestmark = pytest.mark.django_db


def test_no_process_leaves_a_dump_of_its_memory() -> None:
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


@pytest.mark.parametrize("key", ["", "wrong"])
def test_no_browser_opens_an_answer_of_the_api_as_a_page(
    client: Client, business: Business, key: str
) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    answer = client.post("/api/v1/inquiries", {}, "application/json", headers=headers)
    assert answer.status_code == 401
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("image/png", 415),
        (" Video/MP4; codecs=x", 415),
        ("application/pdf", 415),
        ("application/json", 200),
        ("application/vnd.builder+json", 200),
        ("text/plain", 200),
        ("application/octet-stream", 200),
        ("", 200),
    ],
)
def test_a_body_that_can_be_no_form_is_refused_by_its_kind(
    client: Client, business: Business, kind: str, status: int
) -> None:
    Source.objects.create(business=business, kind="webhook", name="Theirs", key="theirs")
    said = b'{"email": "ada@x.example", "message": "Our roof leaks."}'
    answer = client.post("/w/theirs/", said, kind)
    assert answer.status_code == status
    assert Arrival.objects.exists() == (status == 200)
