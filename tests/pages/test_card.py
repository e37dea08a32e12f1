"""The card of a person is corrected on one page, and nobody's address is taken from them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from followups.channels.ways import ways_to_reach
from leads.business.money import money
from leads.contacts.editing import version_of
from leads.contacts.said import WHERE_TO_WRITE, phone_to_call
from leads.models import Address, Business, Contact, Lead, MergeSuggestion
from tests import support
from tests.support import ADA, MONDAY
from tests.support.lead_page import whole_lead

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NEW = "ada.keen@lovelace.example"


@pytest.fixture
def lead(business: Business) -> Lead:
    """Answered by itself, with follow-ups planned."""
    business.country = "CA"
    business.save()
    return support.answered_lead(business, ADA)


def again(lead: Lead) -> Lead:
    return Lead.objects.prefetch_related(*WHERE_TO_WRITE).get(pk=lead.pk)


def typed(lead: Lead, *new: dict[str, str], **changes: str) -> dict[str, str]:
    """What the page posts: the card as it stands, with changes and further rows."""
    lead = again(lead)
    rows = [
        {"row": str(one.pk), "kind": one.kind, "value": one.value}
        for one in lead.contact.addresses.order_by("pk")
    ]
    for number, row in enumerate([*rows, *new]):
        for name, value in row.items():
            changes.setdefault(f"form-{number}-{name}", value)
    total, kept = str(len(rows) + len(new)), str(len(rows))
    shape = {"form-TOTAL_FORMS": total, "form-INITIAL_FORMS": kept}
    return {"name": lead.contact.name, "seen": version_of(lead), **shape, **changes}


def keep(inside: Client, lead: Lead, posted: dict[str, str]) -> Any:
    return inside.post(f"/leads/{lead.pk}/contact/", posted, follow=True)


def place_of(lead: Lead, kind: str) -> int:
    """The row of the page on which the first address of that kind stands."""
    kinds = lead.contact.addresses.order_by("pk").values_list("kind", flat=True)
    return list(kinds).index(kind)


def test_what_is_typed_is_kept(inside: Client, lead: Lead, owner: User) -> None:
    further = {"kind": "phone", "value": "902 555 0177", "is_preferred": "on"}
    more = {
        "language": "fr",
        "timezone": "America/Vancouver",
        "prefers": "call",
        "value": "1250.50",
    }
    page = keep(inside, lead, typed(lead, further, name="Ada K. Keen", **more))
    assert page.status_code == 200
    lead = again(lead)
    contact = lead.contact
    assert (contact.name, contact.prefers, contact.phone) == ("Ada K. Keen", "call", "+19025550177")
    assert (lead.language, lead.timezone, lead.value) == (
        "fr",
        "America/Vancouver",
        Decimal("1250.50"),
    )
    assert phone_to_call(lead) == "+19025550177"
    said = page.content.decode()
    assert money(Decimal("1250.50"), lead.business) in said
    assert "Card changed by owner" in whole_lead(inside, lead.pk)


def test_a_follow_up_goes_to_the_corrected_address(inside: Client, lead: Lead) -> None:
    row = place_of(lead, "email")
    keep(inside, lead, typed(lead, **{f"form-{row}-value": f"  {NEW.upper()} "}))
    step = support.step(lead, 1)
    assert step.to == NEW
    support.live(step.not_before)
    step.refresh_from_db()
    assert (step.state, step.to) == ("sent", NEW)
    page = inside.get(f"/leads/{lead.pk}/").content.decode()
    assert "Take it onto the card" not in page


def test_a_removed_address_is_written_to_no_more(inside: Client, lead: Lead) -> None:
    row = place_of(lead, "email")
    keep(inside, lead, typed(lead, **{f"form-{row}-DELETE": "on"}))
    assert "email" not in ways_to_reach(again(lead))
    step = support.step(lead, 1)
    support.live(step.not_before)
    step.refresh_from_db()
    assert step.state == "withheld"


@pytest.mark.parametrize(
    ("way", "mistake"),
    [
        ({"kind": "phone", "value": "555"}, "no whole phone number"),
        ({"kind": "email", "value": "ada@lovelace"}, "no e-mail address"),
        ({"kind": "email", "value": ADA["email"]}, "stands there twice"),
    ],
)
def test_a_mistake_stands_at_its_field_and_nothing_is_lost(
    inside: Client, lead: Lead, way: dict[str, str], mistake: str
) -> None:
    page = keep(inside, lead, typed(lead, way, name="Somebody Else"))
    assert page.status_code == 422
    assert mistake in page.content.decode()
    assert "Somebody Else" in page.content.decode()
    assert again(lead).contact.name == ADA["name"]


def test_two_who_edit_one_card_overwrite_nothing(inside: Client, lead: Lead) -> None:
    first, second = typed(lead, name="First"), typed(lead, name="Second")
    keep(inside, lead, first)
    page = keep(inside, lead, second)
    assert "changed meanwhile" in page.content.decode()
    assert again(lead).contact.name == "First"


def test_an_address_of_somebody_else_asks_whether_they_are_one(
    inside: Client, business: Business, lead: Lead
) -> None:
    other = Contact.objects.create(business=business, name="Tom Keen")
    Address.objects.create(business=business, contact=other, kind="phone", value="+19025550188")
    further = {"kind": "phone", "value": "902 555 0188"}
    page = keep(inside, lead, typed(lead, further, name="Ada K. Keen"))
    assert page.redirect_chain[-1][0] == f"/contacts/{other.pk}/merge/{lead.contact_id}/"
    assert again(lead).contact.name == "Ada K. Keen"
    assert other.addresses.get().value == "+19025550188"
    assert MergeSuggestion.objects.filter(decided_at=None).count() == 1
    assert again(lead).said_addresses.filter(value="+19025550188").exists()


# One phone, several people

HERS = {"name": "Jane Marrack", "email": "jane@x.example", "phone": "902 555 0166"}


@pytest.mark.parametrize(
    "second",
    [
        {"name": "Tom Marrack", "phone": "902 555 0166"},
        {"name": "Tom Marrack", "phone": "902 555 0166", "email": "tom@x.example"},
        {"name": "", "phone": "902 555 0166"},
    ],
)
def test_a_shared_phone_links_nobody_and_no_mail_goes_to_the_other(
    business: Business, second: dict[str, str]
) -> None:
    jane = support.answered_lead(business, {**HERS, "message": "The roof leaks"})
    tom = support.answered_lead(business, {**second, "message": "The tap drips"}, MONDAY + HOUR)
    assert tom.pk != jane.pk
    assert tom.contact_id != jane.contact_id
    to = set(tom.messages.values_list("to", flat=True))
    assert "jane@x.example" not in to
    assert phone_to_call(again(tom)) == "+19025550166"


def test_each_of_those_who_share_a_phone_is_known_again(business: Business) -> None:
    jane = support.answered_lead(business, {**HERS, "message": "The roof leaks"})
    tom = support.answered_lead(
        business, {"name": "Tom Marrack", "phone": "902 555 0166", "message": "A tap"}, MONDAY
    )
    later = support.write(
        business,
        {"name": "Tom Marrack", "phone": "902 555 0166", "message": "The tap again"},
        MONDAY + HOUR,
    )
    assert later.contact_id == tom.contact_id != jane.contact_id


def test_who_prefers_texts_is_offered_them_first(lead: Lead, business: Business) -> None:
    support_line = {"number": "+19025550100"}
    business.sources.create(kind="sms", name="Line", key="line", telephone=support_line)
    Contact.objects.filter(pk=lead.contact_id).update(prefers="sms")
    ways = ways_to_reach(Lead.objects.get(pk=lead.pk))
    assert next(iter(ways)) == "sms"
