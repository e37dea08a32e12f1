"""Addresses: in whatever spelling, of whichever kind, one person's and nobody else's."""

from datetime import timedelta

import pytest
from django.test import Client

from followups.models import Message
from followups.opt_out import unsubscribe
from followups.policy import may_send as policy
from leads.capture import door, filing
from leads.contacts.typed import email_address
from leads.models import Business
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "spelling",
    [
        "victim@ｖic.example",
        "VICTIM@vic.example",
        "victim@vic\u200d.example",
        "victim@vi\u00adc.example",
        " victim@vic.example ",
    ],
)
def test_an_opt_out_holds_for_every_way_of_writing_the_address(
    business: Business, spelling: str
) -> None:
    lead = support.answered_lead(business, {**ADA, "email": "victim@vic.example", "phone": ""})
    unsubscribe.unsubscribe_lead(lead, MONDAY, "link")
    support.live(MONDAY)
    again = support.answered_lead(
        business,
        {**ADA, "email": spelling, "phone": "", "message": "another roof"},
        MONDAY + timedelta(hours=1),
    )
    assert email_address(spelling) == "victim@vic.example"
    assert again.contact_id == lead.contact_id
    assert again.messages.filter(kind="first_response", state="sent").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "é@x.example",
        "a@\u200b.example",
        "a@" + "b" * 64 + ".example",
        "@@@",
        "a..b@x.example",
        ".a@x.example",
        "a@x",
        "a b@x.example",
    ],
)
def test_what_no_mail_can_reach_is_no_address(address: str) -> None:
    assert email_address(address) == ""


def test_free_mail_has_no_domain_cap_and_others_do(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "DOMAIN_CAP", 2)
    for n in range(4):
        support.answered_lead(business, {**ADA, "email": f"a{n}@gmail.com", "phone": ""})
        support.answered_lead(business, {**ADA, "email": f"a{n}@burst.example", "phone": ""})
    sent = Message.objects.filter(kind="first_response", state="sent")
    assert (
        sent.filter(to__endswith="@gmail.com").count(),
        sent.filter(to__endswith="@burst.example").count(),
    ) == (4, 2)


def test_not_me_silences_the_address_and_asks_a_person(client: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    text = support.first_answer(lead).text
    path = "/n/" + text.split("/n/")[1].split("/")[0] + "/"
    assert client.get(path).status_code == 200
    assert not lead.events.filter(kind="opted_out").exists()
    assert client.post(path).status_code == 200
    support.live(support.clock())
    lead.refresh_from_db()
    assert lead.enrollments.get().why == "opted_out"
    assert "not they who wrote" in support.reasons(lead)


def test_an_unreadable_body_still_opts_out(client: Client, business: Business) -> None:
    lead = support.answered_lead(business)
    path = "/u/" + support.first_answer(lead).text.split("/u/")[1].split("/")[0] + "/"
    assert (
        client.post(path, b"\xff" * 100, content_type="multipart/form-data; boundary=x").status_code
        == 200
    )
    assert lead.events.filter(kind="opted_out").exists()


def test_one_address_again_and_again_is_held_back_and_nobody_else_is(business: Business) -> None:
    for n in range(10):
        arrival = None
        support_write = {**ADA, "email": "victim@v.example", "phone": "", "message": f"number {n}"}

        arrival = door.receive_fields(
            support.form_of(business), "form", support_write, MONDAY + timedelta(minutes=n)
        )
        while filing.file_next_arrival(MONDAY + timedelta(minutes=n)):
            pass
    assert arrival is not None
    arrival.refresh_from_db()
    assert arrival.became == "quarantined"
    assert "address" in arrival.why
    assert support.write(business, BOB_HONEST, MONDAY + timedelta(minutes=11)).pk


BOB_HONEST = {"name": "Bob", "email": "bob@honest.example", "message": "A new roof please"}
