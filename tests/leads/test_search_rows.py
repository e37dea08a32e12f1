"""What a lead is found by is kept in step with everything that changes it, whoever does."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from followups.sequences import restarting
from leadflow.privacy.erasing import erase_person, finish_erasure
from leadflow.privacy.people import person_of
from leads.contacts import consent, editing, merging, said
from leads.models import Business, Contact, Lead, SearchBacklog, SearchRow
from leads.pipeline import contacting, notes, tagging
from leads.review import corrections
from leads.search.rows import fill_next_search_rows, write_rows
from leads.sources import importing
from tests import support
from tests.support import ADA, BOB, MONDAY
from tests.support.racing import race

LATER = MONDAY + timedelta(hours=2)


def kept() -> dict[int, Any]:
    columns = ("pk", "received_at", "category", "urgency", "fit", "silenced", "words")
    return {row[0]: row[1:] for row in SearchRow.objects.order_by("pk").values_list(*columns)}


def assert_in_step() -> None:
    """Every lead has its row, and writing all anew changes none."""
    before = kept()
    assert before.keys() == set(Lead.objects.values_list("pk", flat=True))
    with transaction.atomic():
        write_rows(before)
    assert kept() == before


def says(lead: Lead, word: str) -> bool:
    return f" {word} " in f" {SearchRow.objects.get(pk=lead.pk).words} ".replace("'", "")


@pytest.mark.django_db
def test_whatever_changes_a_lead_its_row_follows(business: Business, owner: User) -> None:
    ada = support.answered_lead(business, ADA)
    assert_in_step()
    raw = support.letter("Ada Keen <ada@lovelace.example>", "The gutter has come down.")
    support.mail_in(business, raw, LATER)
    assert says(ada, "gutter")
    bounce = support.letter("mailer-daemon@x.example", "550 nonsuch", "Returned mail")
    support.mail_in(business, bounce, LATER)
    assert_in_step()
    again = support.write(
        business, {**ADA, "message": "A chimney as well?", "phone": "902-555-0199"}
    )
    assert again == ada
    for typed in ada.said_addresses.all():
        said.take_address(typed, LATER, owner)
    assert_in_step()
    judged = ada.judgements.first()
    assert judged is not None
    corrections.correct_judgement(ada, {"category": "spam"}, "no", LATER, owner)
    assert SearchRow.objects.get(pk=ada.pk).category == "spam"
    notes.write_note(ada, "A parrot lives there", LATER, owner)
    tagging.tag_lead(ada, "Repeat customer", LATER, owner)
    bob = support.answered_lead(business, BOB, LATER)
    merging.merge_contacts(bob.contact, ada.contact, LATER, owner)
    assert says(ada, "elsewhere")
    assert_in_step()
    merging.undo_merge(bob.contact.merges.get(), LATER)
    assert_in_step()
    consent.withdraw_consent(Contact.objects.get(pk=bob.contact_id), LATER, "test", bob)
    assert SearchRow.objects.get(pk=bob.pk).silenced
    consent.allow_again(bob.contact, "email", LATER + timedelta(1), "They said so", bob, owner)
    assert not SearchRow.objects.get(pk=bob.pk).silenced
    assert_in_step()


@pytest.mark.django_db
def test_what_one_of_us_notes_and_corrects_is_found(business: Business, owner: User) -> None:
    bob = support.answered_lead(business, BOB)
    undo = contacting.log_contact(bob, "reached", LATER, owner, note="He prefers zinc")
    assert says(bob, "zinc")
    assert undo is not None
    restarting.take_back(undo.act, LATER, owner)
    assert not says(bob, "zinc")
    mail = bob.contact.addresses.get(kind="email")
    ways = (
        editing.Way("email", "bob@nowhere.example", pk=mail.pk),
        editing.Way("phone", "902 555 0177"),
    )
    with transaction.atomic():
        locked = Lead.objects.locked().get(pk=bob.pk)
        editing.edit_card(locked, editing.Card("Robert Cold", ways=ways), LATER)
    assert says(bob, "robert")
    assert says(bob, "#9025550177")
    assert_in_step()


@pytest.mark.django_db
def test_rows_of_a_table_are_found_and_gone_when_taken_back(
    business: Business, owner: User
) -> None:
    ada = support.write(business, ADA)
    table = (
        b"Name,Email,Phone,Notes\n"
        b"Zoe Lark,zoe@x.example,902 555 0144,slates\n"
        b"Ada Keen,ada@lovelace.example,,a new ridge\n"
    )
    draft = support.looked_at(business, table, owner)
    importing.start_import(draft)
    support.work_through(draft)
    zoe = Lead.objects.exclude(pk=ada.pk).get()
    assert says(zoe, "slates")
    assert says(ada, "ridge")
    assert_in_step()
    importing.undo_import(draft, MONDAY)
    support.work_through(draft)
    assert list(kept()) == [ada.pk]
    assert not says(ada, "ridge")
    assert_in_step()


@pytest.mark.django_db
def test_who_is_erased_is_found_in_nobodys_row(business: Business, owner: User) -> None:
    ada, bob = support.answered_lead(business, ADA), support.answered_lead(business, BOB)
    notes.write_note(bob, "Ada Keen, ada@lovelace.example, sent him", LATER, owner)
    assert says(bob, "lovelace")
    done = erase_person(person_of(ada.contact), LATER, "us")
    finish_erasure(done.erasure, LATER)
    assert list(kept()) == [bob.pk]
    assert not says(bob, "lovelace")
    assert_in_step()


@pytest.mark.django_db
def test_leads_that_were_there_before_become_findable_the_newest_first(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = [support.write(business, {**BOB, "email": f"b{n}@x.example"}) for n in range(5)]
    SearchRow.objects.all().delete()
    SearchBacklog.objects.create(below=leads[-1].pk + 1)
    monkeypatch.setattr("leads.search.rows.BATCH", 2)
    assert fill_next_search_rows(MONDAY)
    assert list(kept()) == [leads[3].pk, leads[4].pk]
    while fill_next_search_rows(MONDAY):
        pass
    assert not SearchBacklog.objects.exists()
    assert_in_step()


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_are_both_found(business: Business, owner: User) -> None:
    ada = support.answered_lead(business, ADA)
    raw = support.letter("Ada Keen <ada@lovelace.example>", "The gutter has come down.")
    race(
        lambda: notes.write_note(ada, "A parrot lives there", LATER, owner),
        lambda: tagging.tag_lead(ada, "Heron", LATER, owner),
        lambda: support.mail_in(business, raw, LATER),
    )
    assert all(says(ada, word) for word in ("parrot", "heron", "gutter"))
    assert_in_step()
