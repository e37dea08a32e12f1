"""The one button of a row leads to something that can be done about this lead."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.channels.ways import ways_to_reach
from leadflow.pages.helpers.lists.lead_rows import leads_to_list
from leads.contacts.said import WHERE_TO_WRITE
from leads.judge.opinion import Opinion
from leads.judge.recording import Judged, record_judgements
from leads.models import Address, Business, Lead
from leads.models.judgement import ReasonCode, new_reason
from leads.pipeline import by_hand, contacting, stages
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db
PHONE = {"name": "Cy Young", "phone": "902 555 0155", "message": "please call about the roof"}
MAIL = {"name": "Di Fox", "email": "di@x.example", "message": "the roof, some time next month"}


def row_of(lead: Lead) -> Any:
    return leads_to_list([lead.pk], [lead.business], MONDAY)[lead.pk]


def make_pressing(lead: Lead) -> None:
    reasons = [new_reason(ReasonCode.DANGER)]
    opinion = Opinion("new_inquiry", "emergency", reasons=reasons, judged_by="test")
    record_judgements([Judged(lead, None, [], opinion)], MONDAY)


def as_in_a_row(lead: Lead) -> tuple[bool, bool]:
    """Whether they can be mailed: by its row, and on its page."""
    whole = Lead.objects.prefetch_related("inbound", *WHERE_TO_WRITE).get(pk=lead.pk)
    return row_of(lead).has_mail, "email" in ways_to_reach(whole)


@pytest.mark.parametrize(("said", "step"), [(PHONE, "call"), (MAIL, "reply"), (ADA, "reply")])
def test_who_waits_is_answered_by_a_way_that_there_is(
    business: Business, said: dict[str, str], step: str
) -> None:
    lead = support.write(business, said)
    assert row_of(lead).next_step == step
    lead.contact.addresses.update(wrong_at=MONDAY)
    lead.said_addresses.update(wrong_at=MONDAY)
    assert row_of(lead).next_step == "look"


@pytest.mark.parametrize(
    "changes", [{"wrong_at": MONDAY}, {"typed_only": True}, {"typed_only": False}]
)
@pytest.mark.parametrize("is_said", [True, False])
def test_a_row_knows_who_can_be_mailed_as_the_page_does(
    business: Business, changes: dict[str, Any], is_said: bool
) -> None:
    lead = support.write(business, MAIL)
    Address.objects.filter(contact=lead.contact).update(**changes)
    if not is_said:
        lead.said_addresses.all().delete()
    in_row, on_page = as_in_a_row(lead)
    is_theirs = is_said or not changes.get("typed_only", True)
    assert in_row == on_page == ("wrong_at" not in changes and is_theirs)


def test_who_still_needs_a_person_keeps_a_button(inside: Client, business: Business) -> None:
    lead = support.answered_lead(business, MAIL)
    make_pressing(lead)
    assert row_of(lead).next_step == "look"
    inside.post(f"/leads/{lead.pk}/go-on/")
    row = row_of(lead)
    assert row.waits_for_a_hand
    assert row.next_step == "reply"


def test_nobody_is_urged_to_call_whom_the_business_is_done_with(
    inside: Client, business: Business, owner: User
) -> None:
    lead = support.write(business, ADA, support.clock())
    make_pressing(lead)
    assert "line urgent" in inside.get("/board/").content.decode()
    by_hand.move_by_hand(lead, "won", "", support.clock(), owner)
    page = inside.get("/board/").content.decode()
    assert f"line-{lead.pk}" in page
    assert "line urgent" not in page
    assert "tel:" not in page


@pytest.mark.parametrize("path", ["/board/", "/leads/", "/"])
def test_danger_ends_on_every_list_once_they_were_spoken_to(
    inside: Client, business: Business, owner: User, path: str
) -> None:
    later = support.answered_lead(business, MAIL)
    lead = support.write(business, ADA, support.clock())
    make_pressing(lead)
    assert says_danger(inside, path)
    contacting.log_contact(lead, "reached", support.clock(), owner)
    assert not says_danger(inside, path)
    if path == "/board/":  # it is first no more, and not out of sight either
        assert place_on(inside, path, lead) > 0
        make_pressing(later)
        assert place_on(inside, path, later) < place_on(inside, path, lead)


@pytest.mark.parametrize("path", ["/board/", "/leads/", "/"])
def test_danger_stands_on_every_list_again_when_they_write_again(
    inside: Client, business: Business, owner: User, path: str
) -> None:
    lead = support.write(business, ADA, support.clock())
    make_pressing(lead)
    contacting.log_contact(lead, "reached", support.clock(), owner)
    lead.refresh_from_db()
    stages.wait_for_us(lead, support.clock())
    assert says_danger(inside, path)


def says_danger(inside: Client, path: str) -> bool:
    page = inside.get(path).content.decode()
    return "line urgent" in page or ">Act now</span>" in page


def place_on(inside: Client, path: str, lead: Lead) -> int:
    return inside.get(path).content.decode().find(f"line-{lead.pk}")
