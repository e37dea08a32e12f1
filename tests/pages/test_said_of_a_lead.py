"""What pages say of a lead that booked, was moved, or was only kept, and of what was held back."""

import pytest
from django.test import Client

from leads.models import Arrival, Business, Import, Lead
from leads.sources import importing
from tests import support
from tests.support import ADA
from tests.support.lead_page import whole_lead
from tests.support.seen import held

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(business: Business) -> Lead:
    """Answered, with follow-ups that are planned."""
    return support.answered_lead(business, ADA, support.clock())


def seen(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def seen_of(client: Client, lead: Lead) -> str:
    """All that the lead's page shows."""
    return " ".join(whole_lead(client, lead.pk).split())


def acted(client: Client, lead: Lead, action: str, **typed: str) -> str:
    """The same after an action, with what is said of that."""
    answer = client.post(f"/leads/{lead.pk}/{action}/", typed, follow=True)
    return " ".join([*answer.content.decode().split(), seen_of(client, lead)])


# Booked

CHIP = '<span class="chip good">Booked</span>'


def test_a_lead_s_page_shows_that_they_booked(inside: Client, lead: Lead) -> None:
    assert CHIP in acted(inside, lead, "booked")


def test_the_stage_says_who_noted_it_in_place_of_the_button(inside: Client, lead: Lead) -> None:
    page = acted(inside, lead, "booked")
    assert "by owner" in page
    assert "They have booked" not in page


def test_who_only_went_to_the_booking_page_has_not_booked(inside: Client, lead: Lead) -> None:
    lead.events.create(kind="booked", at=support.clock(), detail={"by_link": True})
    page = seen_of(inside, lead)
    assert CHIP not in page
    assert "They have booked" in page


def test_a_card_of_the_board_says_that_they_booked(inside: Client, lead: Lead) -> None:
    assert CHIP not in seen(inside, "/board/")
    acted(inside, lead, "booked")
    assert CHIP in seen(inside, "/board/")


def test_a_booking_says_that_follow_ups_end_where_some_run(inside: Client, lead: Lead) -> None:
    assert "Noted: they have booked. The follow-ups end." in acted(inside, lead, "booked")


def test_a_booking_says_nothing_of_follow_ups_that_were_not(inside: Client, lead: Lead) -> None:
    acted(inside, lead, "stop")
    page = acted(inside, lead, "booked")
    assert "Noted: they have booked." in page
    assert "The follow-ups end." not in page


# Follow-ups that are about to end


def test_follow_ups_of_a_lead_that_was_completed_are_not_listed(inside: Client, lead: Lead) -> None:
    assert "day 3" in seen_of(inside, lead)
    page = acted(inside, lead, "move", to="won")
    assert "The follow-ups end in a moment: none of them goes." in page
    assert "day 3" not in page


def test_a_reply_that_can_be_taken_back_is_listed_beside_them(inside: Client, lead: Lead) -> None:
    acted(inside, lead, "reply", text="I can come on Thursday.")
    assert "can be taken back" in acted(inside, lead, "booked")


def test_the_timeline_says_why_follow_ups_ended(inside: Client, lead: Lead) -> None:
    lead.events.create(kind="ended", at=support.clock(), detail={"why": "opted_out"})
    page = seen_of(inside, lead)
    assert "Follow-ups ended: They asked us to stop" in page
    assert "opted_out" not in page


# Nothing goes by itself


def test_an_imported_lead_says_that_nothing_is_sent(inside: Client, draft: Import) -> None:
    importing.start_import(draft)
    support.work_through(draft, support.clock())
    support.live(support.clock())
    page = seen_of(inside, Lead.objects.get(pk=Lead.objects.values("pk")[:1]))
    assert "Imported: nothing is sent unless you write." in page
    assert "on its way" not in page


def test_a_lead_we_entered_says_that_nothing_is_sent(inside: Client, lead: Lead) -> None:
    lead.messages.all().delete()
    lead.enrollments.all().delete()
    Lead.objects.filter(pk=lead.pk).update(stage="new", quiet=True)
    assert "Entered by us: nothing is sent unless you write." in seen_of(inside, lead)


# Held back


@pytest.fixture
def arrival(business: Business) -> Arrival:
    return held(business, ADA, support.clock())


def test_signs_of_a_machine_are_kept_for_support(inside: Client, arrival: Arrival) -> None:
    before, after = seen(inside, f"/arrivals/{arrival.pk}/").split("For support</summary>")
    assert "trap" not in before
    assert "&quot;trap&quot;: true" in after


def test_why_it_is_held_back_is_said_in_words(inside: Client, arrival: Arrival) -> None:
    page = seen(inside, f"/arrivals/{arrival.pk}/")
    assert "filled in a field that people do not see" in page


def test_what_tells_people_something_stands_open(inside: Client, arrival: Arrival) -> None:
    arrival.meta["page"] = "https://oak-roofing.example/repairs"
    arrival.save()
    before, _ = seen(inside, f"/arrivals/{arrival.pk}/").split("For support</summary>")
    assert "The page it was sent from" in before
    assert "https://oak-roofing.example/repairs" in before
