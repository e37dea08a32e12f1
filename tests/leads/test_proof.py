"""Proof of work: a good one counts once and for its own form.

Without one a submission is held back, never thrown away.
"""

import base64
import json
import time
from typing import Any

import pytest
from django.test import Client

from leads.capture import filing
from leads.models import Arrival, Business, Source, UsedProof
from leads.screening import proof
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(business: Business) -> Source:
    source = support.form_of(business)
    source.needs_proof = True
    source.save()
    return source


def post(client: Client, given: str, name: str = "one") -> Any:
    answer = client.post(
        "/f/oak/",
        {
            "name": ADA["name"],
            "email": f"{name}@lovelace.example",
            "message": ADA["message"],
            "submission_id": name,
            "proof": given,
        },
    )
    while filing.file_next_arrival(support.clock()):
        pass
    return answer


def became(name: str = "one") -> tuple[str, str]:
    arrival = Arrival.objects.get(submission_id=name)
    return arrival.became, arrival.why


def solved(client: Client) -> str:
    return proof.solve_challenge(client.get("/f/oak/challenge/").json())


def test_a_solved_challenge_gets_through(client: Client, asking: Source) -> None:
    assert post(client, solved(client)).status_code == 302
    assert became() == ("lead", "")


def test_a_used_one_does_not_count_again(client: Client, asking: Source) -> None:
    given = solved(client)
    post(client, given)
    post(client, given, "two")
    assert became("two")[0] == "quarantined"
    assert "used before" in became("two")[1]
    assert UsedProof.objects.count() == 1


@pytest.mark.parametrize(
    "given", ["", "nonsense", "e30=", base64.b64encode(b"[" * 900).decode(), "x" * 4000]
)
def test_without_a_good_one_it_is_kept_and_held_back(
    client: Client, asking: Source, given: str
) -> None:
    assert post(client, given).status_code == 302
    assert became()[0] == "quarantined"
    assert "proof of work" in became()[1]


def test_one_of_another_form_or_of_our_own_making_is_false(client: Client, asking: Source) -> None:
    post(client, proof.solve_challenge(proof.new_challenge("another")))
    assert "false proof" in became()[1]
    easy = json.loads(base64.b64decode(solved(client)))
    easy["challenge"]["parameters"]["expiresAt"] = int(time.time()) + 10**6
    post(client, base64.b64encode(json.dumps(easy).encode()).decode(), "two")
    assert "false proof" in became("two")[1]


def test_an_old_one_is_as_none(
    client: Client, asking: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = solved(client)
    later = time.time() + proof.LASTS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert proof.read_proof("oak", given) == ("missing", "")


def test_who_is_not_asked_needs_none(client: Client, business: Business) -> None:
    post(client, "")
    assert became()[0] == "lead"
