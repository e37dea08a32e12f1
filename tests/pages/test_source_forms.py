"""Forms about sources: a mistake stands at its field, what was typed is kept, nothing is saved."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leads.models import Arrival, Business, Import, Lead, Source
from leads.sources import importing, tables
from leads.sources import settings as sources
from tests import support
from tests.forms import open_page, send, values_on
from tests.support import MONDAY

pytestmark = pytest.mark.django_db

ODD = {"x1": "Ada Keen", "x2": "ada@x.example", "x3": "leaks"}


@pytest.fixture
def owner(business: Business) -> User:
    return support.make_owner(business)


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def form(business: Business) -> Source:
    return support.form_of(business)


@pytest.fixture
def webhook(business: Business, client: Client) -> Source:
    """A form made elsewhere that has sent one request."""
    source = sources.new_source(business, Source.Kind.WEBHOOK, "Elsewhere")
    client.post(f"/w/{source.key}/", ODD, content_type="application/json")
    return source


@pytest.fixture
def number(business: Business) -> Source:
    return sources.new_source(business, Source.Kind.SMS, "Line")


@pytest.fixture
def draft(business: Business, owner: User) -> Import:
    table = tables.read_file("people.csv", b"Name,Email,Notes\nAda,ada@x.example,roof\n")
    return importing.keep_table(business, "people.csv", table, MONDAY, owner)


def columns(source: Source) -> dict[str, Any]:
    """What the database keeps of it."""
    return Source.objects.filter(pk=source.pk).values().get()


# The builder of a form


def test_a_mistake_in_a_row_of_the_builder_stands_at_its_field(
    inside: Client, form: Source
) -> None:
    path, before = f"/sources/{form.pk}/", columns(form)
    values = values_on(open_page(inside, path), "redirect")
    changes = {"fields-1-name": "Bad Name", "fields-2-label": "Mobile", "thanks": "Thank you!"}
    shown = send(inside, path, values | changes)
    assert shown.status == 422
    assert "is no name for a field" in shown.mistake_at("fields-1-name")
    assert shown.focused() == ["fields-1-name"]
    assert shown.value("fields-1-name") == "Bad Name"
    assert shown.value("fields-2-label") == "Mobile"
    assert shown.value("thanks") == "Thank you!"
    assert columns(form) == before


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("redirect", "ftp://x", "must begin with https://"),
        ("redirect", "http://[", "must begin with https://"),
        ("redirect", "https://x.example/" + "y" * 200, "at most 200 characters"),
        ("allowed_origins", "https://a.example\r\nnonsense", "“nonsense” is not a site"),
        ("language", "xx", "is not one of the available choices"),
        ("name", "x" * 101, "at most 100 characters"),
        ("fields-0-label", "", "needs a label"),
        ("fields-0-name", "email", "stands twice"),
        ("fields-0-name", "owner", "leadflow's own"),
        ("fields-0-type", "film", "is not one of the available choices"),
    ],
)
def test_each_mistake_in_a_form_stands_at_its_field(
    inside: Client, form: Source, name: str, typed: str, says: str
) -> None:
    path, before = f"/sources/{form.pk}/", columns(form)
    values = values_on(open_page(inside, path), "redirect")
    # Of two of the same name the later one is wrong
    at = "fields-1-name" if typed == "email" else name
    shown = send(inside, path, values | {name: typed})
    assert shown.status == 422
    assert says in shown.mistake_at(at)
    assert shown.focused() == [at]
    assert columns(form) == before


@pytest.mark.parametrize(
    ("kind", "choices", "says"),
    [
        ("choice", "", "needs choices"),
        ("choice", "x" * 101, "100 characters at most"),
        ("choice", "\n".join(str(n) for n in range(51)), "50 choices at most"),
        ("hidden", "x" * 301, "300 characters at most"),
    ],
)
def test_choices_that_cannot_be_are_told_where_they_are_typed(
    inside: Client, form: Source, kind: str, choices: str, says: str
) -> None:
    path = f"/sources/{form.pk}/"
    values = values_on(open_page(inside, path), "redirect")
    shown = send(inside, path, values | {"fields-0-type": kind, "fields-0-choices": choices})
    assert says in shown.mistake_at("fields-0-choices")
    (folded,) = shown.control("fields-0-choices").xpath("ancestor::details")
    assert "open" in folded.attrib


def test_fields_are_added_changed_and_removed(inside: Client, form: Source) -> None:
    path = f"/sources/{form.pk}/"
    values = values_on(open_page(inside, path), "redirect")
    spare = len(form.fields)
    changes = {
        "fields-0-DELETE": "on",
        "fields-2-label": "",
        "fields-2-name": "",
        f"fields-{spare}-label": "Post code?",
        f"fields-{spare}-required": "on",
        f"fields-{spare + 1}-label": "Roof",
        f"fields-{spare + 1}-type": "choice",
        f"fields-{spare + 1}-choices": " Flat \r\n\r\nPitched",
    }
    assert send(inside, path, values | changes).status == 302
    form.refresh_from_db()
    assert [field["name"] for field in form.fields] == ["email", "message", "post_code", "roof"]
    assert form.fields[2] == {
        "name": "post_code",
        "label": "Post code?",
        "required": True,
        "type": "line",
    }
    assert form.fields[3]["choices"] == ["Flat", "Pitched"]


def test_a_hidden_field_keeps_its_value_when_its_form_is_saved_again(
    inside: Client, form: Source
) -> None:
    hidden = {"name": "campaign", "label": "Campaign", "required": False, "type": "hidden"}
    form.fields = [*form.fields, {**hidden, "hidden": True, "value": "autumn"}]  # type: ignore[list-item]
    form.save()
    path = f"/sources/{form.pk}/"
    assert send(inside, path, values_on(open_page(inside, path), "redirect")).status == 302
    before = form.fields[-1]
    form.refresh_from_db()
    assert form.fields[-1] == before


def test_a_form_of_too_many_fields_is_not_saved(inside: Client, form: Source) -> None:
    form.fields = [
        *form.fields,
        *({"name": f"extra_{n}", "label": "Extra", "required": False} for n in range(16)),
    ]
    form.save()
    path = f"/sources/{form.pk}/"
    values = values_on(open_page(inside, path), "redirect")
    shown = send(inside, path, values | {"fields-20-label": "One too many"})
    told = [alert.text_content() for alert in shown.page.xpath("//main//*[@role='alert']")]
    assert shown.status == 422
    assert "Nothing was saved. 20 fields at most" in "".join(told)
    assert shown.value("fields-20-label") == "One too many"


# A new source, and a key


def test_a_mistake_in_a_new_source_stands_at_its_field(inside: Client, business: Business) -> None:
    count = business.sources.count()
    typed = {"kind": "webhook", "name": "x" * 101}
    shown = send(inside, "/sources/new/?business=oak", typed)
    assert shown.status == 422
    assert "at most 100 characters" in shown.mistake_at("name", action="/sources/new/")
    assert shown.focused() == ["name"]
    assert shown.value("name", action="/sources/new/") == "x" * 101
    assert shown.value("kind") == "webhook"
    assert shown.value("name", action="/sources/key/") in ("", None)
    assert business.sources.count() == count


def test_a_new_source_is_of_a_kind_that_can_be_made(inside: Client, business: Business) -> None:
    count = business.sources.count()
    shown = send(inside, "/sources/new/?business=oak", {"kind": "mailbox", "name": "Mine"})
    assert "is not one of the available choices" in shown.mistake_at("kind")
    assert shown.value("name", action="/sources/new/") == "Mine"
    assert business.sources.count() == count


def test_a_source_without_a_name_gets_that_of_its_kind(inside: Client, business: Business) -> None:
    assert send(inside, "/sources/new/?business=oak", {"kind": "sms", "name": " "}).status == 302
    assert business.sources.latest("pk").name == "Phone number"


def test_a_key_needs_a_name(inside: Client, business: Business) -> None:
    shown = send(inside, "/sources/key/?business=oak", {"name": " "})
    assert shown.status == 422
    assert "required" in shown.mistake_at("name", action="/sources/key/")
    assert shown.focused() == ["name"]
    assert not business.sources.filter(kind=Source.Kind.API).exists()


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
    other = sources.new_source(business, Source.Kind.SMS, "Another")
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


def test_a_file_that_cannot_be_read_is_told_where_it_is_chosen(
    inside: Client, business: Business
) -> None:
    file = SimpleUploadedFile("people.csv", b"one line")
    shown = send(inside, "/imports/?business=oak", {"file": file})
    assert shown.status == 422
    assert "at least one row below" in shown.mistake_at("file")
    assert shown.focused() == ["file"]
    assert not Import.objects.exists()


def test_no_file_is_told_where_it_is_chosen(inside: Client, business: Business) -> None:
    shown = send(inside, "/imports/?business=oak", {})
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


# Quick add


def test_a_mistake_in_a_lead_by_hand_stands_at_its_field(
    inside: Client, business: Business
) -> None:
    path = "/leads/new/?business=oak"
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


# Whatever is posted


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "x" * 7_000, "9" * 40])
def test_whatever_is_posted_about_sources_is_answered(
    inside: Client,
    form: Source,
    webhook: Source,
    number: Source,
    draft: Import,
    bad: str,
) -> None:
    forms = {
        f"/sources/{form.pk}/": "redirect",
        f"/sources/{webhook.pk}/": "meanings-0-means",
        f"/sources/{number.pk}/": "ring",
        f"/imports/{draft.pk}/": "meanings-0-means",
        "/leads/new/": "phone",
    }
    for path, name in forms.items():
        values = values_on(open_page(inside, path), name)
        counts = {name: value for name, value in values.items() if name.endswith("_FORMS")}
        for posted in (dict.fromkeys(values, bad), dict.fromkeys(values, bad) | counts, {}):
            assert posted_urlencoded(inside, path, posted) in (302, 422)
    for path in ("/sources/new/", "/sources/key/", "/sources/look-up/"):
        posted = dict.fromkeys(("kind", "name", "on"), bad)
        assert posted_urlencoded(inside, path, posted) in (302, 422)


def posted_urlencoded(client: Client, path: str, values: dict[str, str]) -> int:
    """The status of the answer to values that may hold halves of characters."""
    body = urlencode({name: text.encode("utf-8", "surrogatepass") for name, text in values.items()})
    kind = "application/x-www-form-urlencoded"
    return client.post(path, body, content_type=kind).status_code


@pytest.mark.parametrize("charset", ["raw_unicode_escape", "utf-7", "latin-1"])
@pytest.mark.parametrize("path", ["/leads/new/", "/f/oak/", "/accounts/login/"])
def test_a_form_with_files_comes_in_utf_8(
    inside: Client, business: Business, path: str, charset: str
) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="message"\r\n\r\n\\ud800 +2AA-\r\n'
        b'--x\r\nContent-Disposition: form-data; name="phone"\r\n\r\n902 555 0131\r\n--x--\r\n'
    )
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    assert inside.generic("POST", path, body, content_type=kind).status_code == 400
    assert not Arrival.objects.exists()


def test_a_charset_may_be_called_as_it_likes(inside: Client, business: Business) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="message"\r\n\r\nRoof\r\n'
        b'--x\r\nContent-Disposition: form-data; name="phone"\r\n\r\n902 555 0131\r\n--x--\r\n'
    )
    kind = "multipart/form-data; boundary=x; charset=UTF8"
    assert inside.generic("POST", "/leads/new/", body, content_type=kind).status_code == 302
    assert json.loads(bytes(Arrival.objects.get().raw))["phone"] == "902 555 0131"


def test_members_change_no_source(
    client: Client, business: Business, form: Source, webhook: Source, number: Source
) -> None:
    client.force_login(support.make_owner(business, "member@oak-roofing.example", role="member"))
    for source in (form, webhook, number):
        before = columns(source)
        assert client.post(f"/sources/{source.pk}/", {"name": "Mine now"}).status_code == 403
        assert columns(source) == before
    assert client.post("/sources/new/", {"kind": "form"}).status_code == 403
