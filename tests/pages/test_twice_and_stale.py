"""Pages that two people have open, or that one of them sends twice."""

from typing import Any

import lxml.html
import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client

from followups.models import AnswerRule, Message, SavedReply
from followups.owner import sequence_choice
from leads.models import Business, CriteriaVersion
from tests.support import MONDAY
from tests.support.forms import open_page, values_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def test_a_form_that_is_saved_twice_keeps_its_new_field(inside: Client, business: Business) -> None:
    source = business.sources.get(kind="form")
    address = f"/sources/{source.pk}/"
    typed = values_on(open_page(inside, address), "fields-TOTAL_FORMS")
    new = int(typed["fields-TOTAL_FORMS"]) - 1
    typed |= {f"fields-{new}-label": "Postcode", f"fields-{new}-name": "postcode2"}
    for _ in range(2):
        assert inside.post(address, typed).status_code == 302
        source.refresh_from_db()
        assert "postcode2" in [field["name"] for field in source.fields]


def test_a_saved_reply_that_was_removed_is_not_written_again(
    inside: Client, business: Business
) -> None:
    reply = SavedReply.objects.create(business=business, name="Hello", body="Words")
    pressed = {"reply": reply.pk, "name": "Hello", "body": "Words", "remove": reply.pk}
    for _ in range(2):
        inside.post("/in/oak/replies/", pressed)
        assert not SavedReply.objects.exists()


def test_rules_of_a_source_that_is_not_there_change_nobodys(
    inside: Client, business: Business
) -> None:
    typed = {"new_inquiry-mode": "none", "new_inquiry-late": "safe"}
    answer = inside.post("/in/oak/answers/?source=999999", typed)
    assert answer.status_code == 404
    assert not AnswerRule.objects.exists()


def test_a_mistake_stands_at_its_row_whatever_the_order_of_days(
    inside: Client, business: Business
) -> None:
    sequence = sequence_choice.sequence_in_force(business)
    assert sequence
    typed: dict[str, Any] = values_on(open_page(inside, "/in/oak/sequence/"), "steps-TOTAL_FORMS")
    typed |= {"steps-0-day": "40", "steps-1-body": ""}
    page = lxml.html.fromstring(inside.post("/in/oak/sequence/", typed).content)
    marked = [field.get("name") for field in page.xpath("//*[@aria-invalid='true']")]
    assert marked == ["steps-1-body"]


def test_the_same_sentence_a_third_time_is_a_criterion_of_its_own(
    inside: Client, business: Business
) -> None:
    for number in (1, 2, 3):
        typed = values_on(open_page(inside, "/in/oak/criteria/"), "rows-TOTAL_FORMS")
        new = int(typed["rows-TOTAL_FORMS"]) - 1
        typed |= {f"rows-{new}-text": "The same words", f"rows-{new}-kind": "judgement"}
        assert inside.post("/in/oak/criteria/", typed).status_code == 302, number
    version = CriteriaVersion.objects.get(business=business, in_force=True)
    assert version.criteria.filter(text="The same words").count() == 3


@pytest.mark.parametrize(
    "address", ["/outbox/?business=%00", "/sequence/?at=0001-01-01T00:00", "/answers/?source=%00"]
)
def test_nonsense_in_an_address_is_no_error_of_ours(inside: Client, address: str) -> None:
    assert inside.get(address).status_code in (200, 404)


@pytest.mark.parametrize(
    "site", ["https://😀.example", "https://a.example\u202e", "https://a:99999"]
)
def test_a_site_that_no_header_can_hold_is_none(
    inside: Client, business: Business, site: str
) -> None:
    source = business.sources.get(kind="form")
    typed = values_on(open_page(inside, f"/sources/{source.pk}/"), "fields-TOTAL_FORMS")
    answer = inside.post(f"/sources/{source.pk}/", {**typed, "allowed_origins": site})
    assert answer.status_code == 422


def test_no_message_goes_by_a_channel_that_is_none(business: Business) -> None:
    with pytest.raises(IntegrityError):
        Message.objects.create(
            business=business, kind="reply", channel="fax", not_before=MONDAY, to="a@x.example"
        )
