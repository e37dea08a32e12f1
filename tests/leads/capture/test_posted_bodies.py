"""The bodies of posts, in whatever form and charset their builders send them."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from leads.ledger import arrivals
from leads.models import Arrival, Attachment, Business, Lead, Source
from leads.sources import settings as sources
from tests import support
from tests.support import ADA

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=aBc"
FILE = b"%PDF-1.7\n\x00\xff\r\n\r\n--aB no boundary"
PERSON = {"name": "Ada Keen", "email": "ada@x.example", "message": "The roof leaks since Sunday"}


@pytest.fixture
def hook(business: Business) -> Source:
    return sources.new_source(business, Source.Kind.WEBHOOK, "Builder", support.clock())


def post(client: Client, hook: Source, body: bytes | str, kind: str) -> None:
    raw = body.encode() if isinstance(body, str) else body
    answer = client.generic("POST", f"/w/{hook.key}/", raw, content_type=kind)
    assert answer.status_code == 200, answer.content
    support.live(support.clock())


def lead(client: Client, hook: Source, body: bytes | str, kind: str) -> Lead:
    post(client, hook, body, kind)
    return Lead.objects.get()


def parts(fields: list[tuple[str, str]], file: bytes = b"") -> bytes:
    found = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields]
    if file:
        found.append(b'name="plan"; filename="plan \xc3\xa9.pdf"\r\n\r\n' + file)
    head = b"--aBc\r\nContent-Disposition: form-data; "
    return b"".join(head + part + b"\r\n" for part in found) + b"--aBc--\r\n"


@pytest.mark.parametrize("kind", [PARTS, 'multipart/form-data; boundary="aBc"', "multipart/mixed"])
def test_a_post_of_parts_becomes_a_lead(client: Client, hook: Source, kind: str) -> None:
    if kind == "multipart/mixed":
        kind = "multipart/form-data"  # and no word of its boundary
    found = lead(client, hook, parts([*PERSON.items()]), kind)
    assert (found.contact.name, found.contact.email) == ("Ada Keen", "ada@x.example")
    assert found.inbound.get().text == PERSON["message"]


def test_a_post_of_parts_is_kept_as_it_came(client: Client, hook: Source) -> None:
    body = parts([*PERSON.items()])
    client.post(f"/w/{hook.key}/", body, content_type=PARTS)
    assert bytes(Arrival.objects.get().raw) == body


def test_the_answers_that_a_part_holds_as_json_are_read(client: Client, hook: Source) -> None:
    raw = {"q3_name": {"first": "Ada", "last": "Keen"}, "q4_email": "ada@x.example"}
    body = parts([("formID", "1"), ("rawRequest", json.dumps({**raw, "q9_x": "The roof leaks"}))])
    found = lead(client, hook, body, PARTS)
    assert (found.contact.name, found.contact.email) == ("Ada Keen", "ada@x.example")


def test_parts_with_bare_line_feeds_are_read(client: Client, hook: Source) -> None:
    body = parts([*PERSON.items()]).replace(b"\r\n", b"\n")
    assert lead(client, hook, body, PARTS).contact.name == "Ada Keen"


def test_a_phone_in_parts_is_one(client: Client, hook: Source) -> None:
    fields = {**PERSON, "q5_phone": {"area": "902", "phone": "5550131"}}
    found = lead(client, hook, json.dumps(fields), "application/json")
    assert found.contact.phone == "+19025550131"


def test_a_phone_that_cannot_be_one_hides_no_other(client: Client, hook: Source) -> None:
    fields = {**PERSON, "phone": "yes", "q7": "902-555-0131"}
    found = lead(client, hook, json.dumps(fields), "application/json")
    assert (found.contact.phone, found.fields["phone"]) == ("+19025550131", "yes")


def test_files_among_the_parts_hang_on_the_words(client: Client, hook: Source) -> None:
    lead(client, hook, parts([*PERSON.items()], FILE), PARTS)
    kept = Attachment.objects.get()
    assert (kept.name, bytes(kept.data)) == ("plan é.pdf", FILE)


def test_the_page_of_the_source_shows_the_fields_of_parts(
    client: Client, hook: Source, owner: Any
) -> None:
    post(client, hook, parts([("x-odd", "Ada Keen"), ("y", "ada@x.example")]), PARTS)
    client.force_login(owner)
    assert "x-odd" in client.get(f"/sources/{hook.pk}/").content.decode()


def test_parts_that_cannot_be_told_apart_wait_for_a_look(client: Client, hook: Source) -> None:
    post(client, hook, b"no parts at all", PARTS)
    arrival = Arrival.objects.get()
    assert (arrival.became, arrival.why_code) == ("quarantined", "unreadable")
    arrivals.file_arrival_again(arrival, support.clock())
    support.live(support.clock())
    arrival.refresh_from_db()
    assert arrival.became == "quarantined"


def test_a_post_with_files_may_be_large_and_one_without_may_not(
    client: Client, hook: Source
) -> None:
    large = parts([*PERSON.items()], b"\x00" * 400_000)
    assert client.post(f"/w/{hook.key}/", large, content_type=PARTS).status_code == 200
    assert client.post(f"/w/{hook.key}/", large, content_type=FORM).status_code == 413


@pytest.mark.parametrize(
    ("charset", "kind"),
    [
        ("iso-8859-1", f"{FORM}; charset=ISO-8859-1"),
        ("iso-8859-2", f'{FORM}; charset="iso-8859-2"'),
        ("utf-8", f"{FORM}; charset=ISO-8859-1"),  # a label that does not hold
        ("cp1252", FORM),
        ("utf-8", f"{FORM}; charset=klingon"),
        ("cp1252", f"{FORM}; charset=hex"),  # a codec of Python's, and no charset
    ],
)
def test_letters_are_read_in_the_charset_they_came_in(
    client: Client, hook: Source, charset: str, kind: str
) -> None:
    body = urlencode({**PERSON, "name": "Zoë Müller"}, encoding=charset)
    assert lead(client, hook, body, kind).contact.name == "Zoë Müller"


def test_a_narrow_label_means_what_programs_write_under_it(client: Client, hook: Source) -> None:
    body = urlencode({**PERSON, "name": "Zoë O’Dell"}, encoding="cp1252")
    kind = f"{FORM}; charset=ISO-8859-1"
    assert lead(client, hook, body, kind).contact.name == "Zoë O’Dell"


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + json.dumps(PERSON).encode(),
        ("\ufeff" + json.dumps(PERSON)).encode("utf-16-le"),
        json.dumps({**PERSON, "name": "Ada Keen"}, ensure_ascii=False).encode("latin-1"),
        urlencode(PERSON).encode(),
    ],
)
@pytest.mark.parametrize("kind", ["application/json", FORM, "text/plain"])
def test_a_body_is_what_it_is_whatever_its_type_says(
    client: Client, hook: Source, body: bytes, kind: str
) -> None:
    assert lead(client, hook, body, kind).contact.name == "Ada Keen"


@pytest.mark.parametrize("name", ["work", "work[]"])
def test_of_one_name_all_values_are_kept(client: Client, hook: Source, name: str) -> None:
    body = urlencode([*PERSON.items(), (name, "Roof"), (name, "Deck"), (name, "")])
    assert lead(client, hook, body, FORM).fields["work"] == "Roof, Deck"


def test_numbered_ticks_are_one_field(client: Client, hook: Source) -> None:
    body = urlencode({**PERSON, "work[0]": "Roof", "work[1]": "Deck"})
    assert lead(client, hook, body, FORM).fields["work"] == "Roof, Deck"


def test_of_one_label_all_answers_are_kept(client: Client, hook: Source) -> None:
    answers = [{"label": "Work", "value": "Roof"}, {"label": "Work", "value": "Deck"}]
    found = lead(client, hook, json.dumps({**PERSON, "answers": answers}), "application/json")
    assert [found.fields["Work"], found.fields["Work (2)"]] == ["Roof", "Deck"]


@pytest.mark.parametrize(
    ("posted", "read"),
    [
        ("Sam O&#039;Dell", "Sam O'Dell"),
        ("Sam O\\'Dell", "Sam O'Dell"),
        ("Sam O\\\\\\'Dell", "Sam O'Dell"),
        ("No&euml;l &amp; Sons", "Noël & Sons"),
    ],
)
def test_what_a_plugin_made_of_the_letters_is_undone(
    client: Client, hook: Source, posted: str, read: str
) -> None:
    body = json.dumps({**PERSON, "name": posted})
    assert lead(client, hook, body, "application/json").contact.name == read


def test_our_own_address_makes_no_two_visitors_one(client: Client, hook: Source) -> None:
    for visitor in ("ada", "bob"):
        fields = {"site": "office@oak-roofing.example", "a": f"{visitor}@x.example", "b": visitor}
        post(client, hook, json.dumps(fields), "application/json")
    people = sorted(lead.contact.email for lead in Lead.objects.all())
    assert people == ["ada@x.example", "bob@x.example"]


def test_one_phone_makes_no_two_visitors_one(client: Client, hook: Source) -> None:
    for name, address in (("Ada Keen", "ada@x.example"), ("Tom Keen", "tom@x.example")):
        fields = {"Name": name, "Phone": "902-555-0131", "Postkasten": address, "Message": name}
        post(client, hook, json.dumps(fields), "application/json")
    people = [(lead.contact.name, lead.contact.email) for lead in Lead.objects.order_by("pk")]
    assert people == [("Ada Keen", "ada@x.example"), ("Tom Keen", "tom@x.example")]


def test_whoever_types_our_address_into_our_form_is_answered(business: Business) -> None:
    found = support.answered_lead(business, {**ADA, "email": "office@oak-roofing.example"})
    assert found.contact.email == "office@oak-roofing.example"
