"""Forms about sources: a mistake stands at its field, what was typed is kept, nothing is saved."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from leads.models import Arrival, Business, Import, Source
from tests import support
from tests.support.forms import columns, open_page, send, values_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(business: Business) -> Source:
    return support.form_of(business)


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
    names = [field["name"] for field in form.fields]
    assert names == ["email", "message", "photos", "post_code", "roof"]
    assert form.fields[3] == {
        "name": "post_code",
        "label": "Post code?",
        "required": True,
        "type": "line",
    }
    assert form.fields[4]["choices"] == ["Flat", "Pitched"]


def test_a_hidden_field_keeps_its_value_when_its_form_is_saved_again(
    inside: Client, form: Source
) -> None:
    hidden: Any = {
        "name": "campaign",
        "label": "Campaign",
        "required": False,
        "type": "hidden",
        "hidden": True,
        "value": "autumn",
    }
    form.fields = [*form.fields, hidden]
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
    shown = send(inside, "/in/oak/sources/new/", typed)
    assert shown.status == 422
    assert "at most 100 characters" in shown.mistake_at("name", action="/sources/new/")
    assert shown.focused() == ["name"]
    assert shown.value("name", action="/sources/new/") == "x" * 101
    assert shown.value("kind") == "webhook"
    assert shown.value("name", action="/sources/key/") in ("", None)
    assert business.sources.count() == count


def test_a_new_source_is_of_a_kind_that_can_be_made(inside: Client, business: Business) -> None:
    count = business.sources.count()
    shown = send(inside, "/in/oak/sources/new/", {"kind": "import", "name": "Mine"})
    assert "is not one of the available choices" in shown.mistake_at("kind")
    assert shown.value("name", action="/sources/new/") == "Mine"
    assert business.sources.count() == count


def test_a_source_without_a_name_gets_that_of_its_kind(inside: Client, business: Business) -> None:
    assert send(inside, "/in/oak/sources/new/", {"kind": "sms", "name": " "}).status == 302
    assert business.sources.latest("pk").name == "Phone number"


def test_a_key_needs_a_name(inside: Client, business: Business) -> None:
    shown = send(inside, "/in/oak/sources/key/", {"name": " "})
    assert shown.status == 422
    assert "required" in shown.mistake_at("name", action="/sources/key/")
    assert shown.focused() == ["name"]
    assert not business.sources.filter(kind=Source.Kind.API).exists()


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
