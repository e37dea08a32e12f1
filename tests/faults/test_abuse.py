"""A form under attack.

Caps hold, nothing is thrown away, honest visitors get through, and the books balance.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from followups.models import Message
from leads.ledger import balance
from leads.models import Arrival, Business
from leads.screening import seal
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db

MANY = 150
HONEST = "honest@lovelace.example"


@pytest.fixture(autouse=True)
def _behind_one_proxy(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1


def post(client: Client, n: int, email: str, ip: str, **more: str) -> Any:
    fields = {
        "name": ADA["name"],
        "email": email,
        "message": f"{ADA['message']} It is house number {n}.",
        "submission_id": f"s{n}-{email}-{ip}",
        "form_seal": seal.make_seal("oak", support.clock() - timedelta(minutes=1)),
        **more,
    }
    return client.post("/f/oak/", fields, headers={"X-Forwarded-For": f"6.6.6.6, {ip}"})


def became(**which: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for arrival in Arrival.objects.filter(**which):
        found[arrival.became] = found.get(arrival.became, 0) + 1
    return found


def settle_all(business: Business) -> None:
    now = support.clock() + timedelta(minutes=4)
    support.live(now)
    assert not balance.imbalances(business, now)
    assert not Arrival.objects.filter(became__in=["open", "failed"]).exists()


@pytest.mark.long
def test_thousands_from_one_place(client: Client, business: Business) -> None:
    assert {
        post(client, n, f"bot{n}@x{n}.example", "93.184.216.34").status_code for n in range(MANY)
    } == {302}
    assert post(client, 0, HONEST, "93.184.216.99").status_code == 302
    settle_all(business)
    attack = became(ip="93.184.216.34")
    assert attack["quarantined"] >= MANY - 60
    assert sum(attack.values()) == MANY
    assert Message.objects.filter(to=HONEST, state="sent").count() == 1


def test_many_places_at_one_victim(client: Client, business: Business) -> None:
    for n in range(MANY):
        assert (
            post(client, n, "victim@home.example", f"93.184.{n // 250}.{n % 250 + 1}").status_code
            == 302
        )
    assert post(client, 0, HONEST, "93.184.216.99").status_code == 302
    settle_all(business)
    assert Message.objects.filter(to="victim@home.example", state="sent").count() == 1
    assert became(address="victim@home.example")["quarantined"] >= MANY - 6
    assert Message.objects.filter(to=HONEST, state="sent").count() == 1


@pytest.mark.parametrize("form_seal", ["", "forged.seal", "ffffffffffff.x", "zz.y" * 500])
def test_a_seal_that_is_replayed_forged_or_missing_only_scores(
    client: Client, business: Business, form_seal: str
) -> None:
    assert post(client, 1, HONEST, "93.184.216.99", form_seal=form_seal).status_code == 302
    support.live(support.clock() + timedelta(seconds=5))
    assert Arrival.objects.get().became == "lead"


def test_a_wrong_origin_and_a_filled_trap_together_are_held_back(
    client: Client, business: Business
) -> None:
    answer = client.post(
        "/f/oak/", {**ADA, "fax_line": "x"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 302
    assert "Access-Control-Allow-Origin" not in answer
    support.live(support.clock() + timedelta(seconds=5))
    assert Arrival.objects.get().became == "quarantined"


MULTIPART = "multipart/form-data; boundary=x"  # in which a form's photos come: more fits in


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", MULTIPART, "text/plain"])
def test_five_megabytes_are_refused_before_they_are_read(
    client: Client, business: Business, kind: str
) -> None:
    size = 25_000_000 if kind == MULTIPART else 5_000_000
    body = b"message=" + b"x" * size
    assert client.generic("POST", "/f/oak/", body, content_type=kind).status_code == 413
    assert (
        client.generic("POST", "/accounts/login/", b"x" * 5_000_000, content_type=kind).status_code
        == 413
    )
    assert not Arrival.objects.exists()


def test_a_body_of_unknown_length_is_refused_and_never_thanked_for(
    client: Client, business: Business
) -> None:
    for path in ("/f/oak/", "/m/oak-mail/postmark/", "/t/oak-sms/text/", "/api/v1/inquiries"):
        answer = client.generic(
            "POST",
            path,
            b"",
            content_type="application/json",
            headers={"Transfer-Encoding": "chunked"},
        )
        assert answer.status_code == 411
        assert "Content-Length" in answer.json()["error"]
