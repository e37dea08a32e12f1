"""What rows keep as codes, numbers and lists, as pages say it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from followups.content import mail
from followups.owner import answer_modes
from leadflow.templatetags import names, times
from leads.business.preferences import keep_columns
from leads.contacts.called import person_words
from leads.contacts.said import take_address
from leads.declined import Declined
from leads.models import Business, Contact
from tests import support

pytestmark = pytest.mark.django_db
PHONE = {"phone": "902-555-0199", "message": "Call me about the drain."}


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("phone", "+19025550199", "(902) 555-0199"),
        ("phone", "+4930123456789", "+49 30 123456789"),
        ("email", "ada@x.example", "ada@x.example"),
    ],
)
def test_who_gave_no_name_is_called_by_where_they_are_reached(
    business: Business, kind: str, value: str, words: str
) -> None:
    contact = Contact.objects.create(business=business)
    assert person_words(contact, business) == "somebody"
    contact.addresses.create(business=business, kind=kind, value=value)
    assert person_words(Contact.objects.get(), business) == words
    contact.name = "Ada Keen"
    assert person_words(contact, business) == "Ada Keen"


def test_a_phone_is_said_in_one_way_on_every_page_of_a_lead(
    inside: Client, business: Business
) -> None:
    lead = support.answered_lead(business, PHONE, support.clock())
    message = lead.messages.first()
    assert message is not None
    ways = ("", "contact/", "erase/", "sent/", "part/side/")
    pages = ["/", "/leads/", "/board/", "/outbox/", "/arrivals/", f"/outbox/{message.pk}/"]
    for address in [*pages, *(f"/leads/{lead.pk}/{way}" for way in ways)]:
        page = inside.get(address).content.decode().replace("tel:+19025550199", "")
        assert "(902) 555-0199" in page, address
        assert "+19025550199" not in page, address


def test_changes_say_what_was_chosen_and_by_whom(
    inside: Client, business: Business, owner: User
) -> None:
    owner.first_name, owner.last_name = "Rosa", "Maple"
    owner.save()
    now = support.clock()
    places = {"country": "DE", "languages": ["de", "fr"], "timezone": "Europe/Berlin"}
    keep_columns(business, "business", places, now, owner)
    wanted = {"new_inquiry": answer_modes.Rule("draft", "safe")}
    answer_modes.decide_answer_rule(business, None, wanted, now, owner)
    page = inside.get("/settings/changes/").content.decode()
    for words in ("Germany", "German, French", "Berlin (Germany)", "Rosa Maple"):
        assert words in page
    assert "A draft that one of us approves" in page
    assert owner.email not in page.partition("<table")[2].partition("</table>")[0]


def test_reasons_stand_on_one_line_as_sentences() -> None:
    reasons = ["an emergency: act", "No address: call them.", "they ask"]
    assert names.reasons_words(reasons) == "An emergency: act · No address: call them · They ask"


def test_a_day_on_somebodys_own_clock() -> None:
    with translation.override("fr"):
        assert times.own_day("2026-09-14T09:00") == "14 Sep 2026"
    assert times.minutes(None) == "–"


def test_a_reply_is_shown_without_what_stands_below_it() -> None:
    words = "Thursday at nine.\n\n-- \nRosa"  # with a signature that begins as a footer does
    sent = f"{words}\n\n-- \nYou get this because you wrote."
    assert mail.without_footer(sent) == words
    assert mail.footer_of(sent) == "You get this because you wrote."
    assert (mail.without_footer("Hi"), mail.footer_of("Hi")) == ("Hi", "")


def test_whose_card_a_phone_is_on_is_said_as_people_read_it(
    business: Business, owner: User
) -> None:
    support.write(business, PHONE)
    asked = support.write(business, {**PHONE, "email": "eve@x.example", "name": "Eve"})
    said = asked.said_addresses.get(kind="phone")
    with pytest.raises(Declined) as told:
        take_address(said, support.clock(), owner)
    number = "(902) 555-0199"
    assert str(told.value) == f"{number} is on the card of {number}: merge the two cards instead."
