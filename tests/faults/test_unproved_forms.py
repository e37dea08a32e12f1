"""What anybody can type into a form changes no card, reaches nobody else, and silences nobody."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from followups.channels import CHANNELS
from followups.models import Message, Suppression
from followups.opt_out.unsubscribe import only_people, unsubscribe_lead
from followups.sequences.holding import stop_held_lead
from leads.contacts import consent
from leads.contacts.said import take_address
from leads.declined import Declined
from leads.models import Address, Business, Contact, Lead, MergeSuggestion, SaidAddress
from tests import support
from tests.support import ADA, MONDAY, letter
from tests.support.sequences import live_until
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db

HERS, NUMBER, THEIRS = "ada@lovelace.example", "+19025550131", "+19025550199"
LATER = MONDAY + timedelta(hours=1)
STOP = "Please stop writing to me and take me off your list."


def typed(business: Business, at: Any = LATER, **fields: str) -> Lead:
    return support.write(business, {"message": "My roof leaks, please come.", **fields}, at)


def card(contact: Contact) -> set[str]:
    return set(contact.addresses.values_list("value", flat=True))


def texted(business: Business, number: str, text: str, at: Any = LATER) -> None:
    from leadflow.rehearsal.world import World

    World(at).receive_text(business, number, text)


def test_a_known_number_brings_no_mail_onto_the_card(business: Business) -> None:
    texted(business, NUMBER, "Our roof leaks since Sunday, can somebody come?", MONDAY)
    owner = Contact.objects.get()
    lead = typed(business, name="Mallory", phone=NUMBER, email="m@evil.example")
    assert lead.contact != owner
    assert (card(owner), card(lead.contact)) == ({NUMBER}, {"m@evil.example"})
    assert MergeSuggestion.objects.count() == 1


def test_a_known_mail_gets_no_number(business: Business) -> None:
    ada = support.answered_lead(business).contact
    lead = typed(business, name="Ada Keen", email=HERS, phone=THEIRS)
    assert lead.contact == ada
    assert THEIRS not in card(ada)
    said = SaidAddress.objects.get(value=THEIRS)
    assert (said.lead, said.said_how) == (lead, "said by form on 14 Sep 2026")
    assert CHANNELS["sms"].address(lead) != THEIRS


@pytest.mark.parametrize("name", ["Tom Keen", ""])
def test_one_phone_of_a_house_links_nobody_and_is_answered_nowhere_else(
    business: Business, name: str
) -> None:
    """Whoever shares her phone asks for something that is not for her to read."""
    ada = support.answered_lead(business)
    before = ada.inbound.count()
    other = typed(business, name=name, phone=NUMBER, message="I want a quote, do not tell Ada.")
    support.live(LATER)
    assert other.contact != ada.contact
    assert ada.inbound.count() == before
    assert Message.objects.filter(lead=other, state="sent").count() == 0
    assert other.attention, "a person calls the number"


def test_a_nameless_card_takes_no_name_from_a_form(business: Business) -> None:
    contact = typed(business, email=HERS).contact
    typed(business, email=HERS, name="Rude Word", message="And my gutter, please.")
    contact.refresh_from_db()
    assert contact.name == ""


def test_what_was_typed_is_written_to_on_its_own_lead_alone(business: Business) -> None:
    """Somebody types a stranger's mail beside a number of their own; later she writes herself."""
    first = typed(business, name="Ada Keen", email=HERS, phone=THEIRS)
    business.sources.filter(kind="sms").update(telephone={"number": "+19025550100"})
    assert CHANNELS["sms"].address(first) == THEIRS
    Lead.objects.filter(pk=first.pk).update(
        stage="completed", outcome="lost", completed_at=LATER, waiting_since=None
    )
    own = support.mail_in(business, letter(f"Ada <{HERS}>", "Our roof leaks.", "Roof"), LATER).lead
    assert own.contact == first.contact
    assert own != first
    assert CHANNELS["email"].address(own) == HERS
    assert CHANNELS["sms"].address(own) == ""


@pytest.mark.parametrize("fields", [{"email": HERS}, {"phone": NUMBER, "name": "Somebody"}])
def test_nobody_is_silenced_by_a_form(business: Business, fields: dict[str, str]) -> None:
    """It holds what goes by itself to them, until they say so themselves, or one of us does."""
    ada = support.answered_lead(business)
    typed(business, message=STOP, **fields)
    support.live(MONDAY + timedelta(days=9))
    assert not consent.is_withdrawn(ada.contact)
    assert not Suppression.objects.exists()
    assert ada.is_silenced
    assert "nothing shows that it is they" in support.reasons(ada)
    assert not Message.objects.filter(lead=ada, kind="step", state="sent").exists()


def test_the_address_itself_confirms_it(business: Business) -> None:
    ada = support.answered_lead(business)
    typed(business, email=HERS, message=STOP)
    unsubscribe_lead(ada, LATER, "The link in our mail")
    assert consent.is_withdrawn(ada.contact)


def test_or_one_of_us_does(business: Business) -> None:
    ada = support.answered_lead(business)
    typed(business, email=HERS, message=STOP)
    stop_held_lead(ada, LATER, support.make_owner(business))
    support.live(LATER)
    assert consent.is_withdrawn(ada.contact)
    assert Suppression.objects.count() == 2


def test_it_holds_again_where_it_was_let_go_on_before(business: Business) -> None:
    from followups.sequences.holding import let_lead_go_on

    ada = support.answered_lead(business)
    typed(business, email=HERS, message=STOP)
    let_lead_go_on(ada, LATER, support.make_owner(business))
    assert not Lead.objects.get(pk=ada.pk).is_silenced
    typed(business, LATER + timedelta(days=2), email=HERS, message=STOP)
    assert Lead.objects.get(pk=ada.pk).is_silenced


def test_a_number_that_says_stop_silences_itself_and_no_mail_it_was_typed_beside(
    business: Business,
) -> None:
    """A program types her address beside a number of its own, and texts STOP from there."""
    ada = support.answered_lead(business)
    typed(business, email=HERS, phone=THEIRS, message="My gutter, too.")
    texted(business, THEIRS, "STOP")
    support.live(MONDAY + timedelta(days=9))
    assert not consent.is_withdrawn(ada.contact)
    assert ada.is_silenced
    assert consent.is_withdrawn(Address.objects.get(value=THEIRS).contact)
    assert not Message.objects.filter(lead=ada, kind="step", state="sent").exists()


def test_stop_by_the_number_itself_is_obeyed_at_once(business: Business) -> None:
    ada = support.answered_lead(business)
    texted(business, NUMBER, "STOP")
    assert consent.is_withdrawn(ada.contact)


def test_a_text_that_names_anothers_mail_joins_nobody(business: Business) -> None:
    ada = support.answered_lead(business)
    texted(business, THEIRS, f"Hi, about my roof, write to {HERS} please. Thanks")
    assert THEIRS not in card(ada.contact)
    assert Address.objects.get(value=THEIRS).contact != ada.contact


def test_a_machine_of_ours_proves_no_more_than_a_form(business: Business) -> None:
    """A mail of the site's own plugin, under a forged address of our domain."""
    ada = support.answered_lead(business)
    raw = letter(
        "Website <wordpress@oak-roofing.example>",
        f"Name: Ada Keen\nEmail: {HERS}\nPhone: {THEIRS}\nMessage: {STOP}",
        "New submission from Contact",
    )
    assert support.mail_in(business, raw, LATER).lead == ada
    assert not consent.is_withdrawn(ada.contact)
    assert ada.is_silenced
    assert THEIRS not in card(ada.contact)


def test_a_click_takes_it_onto_the_card(business: Business, client: Client) -> None:
    lead = support.answered_lead(business)
    typed(business, name="Ada Keen", email=HERS, phone=THEIRS, message="And my gutter.")
    owner = support.make_owner(business)
    client.force_login(owner)
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    assert "said by form on" in page
    said = SaidAddress.objects.get(value=THEIRS)
    client.post(f"/leads/{lead.pk}/said/{said.pk}/take/")
    said.refresh_from_db()
    assert THEIRS in card(lead.contact)
    assert said.taken_by == owner
    assert "said by form on" not in client.get(f"/leads/{lead.pk}/").content.decode()


def test_what_stands_on_anothers_card_is_not_taken(business: Business) -> None:
    support.answered_lead(business)
    other = typed(business, name="Tom", phone=NUMBER, email="tom@x.example")
    said = SaidAddress.objects.get(lead=other, value=NUMBER)
    with pytest.raises(Declined, match="merge the two cards"):
        take_address(said, LATER, support.make_owner(business))


def test_a_form_does_not_take_back_that_only_people_may_write(
    business: Business, mail_through: Sink
) -> None:
    lead = support.answered_lead(business, {**ADA, "email": HERS})
    only_people(lead, LATER)
    Lead.objects.filter(pk=lead.pk).update(
        stage="completed", outcome="lost", completed_at=LATER, promise_due_at=None
    )
    sent = len(mail_through.to(HERS))
    again = typed(business, MONDAY + timedelta(days=10), name="Ada Keen", email=HERS)
    assert again != lead
    live_until(MONDAY + timedelta(days=14), MONDAY + timedelta(days=10))
    assert len(mail_through.to(HERS)) == sent
    again.refresh_from_db()
    assert again.promise_due_at is not None  # a person answers them


def test_what_they_allow_anew_takes_it_back(business: Business, mail_through: Sink) -> None:
    lead = support.answered_lead(business, {**ADA, "email": HERS})
    only_people(lead, LATER)
    assert consent.wants_only_people(lead.contact)
    consent.give_consent(lead.contact, "email", MONDAY + timedelta(days=1))
    assert not consent.wants_only_people(lead.contact)
