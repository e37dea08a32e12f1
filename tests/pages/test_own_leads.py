"""Who sees only their own leads sees nothing of anybody else's, on any page."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from leads.models import Attachment, Business, Inbound, Lead
from leads.pipeline.assigning import give_lead
from tests import support
from tests.support import ADA, BOB
from tests.support.addresses import filled, named_routes

pytestmark = pytest.mark.django_db


@pytest.fixture
def dee(business: Business) -> User:
    user = support.make_owner(business, "dee@oak-roofing.example", "member")
    user.memberships.update(own_leads_only=True)
    return user


@pytest.fixture
def hers(client: Client, dee: User) -> Client:
    client.force_login(dee)
    return client


@pytest.fixture
def ada(business: Business) -> Lead:
    return support.answered_lead(business, ADA)


@pytest.fixture
def bob(business: Business, owner: User, dee: User) -> Lead:
    lead = support.answered_lead(business, BOB)
    give_lead(lead, dee, support.clock(), owner)
    return lead


def test_every_page_shows_hers_and_no_other(hers: Client, ada: Lead, bob: Lead) -> None:
    inbound = Inbound.objects.get(lead=ada)
    inbound.html = "<p>Ada Keen</p>"
    inbound.save()
    file = Attachment.objects.create(
        inbound=inbound, name="a.png", kind="image/png", size=1, data=b"x"
    )
    rows = {
        "leads/": ada.pk,
        "heard/": inbound.pk,
        "attachments/": file.pk,
        "outbox/": support.first_answer(ada).pk,
        "approvals/": support.first_answer(ada).pk,
        "arrivals/": ada.arrivals.get().pk,
        "contacts/": ada.contact_id,
    }
    for name, route in named_routes().items():
        answer = hers.get(filled(route, rows))
        assert b"Ada Keen" not in answer.content, name
        assert b"lovelace" not in answer.content, name
        if "<int:" in route and route.startswith(tuple(rows)):
            assert answer.status_code in (302, 403, 404), name
    assert "Bob Cold" in hers.get("/board/").content.decode()
    assert hers.get(f"/leads/{bob.pk}/").status_code == 200
    assert hers.get(f"/outbox/{support.first_answer(bob).pk}/").status_code == 200


def test_she_works_hers_and_no_other(hers: Client, ada: Lead, bob: Lead) -> None:
    for name in ("note", "reply", "move", "stop", "give", "booked"):
        assert hers.post(f"/leads/{ada.pk}/{name}/", {"note": "x"}).status_code == 404, name
    assert hers.post(f"/leads/{bob.pk}/note/", {"note": "Called"}).status_code == 302
    assert bob.notes.get().text == "Called"


def test_an_earlier_lead_of_the_same_person_stays_hidden(
    hers: Client, business: Business, bob: Lead
) -> None:
    other = support.lead_of(bob.contact, bob.source, support.MONDAY)
    Lead.objects.filter(pk=other.pk).update(need="A secret need")
    assert "A secret need" not in hers.get(f"/leads/{bob.pk}/").content.decode()


def test_a_lead_that_is_given_away_is_hers_no_more(hers: Client, bob: Lead, owner: User) -> None:
    answer = hers.post(f"/leads/{bob.pk}/give/", {"to": owner.pk})
    assert answer["Location"] == "/"
    assert hers.get(f"/leads/{bob.pk}/").status_code == 404
    bob.refresh_from_db()
    assert bob.owner == owner


def test_what_she_adds_is_hers(hers: Client, business: Business) -> None:
    typed = {"name": "Cal", "phone": "902-555-0144", "message": "A gutter", "channel": "walk_in"}
    answer = hers.post("/leads/new/", {**typed, "submission_id": "s1"}, follow=True)
    assert answer.status_code == 200
    assert "A gutter" in answer.content.decode()


def test_no_lead_becomes_hers_by_typing_a_number_that_is_known(hers: Client, ada: Lead) -> None:
    typed = {"name": "Ada", "phone": ADA["phone"], "message": "Again", "channel": "phone_note"}
    answer = hers.post("/leads/new/", {**typed, "submission_id": "s2"}, follow=True)
    assert "to a lead that is not yours" in answer.content.decode()
    assert "Ada Keen" not in answer.content.decode()
    ada.refresh_from_db()
    assert ada.owner is None


def test_a_manager_sees_all_whatever_is_ticked(client: Client, ada: Lead, dee: User) -> None:
    dee.memberships.update(role="manager")
    client.force_login(dee)
    assert client.get(f"/leads/{ada.pk}/").status_code == 200


def test_a_viewer_sees_no_button_that_acts(client: Client, business: Business, ada: Lead) -> None:
    client.force_login(support.make_owner(business, "v@oak-roofing.example", "viewer"))
    page = client.get(f"/leads/{ada.pk}/").content.decode()
    assert "Ada Keen" in page
    assert page.count('method="post"') == page.count("/accounts/logout/") == 1
    assert "Audit" not in client.get("/settings/").content.decode()
    assert "/settings/log/" not in client.get("/settings/").content.decode()
