"""What is held back: read by a worker, decided by a person, and always in the books."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.capture import door, filing
from leads.declined import Declined
from leads.ledger import arrivals, balance
from leads.models import Arrival, Business, Source
from leads.review import held_back
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY
from tests.support.seen import FLOOD, held

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def read(arrival: Arrival) -> Arrival:
    while held_back.read_next_held_back(MONDAY):
        pass
    arrival.refresh_from_db()
    return arrival


def books(business: Business) -> dict[str, int]:
    (row,) = balance.by_source(Arrival.objects.filter(source=support.form_of(business)))
    assert balance.adds_up(row)
    return {name: count for name, count in balance.ends_of(row).items() if count}


def test_a_form_says_who_wrote_what(business: Business) -> None:
    arrival = read(held(business, ADA, MONDAY))
    assert (arrival.name, arrival.words) == ("Ada Keen, 902-555-0131", ADA["message"])
    assert not arrival.act_now


def test_a_burst_pipe_is_told_from_the_rest(business: Business) -> None:
    assert read(held(business, FLOOD, MONDAY)).act_now


def test_a_mail_says_who_wrote_what(business: Business) -> None:
    raw = support.letter(
        "Weekly News <news@list.example>",
        "Ten ideas for your garden",
        extra="List-Id: <news.list.example>\r\nPrecedence: bulk\r\n",
    )
    arrival = support.mail_in(business, raw)
    assert arrival.is_quarantined
    assert read(arrival).name == "Weekly News"
    assert "Ten ideas for your garden" in arrival.words


def test_a_webhook_that_names_nobody_shows_its_words(business: Business) -> None:
    source = sources.new_source(business, Source.Kind.WEBHOOK, "Elsewhere", MONDAY)
    arrival = door.receive_fields(source, "form", {"Wish": "A roof, please"}, MONDAY)
    support.live(MONDAY)
    assert "A roof, please" in read(arrival).words


def test_what_cannot_be_read_is_shown_all_the_same(business: Business) -> None:
    arrival = held(business, ADA, MONDAY)
    Arrival.objects.filter(pk=arrival.pk).update(raw=b"{not json")
    assert read(arrival).read_at == MONDAY
    assert arrival.name == ""


# Today


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def test_today_shows_name_words_reason_and_two_buttons(inside: Client, business: Business) -> None:
    arrival = read(held(business, ADA, MONDAY))
    page = inside.get("/").content.decode()
    for words in ("Ada Keen", ADA["message"], arrival.why, "File it as a lead", "It is rubbish"):
        assert words in page


def test_more_than_fit_have_pages(inside: Client, business: Business) -> None:
    for n in range(13):
        read(held(business, {**ADA, "name": f"Ada{n:02}", "email": f"a{n}@x.example"}, MONDAY))
    assert "and 3 more" in inside.get("/").content.decode()
    assert "Ada12" in inside.get("/?held=2").content.decode()


def test_an_emergency_comes_before_what_came_earlier(inside: Client, business: Business) -> None:
    read(held(business, ADA, MONDAY))
    read(held(business, FLOOD, MONDAY + HOUR))
    page = inside.get("/").content.decode()
    assert page.index("Wade Poole") < page.index("Ada Keen")


def test_filed_as_a_lead_its_clock_starts_when_it_came_in(
    inside: Client, business: Business
) -> None:
    arrival = held(business, ADA, MONDAY)
    inside.post(f"/held/{arrival.pk}/keep/")
    support.live(support.clock())
    arrival.refresh_from_db()
    assert arrival.lead is not None
    assert arrival.lead.received_at == MONDAY
    assert books(business) == {"lead": 1}


def test_rubbish_is_refused_and_leaves_today(inside: Client, business: Business) -> None:
    arrival = read(held(business, ADA, MONDAY))
    inside.post(f"/held/{arrival.pk}/discard/")
    arrival.refresh_from_db()
    assert (arrival.became, arrival.why_code) == ("refused", "rubbish")
    assert arrival.why == "Rubbish, as owner said."
    assert "Ada Keen" not in inside.get("/").content.decode()
    assert books(business) == {"refused": 1}


def test_rubbish_can_be_filed_after_all(business: Business, owner: User) -> None:
    arrival = held(business, ADA, MONDAY)
    arrivals.discard_arrival(arrival, MONDAY, owner)
    arrivals.file_arrival_again(arrival, MONDAY + HOUR)
    support.live(MONDAY + HOUR)
    assert books(business) == {"lead": 1}


def test_what_was_decided_is_not_decided_again(business: Business, owner: User) -> None:
    arrival = held(business, ADA, MONDAY)
    arrivals.discard_arrival(arrival, MONDAY, owner)
    with pytest.raises(Declined, match="somebody has decided"):
        arrivals.discard_arrival(arrival, MONDAY, owner)


def test_nobody_decides_for_another_business(inside: Client, business: Business) -> None:
    other = support.make_business(key="elm", name="Elm Law", email="office@elm.example")
    arrival = held(other, ADA, MONDAY)
    for deed in ("keep", "discard"):
        assert inside.post(f"/held/{arrival.pk}/{deed}/").status_code == 404
    assert "Ada Keen" not in inside.get("/").content.decode()


def test_looking_changes_nothing(inside: Client, business: Business) -> None:
    arrival = held(business, ADA, MONDAY)
    for deed in ("keep", "discard"):
        inside.get(f"/held/{arrival.pk}/{deed}/")
    arrival.refresh_from_db()
    assert arrival.is_quarantined


def test_words_go_with_the_payload_when_its_time_is_over(business: Business) -> None:
    arrival = read(held(business, ADA, MONDAY))
    arrivals.expire_next_arrival(MONDAY + timedelta(days=400))
    arrival.refresh_from_db()
    assert (arrival.name, arrival.words, json.dumps(arrival.meta)) == ("", "", "{}")


HELD_MAILS = {
    "a list's": support.letter(
        "Ada Keen <ada@x.example>",
        "Our roof leaks.",
        subject="Roof",
        extra="List-Id: <news.list.example>\r\nPrecedence: bulk\r\n",
    ),
    "one of ours to others": support.letter(
        "Sam <sam@oak-roofing.example>", "Somebody rang about a roof in Elm Street.", subject="Call"
    ),
    "from nobody": b"Subject: Roof\r\n\r\nOur roof leaks, come to 12 Elm Street.\r\n",
}


@pytest.mark.parametrize("name", HELD_MAILS)
def test_a_mail_that_one_of_us_lets_through_becomes_a_lead(business: Business, name: str) -> None:
    arrival = support.mail_in(business, HELD_MAILS[name])
    assert arrival.is_quarantined
    arrivals.file_arrival_again(arrival, MONDAY)
    while filing.file_next_arrival(MONDAY):
        pass
    arrival.refresh_from_db()
    assert arrival.became == "lead"
    assert not arrival.lead.contact.email.endswith("oak-roofing.example")
    support.live(MONDAY)  # where nobody can be answered, a person is asked
    assert arrival.lead.contact.email or arrival.lead.attentions.filter(seen_at=None).exists()


def test_filing_what_failed_again_is_no_look_at_it(business: Business) -> None:
    arrival = support.mail_in(business, HELD_MAILS["a list's"])
    Arrival.objects.filter(pk=arrival.pk).update(became="failed")
    arrivals.file_arrival_again(Arrival.objects.get(pk=arrival.pk), MONDAY)
    assert not Arrival.objects.get(pk=arrival.pk).released
