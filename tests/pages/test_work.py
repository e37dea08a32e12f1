"""Pages of the daily work: Today, a lead, the outbox, the ledger, the report."""

from datetime import timedelta

import pytest
from django.test import Client

from followups.models import Message
from leads.models import Business, Lead
from tests import support
from tests.support import ADA
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db


def test_today_is_sorted_by_what_is_left_of_the_promise(inside: Client, business: Business) -> None:
    now = support.clock()
    for name, minutes in (("Late", 90), ("Fresh", 1), ("Amid", 40)):
        support.write(
            business,
            {**ADA, "name": f"{name} Person", "email": f"{name}@x.example".lower(), "phone": ""},
            now - timedelta(minutes=minutes),
        )
    page = inside.get("/").content.decode()
    assert page.index("Late Person") < page.index("Amid Person") < page.index("Fresh Person")


def test_the_lead_page_shows_all_there_is(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    page = whole_lead(inside, lead.pk)
    for words in (
        "Our roof leaks since Sunday",
        "Thanks for writing to Oak Roofing",
        "The roof is in Halifax.",
        "B3H 1A1",
        "day 3",
        "Stop the follow-ups",
        "First answer, kept in the outbox and not sent",
    ):
        assert words in page


def test_hostile_words_are_shown_as_words(inside: Client, business: Business) -> None:
    lead = support.answered_lead(
        business,
        {
            **ADA,
            "name": "<script>alert(1)</script>",
            "message": "<img src=x onerror=alert(1)> our roof leaks {{ settings }}",
        },
    )
    page = (
        inside.get(f"/leads/{lead.pk}/").content.decode() + inside.get("/board/").content.decode()
    )
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_reply_is_sent_and_an_empty_one_is_told(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    assert inside.post(f"/leads/{lead.pk}/reply/", {"text": " "}).status_code == 422
    assert (
        inside.post(f"/leads/{lead.pk}/reply/", {"text": "I can come on Thursday."}).status_code
        == 302
    )
    support.live(support.clock())
    assert (
        lead.messages.get(kind=Message.Kind.REPLY).state == "queued"
    )  # for ten seconds it can be taken back
    support.live(support.clock() + timedelta(seconds=11))
    assert lead.messages.get(kind=Message.Kind.REPLY).state == "sent"
    assert lead.enrollments.get().why == "person"


@pytest.mark.parametrize(
    ("action", "data", "check"),
    [
        ("stop", {}, lambda lead: lead.enrollments.get().why == "stopped"),
        ("move", {"to": "won"}, lambda lead: lead.outcome == "won"),
        ("seen", {}, lambda lead: support.reasons(lead) == ""),
    ],
)
def test_actions_of_the_lead_page(
    inside: Client, business: Business, action: str, data: dict[str, str], check
) -> None:  # type: ignore[no-untyped-def]
    lead = support.answered_lead(business)
    assert inside.post(f"/leads/{lead.pk}/{action}/", data).status_code == 302
    lead.refresh_from_db()
    assert check(lead)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Hello {{nobody}}", "is not a merge field"),
        ("Price: ${amount}", "left in the text"),
        (" ", "Write something"),
    ],
)
def test_a_reply_that_cannot_be_sent_stays_in_the_box(
    inside: Client, business: Business, typed: str, says: str
) -> None:
    lead = support.answered_lead(business)
    answer = inside.post(f"/leads/{lead.pk}/reply/", {"text": typed})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert typed.strip() in answer.content.decode()
    assert not lead.messages.filter(kind="reply").exists()


def test_a_merge_field_in_a_reply_is_filled_in(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    inside.post(f"/leads/{lead.pk}/reply/", {"text": "Hello {{first_name}}, we come at nine."})
    assert lead.messages.get(kind="reply").body == "Hello Ada, we come at nine."


def test_a_held_back_arrival_is_released_by_a_person_and_keeps_its_time(
    inside: Client, business: Business
) -> None:
    from leads.models import Arrival

    inside.post(
        "/f/oak/",
        {"name": "Ada", "email": "ada@x.example", "message": "Our roof leaks", "fax_line": "1"},
    )
    support.live(support.clock())
    arrival = Arrival.objects.get()
    assert arrival.became == "quarantined"
    assert "people do not see" in arrival.why
    assert arrival.why in inside.get(f"/arrivals/{arrival.pk}/").content.decode()
    assert "ada@x.example" in inside.get(f"/arrivals/{arrival.pk}/").content.decode()
    inside.post(f"/arrivals/{arrival.pk}/again/")
    support.live(support.clock())
    arrival.refresh_from_db()
    assert arrival.became == "lead"
    assert arrival.lead
    assert arrival.lead.received_at == arrival.received_at


@pytest.mark.parametrize(
    "path",
    ["/arrivals/", "/balance/", "/arrivals/?became=quarantined&source=1", "/outbox/?state=queued"],
)
def test_the_ledger_opens(inside: Client, business: Business, path: str) -> None:
    support.answered_lead(business)
    assert inside.get(path).status_code == 200


def test_a_wrong_move_is_told_and_changes_nothing(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    page = inside.post(f"/leads/{lead.pk}/move/", {"to": "nowhere"}, follow=True).content.decode()
    lead.refresh_from_db()
    assert "Choose where to move it" in page
    assert lead.stage == "in_progress"


def test_the_numbers_of_the_report_open_their_leads(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    page = inside.get("/in/oak/report/2026-09-14/?show=answered").content.decode()
    assert f"/leads/{lead.pk}/" in page
    assert inside.get("/report/not-a-week/").status_code == 404


def test_an_unconfirmed_message_is_sent_again_only_by_a_person(
    inside: Client, business: Business
) -> None:
    lead = support.answered_lead(business)
    message = support.first_answer(lead)
    Message.objects.filter(pk=message.pk).update(state="unconfirmed")
    assert "Send again" in inside.get(f"/outbox/{message.pk}/").content.decode()
    inside.post(f"/outbox/{message.pk}/resend/")
    support.live(support.clock())
    again = Lead.objects.get().messages.get(kind=Message.Kind.REPLY)
    assert again.state == "sent"
    assert again.message_id == message.message_id
    message.refresh_from_db()
    assert message.state == "unconfirmed"


def test_health_says_what_is_dead(client: Client, business: Business) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["alive"] == {
        "database": True,
        "queue": False,
        "worker": False,
        "timetable": False,
        "clock": True,
        "key": True,
    }


def test_pages_say_that_nothing_is_answered_while_the_workers_are_away(
    inside: Client, business: Business
) -> None:
    assert "Not running: worker and timetable" in inside.get("/").content.decode()
