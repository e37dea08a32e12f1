"""Forms about numbers, mappings, imports and leads by hand: a mistake stands at its field."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leads.contacts import consent
from leads.fields import one_line
from leads.models import Arrival, Business, Import, Lead, Source
from leads.sources import importing
from leads.sources import settings as sources
from tests import support
from tests.support import MONDAY
from tests.support.forms import ODD, columns, open_page, send, values_on

pytestmark = pytest.mark.django_db

# A form made elsewhere


def test_a_mistake_in_a_mapping_stands_at_its_field(inside: Client, webhook: Source) -> None:
    path, before = f"/sources/{webhook.pk}/", columns(webhook)
    values = values_on(open_page(inside, path), "meanings-0-means")
    changes = {"meanings-0-means": "star sign", "meanings-1-means": "email", "name": "New name"}
    shown = send(inside, path, values | changes)
    assert shown.status == 422
    assert "star sign is not one of" in shown.mistake_at("meanings-0-means")
    assert shown.focused() == ["meanings-0-means"]
    assert shown.value("meanings-1-means") == "email"
    assert shown.value("name") == "New name"
    assert columns(webhook) == before


def test_a_mapping_is_of_the_request_that_was_looked_at(
    inside: Client, client: Client, webhook: Source
) -> None:
    path = f"/sources/{webhook.pk}/"
    values = values_on(open_page(inside, path), "meanings-0-means")
    client.post(f"/w/{webhook.key}/", {"y": "1", **ODD}, content_type="application/json")
    assert send(inside, path, values | {"meanings-0-means": "name"}).status == 302
    webhook.refresh_from_db()
    assert webhook.mapping["x1"] == "name"
    assert "y" not in webhook.mapping


def test_a_meaning_is_taken_back(inside: Client, webhook: Source) -> None:
    webhook.mapping = {"x1": "name", "of another request": "phone"}
    webhook.save()
    path = f"/sources/{webhook.pk}/"
    values = values_on(open_page(inside, path), "meanings-0-means")
    assert values["meanings-0-means"] == "name"
    assert send(inside, path, values | {"meanings-0-means": ""}).status == 302
    webhook.refresh_from_db()
    assert webhook.mapping == {"x2": "email", "of another request": "phone"}


# A phone number


def test_a_mistake_in_a_number_stands_at_its_field(inside: Client, number: Source) -> None:
    path, before = f"/sources/{number.pk}/", columns(number)
    values = values_on(open_page(inside, path), "ring")
    changes = {"number": "12", "greeting": "Hello there", "answer": "Hi {{nobody}}"}
    shown = send(inside, path, values | changes | {"ring_seconds": "900"})
    assert shown.status == 422
    assert "is not a phone number" in shown.mistake_at("number")
    assert "5 to 60 seconds" in shown.mistake_at("ring_seconds")
    assert "is not a merge field" in shown.mistake_at("answer")
    assert shown.focused() == ["number"]
    assert shown.value("number") == "12"
    assert shown.value("greeting").strip() == "Hello there"
    assert columns(number) == before


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("ring", "902 555 0188", "cannot be put through to itself"),
        ("number", "902 555 0199", "belongs to another source"),
        ("ring", "555", "is not a phone number"),
        ("ring_seconds", "soon", "5 to 60 seconds"),
        ("greeting", "x" * 481, "at most 480 characters"),
        ("text_back", "{{first_name", "is not closed"),
    ],
)
def test_each_mistake_in_a_number_stands_at_its_field(
    inside: Client, business: Business, number: Source, name: str, typed: str, says: str
) -> None:
    other = sources.new_source(business, Source.Kind.SMS, "Another", MONDAY)
    other.telephone = {"number": "+19025550199"}
    other.save()
    path = f"/sources/{number.pk}/"
    values = values_on(open_page(inside, path), "ring") | {"number": "902 555 0188"}
    shown = send(inside, path, values | {name: typed})
    assert says in shown.mistake_at(name)
    assert shown.focused() == [name]
    number.refresh_from_db()
    assert not number.telephone


# An import


def button(page: Any) -> Any:
    return next(iter(page.xpath("//button[@name='start']")), None)


def test_a_file_that_cannot_be_read_is_told_where_it_is_chosen(
    inside: Client, business: Business
) -> None:
    file = SimpleUploadedFile("people.csv", b"BEGIN:VCARD\n")
    shown = send(inside, "/in/oak/imports/", {"file": file})
    assert shown.status == 422
    assert "export the contacts as CSV" in shown.mistake_at("file")
    assert shown.focused() == ["file"]
    assert not Import.objects.exists()


def test_no_file_is_told_where_it_is_chosen(inside: Client, business: Business) -> None:
    shown = send(inside, "/in/oak/imports/", {})
    assert shown.status == 422
    assert shown.mistake_at("file") == "Choose a file first."


def test_a_mistake_in_the_meaning_of_a_column_stands_at_it(inside: Client, draft: Import) -> None:
    path = f"/imports/{draft.pk}/"
    values = values_on(open_page(inside, path), "meanings-0-means")
    changes = {"meanings-1-means": "star sign", "meanings-2-means": "ignore", "may_answer": "on"}
    shown = send(inside, path, values | changes)
    assert shown.status == 422
    assert "star sign is not one of" in shown.mistake_at("meanings-1-means")
    assert shown.focused() == ["meanings-1-means"]
    assert shown.value("meanings-2-means") == "ignore"
    assert shown.control("may_answer").checked
    before = draft.mapping
    draft.refresh_from_db()
    assert draft.mapping == before
    assert not draft.may_answer


def test_an_import_that_has_begun_keeps_its_meanings(inside: Client, draft: Import) -> None:
    path = f"/imports/{draft.pk}/"
    values = values_on(open_page(inside, path), "meanings-0-means")
    importing.start_import(draft)
    response = inside.post(path, values | {"meanings-2-means": "ignore"}, follow=True)
    assert "has been started already" in response.content.decode()
    draft.refresh_from_db()
    assert draft.mapping["Notes"] == "message"


def test_the_button_says_how_many_people_come_in(inside: Client, draft: Import) -> None:
    shown = open_page(inside, f"/imports/{draft.pk}/")
    assert one_line(button(shown).text_content()) == "Import 1 person"


def test_the_button_says_that_they_are_written_to(inside: Client, draft: Import) -> None:
    importing.change_mapping(draft, draft.mapping, True)
    support.work_through(draft)
    shown = open_page(inside, f"/imports/{draft.pk}/")
    assert one_line(button(shown).text_content()) == "Import 1 person and write to them"


def test_where_nobody_can_be_reached_there_is_no_button(inside: Client, draft: Import) -> None:
    importing.change_mapping(draft, {"Name": "name", "Email": "ignore"}, False)
    support.work_through(draft)
    shown = open_page(inside, f"/imports/{draft.pk}/")
    assert button(shown) is None
    assert "Left out: the column “Email” (1 cell)" in shown.text_content()


def test_what_was_looked_at_is_imported(inside: Client, draft: Import) -> None:
    path = f"/imports/{draft.pk}/"
    values = values_on(open_page(inside, path), "promised")
    inside.post(path, values | {"start": "1"})
    importing.work_next_import(support.clock())  # looks once more
    draft.refresh_from_db()
    assert draft.state == Import.State.RUNNING


def test_a_choice_that_nobody_has_looked_at_does_not_begin(inside: Client, draft: Import) -> None:
    path = f"/imports/{draft.pk}/"
    values = values_on(open_page(inside, path), "promised")
    changes = {"meanings-2-means": "ignore", "start": "1"}
    page = inside.post(path, values | changes, follow=True).content.decode()
    draft.refresh_from_db()
    assert "Look at what it does now" in page
    assert (draft.state, draft.mapping["Notes"]) == (Import.State.LOOKING, "ignore")
    assert support.work_through(draft, support.clock()).state == Import.State.DRAFT


def test_an_import_that_would_do_something_else_by_now_does_not_begin(
    inside: Client, business: Business, draft: Import
) -> None:
    path = f"/imports/{draft.pk}/"
    values = values_on(open_page(inside, path), "promised")
    support.write(business, {"email": "ada@x.example", "message": "Hello"}, MONDAY)
    inside.post(path, values | {"start": "1"})
    support.work_through(draft, support.clock())
    assert "Look once more" in inside.get(path).content.decode()
    assert draft.state == Import.State.DRAFT


# Quick add


def test_a_mistake_in_a_lead_by_hand_stands_at_its_field(
    inside: Client, business: Business
) -> None:
    path = "/in/oak/leads/new/"
    untouched = open_page(inside, path)
    assert untouched.xpath("//*[@autofocus]/@name") == ["name"]
    values = values_on(untouched, "phone")
    typed = {"name": "Gerald", "phone": "12", "email": "x@", "message": "Roof"}
    shown = send(inside, path, values | typed)
    assert shown.status == 422
    assert "does not look like a phone number" in shown.mistake_at("phone")
    assert "is not an e-mail address" in shown.mistake_at("email")
    assert shown.focused() == ["phone"]
    assert {name: shown.value(name).strip() for name in typed} == typed
    assert shown.value("submission_id") == values["submission_id"]
    assert "open" in shown.control("email").xpath("ancestor::details")[0].attrib
    assert not Lead.objects.exists()
    assert not Arrival.objects.exists()


def test_who_asked_us_not_to_write_is_promised_nothing(inside: Client, draft: Import) -> None:
    lead = support.write(draft.business, {**support.ADA, "email": "ada@x.example", "phone": ""})
    consent.withdraw_consent(lead.contact, MONDAY, "They wrote: stop", lead)
    importing.change_mapping(draft, draft.mapping | {"Notes": ""}, True)
    support.work_through(draft)
    shown = " ".join(open_page(inside, f"/imports/{draft.pk}/").text_content().split())
    assert "they asked us not to write, so nothing goes to them" in shown
    assert "0 of them get the first answer" in shown


def test_undoing_names_whom_it_leaves(inside: Client, draft: Import) -> None:
    importing.change_mapping(draft, draft.mapping, True)
    importing.start_import(draft)
    support.work_through(draft)
    support.live(MONDAY)  # the first answer goes
    inside.post(f"/imports/{draft.pk}/undo/")
    support.work_through(draft, support.clock())
    shown = " ".join(open_page(inside, f"/imports/{draft.pk}/").text_content().split())
    assert "Undone, but for 1" in shown
    assert "what it had made is gone" not in shown
    assert "Ada" in shown
