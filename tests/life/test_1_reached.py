"""A visitor leaves an e-mail address or a phone, and is answered there."""

import lxml.html
import pytest
from django.test import Client

from followups.models import Message
from leads.models import Business, Lead
from leads.sources import settings as sources
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db
WORDS = {"name": ADA["name"], "message": ADA["message"]}


@pytest.mark.parametrize("way", [{"email": ADA["email"]}, {"phone": ADA["phone"]}])
def test_one_of_the_two_is_enough(client: Client, business: Business, way: dict[str, str]) -> None:
    assert client.post("/f/oak/", {**WORDS, **way}).status_code == 302


def test_with_neither_the_form_says_so_at_its_place(client: Client, business: Business) -> None:
    answer = client.post("/f/oak/", WORDS)
    page = lxml.html.fromstring(answer.content)
    assert answer.status_code == 422
    said = page.get_element_by_id("id_email_error").text_content().strip()
    assert said.startswith("Please leave an e-mail address or a phone number")


def test_a_wrong_address_is_the_only_mistake(client: Client, business: Business) -> None:
    page = lxml.html.fromstring(client.post("/f/oak/", {**WORDS, "email": "ada"}).content)
    assert "does not look like" in page.get_element_by_id("id_email_error").text_content()


def test_both_fields_say_that_one_is_enough(client: Client, business: Business) -> None:
    page = client.get("/f/oak/").content.decode()
    assert page.count("e-mail or phone, one is enough") == 2


def test_without_a_number_of_ours_a_person_is_told(client: Client, business: Business) -> None:
    client.post("/f/oak/", {**WORDS, "phone": ADA["phone"]})
    support.live(support.clock())
    lead = Lead.objects.get()
    assert support.first_answer(lead).state == Message.State.WITHHELD
    assert "call or text them" in support.reasons(lead)


@pytest.mark.parametrize("slash", ["/", ""])
def test_stop_behind_a_link_acts_with_its_last_slash_or_without(
    client: Client, business: Business, slash: str
) -> None:
    lead = support.answered_lead(business)
    path = "/u/" + support.first_answer(lead).text.split("/u/")[1].split("/")[0]
    assert client.post(path + slash, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert lead.contact.consents.filter(basis="withdrawal").exists()


@pytest.mark.parametrize(
    ("email", "status"),
    [
        (" ada@x.example\n", 202),
        ("ada@x..example", 422),
        ("ada@@x.example", 422),
        ("ada keen@x.example", 422),
        (".ada@x.example", 422),
        ("ada@x", 422),
    ],
)
def test_the_api_forgives_blanks_and_refuses_what_is_no_address(
    client: Client, business: Business, email: str, status: int
) -> None:
    _, key = sources.new_api_key(business, "site", support.clock())
    answer = client.post(
        "/api/v1/inquiries",
        {"message": "hi", "email": email},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == status
