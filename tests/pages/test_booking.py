"""The booking page that a business gives, the link of each person's own to it, and what using it
ends.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.outbox import send as outbox
from followups.owner import sequence_versions
from followups.owner.sequence_texts import standard_texts
from leads.declined import Declined
from leads.models import Business, Lead
from leads.sources import business_checks, businesses
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db

CALENDAR = "https://calendar.example/oak?type=visit"


def with_link(business: Business, owner: User) -> Lead:
    """Somebody whose first answer names the link."""
    Business.objects.update(booking_url=CALENDAR)
    business.refresh_from_db()
    data = standard_texts("Hi {{first_name}}, choose a time: {{booking_link}}\n\n{{signature}}")
    sequence_versions.save_texts(business, data, MONDAY, owner, "")
    return support.answered_lead(business, ADA, support.clock())


def link_in(lead: Lead) -> str:
    text = support.first_answer(lead).text
    return "/b/" + text.split("/b/")[1].split("/")[0] + "/"


def test_the_link_shows_on_get_and_ends_the_follow_ups_on_post(
    business: Business, owner: User, client: Client
) -> None:
    lead = with_link(business, owner)
    path = link_in(lead)
    assert f"{path}</a>" in support.first_answer(lead).html
    seen = client.get(path)
    assert seen.status_code == 200
    assert CALENDAR not in seen.content.decode()
    assert not lead.events.filter(kind="booked").exists()
    gone = client.post(path)
    assert gone.status_code == 200
    assert gone["Refresh"] == f"0; url={CALENDAR}"
    assert CALENDAR.replace("&", "&amp;") in gone.content.decode()
    client.post(path)
    assert lead.events.filter(kind="booked").count() == 1
    support.live(support.clock())
    lead.refresh_from_db()
    assert lead.enrollments.get().why == "booked"
    assert "booking page" in support.reasons(lead)
    assert set(lead.messages.filter(kind="step").values_list("state", flat=True)) == {"cancelled"}


def test_a_step_that_is_due_at_that_moment_is_refused(
    business: Business, owner: User, client: Client
) -> None:
    """Policy reads the booking itself, before anything has ended the follow-ups."""
    lead = with_link(business, owner)
    client.post(link_in(lead))
    due = support.step(lead, 1)
    while outbox.send_next_message(due.not_before + timedelta(minutes=1)):
        pass
    due.refresh_from_db()
    assert (due.state, due.why) == ("withheld", "They have booked, or went to the booking page.")


def test_a_wrong_link_and_a_business_without_a_calendar(
    business: Business, owner: User, client: Client
) -> None:
    lead = with_link(business, owner)
    path = link_in(lead)
    assert client.get("/b/1-000000000000/").status_code == 404
    assert client.get(path.replace("/b/", "/u/")).status_code == 404
    client.force_login(owner)
    for words in ("{{booking_link}}", "{{ booking_link }}"):
        sequence_versions.save_texts(
            business,
            standard_texts(f"Choose a time: {words}"),
            MONDAY,
            owner,
            "",
        )
        refused = client.post("/in/oak/sending/", {"missed": "skip", "booking_url": ""})
        assert refused.status_code == 422
        assert "take it out of them first" in refused.content.decode()
    Business.objects.update(booking_url="")
    answer = client.post(path)
    assert answer.status_code == 200
    assert "no calendar" in answer.content.decode()
    assert "Refresh" not in answer
    assert not lead.events.filter(kind="booked").exists()


def test_a_text_that_names_the_link_needs_the_page_first(business: Business, owner: User) -> None:
    for words, fine in (
        ("See {{booking_link}}", False),
        ("See {{booking_link|our site}}", True),
        ("Call {{phone}}", True),
    ):
        data = standard_texts(words)
        if fine:
            sequence_versions.save_texts(business, data, MONDAY, owner, "")
            continue
        with pytest.raises(Declined, match="booking page under Sending"):
            sequence_versions.save_texts(business, data, MONDAY, owner, "")


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (CALENDAR, 302),
        ("", 302),
        ("calendar", 422),
        ("javascript:alert(1)", 422),
        ("https://x.example/\r\nSet-Cookie: a=b", 422),
    ],
)
def test_the_page_is_given_under_sending(
    business: Business, inside: Client, typed: str, status: int
) -> None:
    assert (
        inside.post("/in/oak/sending/", {"missed": "skip", "booking_url": typed}).status_code
        == status
    )
    business.refresh_from_db()
    assert business.booking_url == (typed if status == 302 else "")


def test_a_file_and_the_throwaway_copy_of_a_business_carry_its_page(
    business: Business, owner: User
) -> None:
    with_link(business, owner)
    data = businesses.as_data(business)
    assert data["booking_url"] == CALENDAR
    assert not business_checks.check_business(data, "file")
    assert (
        "booking_url"
        in business_checks.check_business({**data, "booking_url": "my calendar"}, "file")[0]
    )


def test_one_of_us_notes_a_booking(business: Business, inside: Client) -> None:
    lead = support.answered_lead(business, ADA, support.clock())
    assert "They have booked" in inside.get(f"/leads/{lead.pk}/").content.decode()
    assert (
        inside.post(f"/leads/{lead.pk}/booked/").status_code
        == inside.post(f"/leads/{lead.pk}/booked/").status_code
        == 302
    )
    support.live(support.clock())
    assert lead.enrollments.get().why == "booked"
    assert lead.events.get(kind="booked").by is not None
