"""Limits count a person and a place, however one is spelt and whatever address the other has."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from followups.models import Message, Suppression
from followups.opt_out.unsubscribe import allow_lead_again, unsubscribe_lead
from followups.outbox.lookahead import DueMessage, to_different_people
from followups.policy.may_send import ADDRESS_CAP
from leadflow.processes import steps
from leads.capture import door
from leads.contacts.typed import counted_as
from leads.models import Arrival, Business, Lead, Source
from leads.screening import proof, seal
from leads.screening.client import place_of
from tests import support
from tests.support import MONDAY

pytestmark = pytest.mark.django_db

FEW = 6  # the most that one person sends in a day


@pytest.mark.parametrize(
    ("spelt", "mailbox"),
    [
        ("victim+1@x.example", "victim@x.example"),
        ("VICTIM+a+b@X.example", "victim@x.example"),
        ("v.ic.tim+1@gmail.com", "victim@gmail.com"),
        ("vic.tim@googlemail.com", "victim@gmail.com"),
        ("v.ictim@pm.me", "victim@proton.me"),
        ("v.ictim@x.example", "v.ictim@x.example"),
        ("ｖictim@x.example", "victim@x.example"),
        ("v@bücher.example", "v@xn--bcher-kva.example"),
        ("+tag@x.example", "+tag@x.example"),
        ("+19025550131", "+19025550131"),
        ("", ""),
    ],
)
def test_one_mailbox_is_counted_as_one(spelt: str, mailbox: str) -> None:
    assert counted_as(spelt) == mailbox


def spelt(number: int) -> str:
    """One mailbox in so many spellings."""
    dots = "victim"[: number % 5 + 1] + "." + "victim"[number % 5 + 1 :]
    return f"{dots}+{number}@{'gmail' if number % 2 else 'googlemail'}.com"


def test_no_spelling_gets_more_than_one_person_does(business: Business) -> None:
    for number in range(FEW):
        fields = {"name": "V", "email": spelt(number), "message": f"A new roof, number {number}?"}
        support.write(business, fields, MONDAY)
    support.live(MONDAY)
    assert Lead.objects.count() == FEW
    assert Message.objects.filter(state="sent").count() == ADDRESS_CAP
    late = Message.objects.filter(state="withheld", why_code="address_limit")
    assert late.count() == FEW - ADDRESS_CAP
    one_more = door.receive_fields(
        support.form_of(business), "form", {"email": spelt(FEW), "message": "And mine?"}, MONDAY
    )
    support.live(MONDAY)
    one_more.refresh_from_db()
    assert one_more.became == "quarantined"


def test_who_left_is_left_alone_in_every_spelling(business: Business) -> None:
    first = {"name": "V", "email": "v.ictim+roof@gmail.com", "message": "A new roof?"}
    lead = support.answered_lead(business, first)
    unsubscribe_lead(lead, MONDAY, "The link in our mail")
    support.live(MONDAY)
    for email in ("victim@gmail.com", "vic.tim+x@googlemail.com"):
        other = support.write(business, {**first, "email": email}, MONDAY)
        support.live(MONDAY)
        assert support.first_answer(other).why_code == "suppressed"
    allow_lead_again(lead, MONDAY, support.make_owner(business))
    assert not Suppression.objects.filter(lifted_at=None).exists()


def test_two_spellings_are_not_taken_in_hand_together() -> None:
    rows = [DueMessage(n, n, n, spelt(n), "step", "email", is_limited=False) for n in (1, 2)]
    assert list(to_different_people(rows)) == rows[:1]


@pytest.mark.parametrize(
    ("ip", "place"),
    [
        ("93.184.216.34", "93.184.216.34"),
        ("2a00:1450:4001:81b::200e", "2a00:1450:4001:81b::/64"),
        ("2a00:1450:4001:81b:ffff::1", "2a00:1450:4001:81b::/64"),
        ("2a00:1450:4001:81c::200e", "2a00:1450:4001:81c::/64"),
        ("::ffff:93.184.216.34", "93.184.216.34"),
        ("2002:5db8:d822::1", "93.184.216.34"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_household_is_one_place(ip: str, place: str) -> None:
    assert place_of(ip) == place


def post(client: Client, number: int, ip: str = "", **more: str) -> None:
    fields = {
        "name": "Ada",
        "email": f"a{number}@x{number}.example",
        "message": f"Our roof leaks, could somebody come? It is house number {number}.",
        "submission_id": f"s{number}",
        "form_seal": seal.make_seal("oak", support.clock() - timedelta(minutes=1)),
        **more,
    }
    headers = {"X-Forwarded-For": ip} if ip else {}
    assert client.post("/f/oak/", fields, headers=headers).status_code == 302


def became(**which: Any) -> list[str]:
    support.live(support.clock())
    rows = Arrival.objects.filter(**which).order_by("pk")
    return list(rows.values_list("became", flat=True))


def place_over_its_limit(client: Client, business: Business, ips: list[str]) -> list[str]:
    """What becomes of one more from a place that has sent as many as it may."""
    post(client, 0, ips[0])
    first = Arrival.objects.get()
    Arrival.objects.bulk_create(
        Arrival(
            source=first.source,
            channel="form",
            received_at=first.received_at,
            due_at=first.due_at,
            raw=b"{}",
            became="refused",
            place=first.place,
        )
        for _ in range(105)
    )
    post(client, 1, ips[1])
    return became(submission_id="s1")


def test_many_addresses_of_one_network_are_one_place(
    client: Client, business: Business, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = 1
    ips = ["2a00:1450:4001:81b::1", "2a00:1450:4001:81b:dead:beef:0:2"]
    assert place_over_its_limit(client, business, ips) == ["quarantined"]
    assert Arrival.objects.get(submission_id="s1").ip == ips[1]


def test_all_whose_address_nobody_knows_are_one_place(client: Client, business: Business) -> None:
    assert place_over_its_limit(client, business, ["", ""]) == ["quarantined"]
    assert "nobody can tell apart" in Arrival.objects.get(submission_id="s1").why


@pytest.fixture
def small(business: Business) -> Source:
    form = support.form_of(business)
    form.most_an_hour = 3
    form.save()
    return form


def test_a_crowded_form_asks_for_work_and_answers_who_has_done_it(
    client: Client, small: Source, business: Business
) -> None:
    owner = support.make_owner(business)
    assert client.get("/f/oak/challenge/").json() == {}
    for number in range(3):
        post(client, number)
    assert became() == ["lead"] * 3
    from leads.public import form

    form._sources.clear()
    asked = client.get("/f/oak/challenge/").json()
    post(client, 3)
    post(client, 4, proof=proof.solve_challenge(asked))
    support.live(support.clock())
    assert became(submission_id="s3") == ["quarantined"]
    assert became(submission_id="s4") == ["lead"]
    answered = Message.objects.filter(kind="first_response", state="sent")
    assert answered.count() == 4
    assert answered.filter(to="a4@x4.example").exists()
    while any(step(support.clock()) for step in steps.DUE):
        pass
    told = Message.objects.get(topic="crowded")
    assert told.to == owner.email
    assert "More than 3 inquiries" in told.text


def test_what_cannot_do_work_waits_for_room(business: Business, small: Source) -> None:
    """Filed before anybody knew, or from elsewhere: at most so many answers an hour."""
    small.crowded_until = None
    for number in range(5):
        lead = support.write(
            business,
            {"name": "Ada", "email": f"a{number}@x{number}.example", "message": "A new roof?"},
            MONDAY + timedelta(minutes=number // 4),
        )
        Source.objects.filter(pk=small.pk).update(crowded_until=None)
        assert lead
    support.live(MONDAY + timedelta(minutes=5))
    answers = Message.objects.filter(kind="first_response")
    assert answers.filter(state="sent").count() == 3
    assert answers.filter(state="queued", why_code="source_limit").count() == 2
    support.live(MONDAY + timedelta(minutes=66))
    assert answers.filter(state="sent").count() == 5


def test_the_owner_sets_the_limit_or_none(business: Business, small: Source) -> None:
    small.most_an_hour = None
    small.save()
    for number in range(5):
        fields = {"email": f"a{number}@x{number}.example", "message": "A new roof?"}
        support.write(business, {"name": "Ada", **fields}, MONDAY)
    support.live(MONDAY)
    assert Message.objects.filter(kind="first_response", state="sent").count() == 5
