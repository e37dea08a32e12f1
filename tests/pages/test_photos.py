"""Photos sent with the form: kept with the words, told by their content, never too many."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leads.declined import Declined
from leads.models import Arrival, Attachment, Business, Inbound, Lead
from leads.models.source_shapes import FieldType, FormField
from leads.public import photos
from leads.sources.form_settings import FormSettings, change_form
from tests import support
from tests.support import ADA
from tests.support.files import PNG
from tests.support.forms import shown_by

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x01" * 40

SETTINGS: FormSettings = {
    "name": "Form",
    "consent": "",
    "thanks": "",
    "redirect": "",
    "language": "en",
    "needs_proof": False,
    "most_an_hour": None,
    "active": True,
    "allowed_origins": [],
}


def photo(content: bytes = PNG, name: str = "toit é.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def post(client: Client, *sent: SimpleUploadedFile, **fields: str) -> Any:
    typed = {"name": ADA["name"], "email": ADA["email"], "message": ADA["message"], **fields}
    return client.post("/f/oak/", {**typed, "photos": list(sent)})


def live() -> Lead:
    support.live(support.clock())
    return Lead.objects.get()


def test_photos_are_kept_with_the_words(client: Client, business: Business) -> None:
    assert post(client, photo(), photo(JPEG, "wall.jpg"), message="Ça fuit: {ü}").status_code == 302
    lead = live()
    words = lead.inbound.get()
    assert (words.text, lead.contact.email) == ("Ça fuit: {ü}", ADA["email"])
    kept = Attachment.objects.filter(inbound=words)
    assert [(f.name, f.kind, bytes(f.data)) for f in kept] == [
        ("toit é.png", "image/png", PNG),
        ("wall.jpg", "image/jpeg", JPEG),
    ]
    assert "photos" not in lead.fields


def test_what_is_sent_again_is_known_again(client: Client, business: Business) -> None:
    for _ in range(2):
        post(client, photo(), submission_id="one")
    assert Arrival.objects.count() == 1
    live()
    assert (Inbound.objects.count(), Attachment.objects.count()) == (1, 1)


def test_a_long_name_loses_nothing(client: Client, business: Business) -> None:
    post(client, photo(name="x" * 230 + '".png'))
    assert live().inbound.get().attachments.get().size == len(PNG)


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n", b'<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>', b""],
)
def test_what_is_no_photo_is_said_at_the_field(
    client: Client, business: Business, content: bytes
) -> None:
    shown = shown_by(post(client, photo(), photo(content, "x.png")))
    assert "no photo" in shown.first_mistake("photos")
    assert shown.words("message") == ADA["message"]
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(("cap", "most"), [("MOST", 1), ("LARGEST", 60)])
def test_too_many_or_too_large_ones_are_told(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch, cap: str, most: int
) -> None:
    monkeypatch.setattr(photos, cap, most)
    shown = shown_by(post(client, photo(), photo(JPEG)))
    assert "too many" in shown.first_mistake("photos")
    assert not Arrival.objects.exists()


def test_more_than_all_photos_may_have_is_not_even_read(
    client: Client, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "LARGEST", 0)
    answer = post(client, photo(PNG + b"\x00" * 300_000))
    assert answer.status_code == 413
    assert "photos" in answer.content.decode()


def test_other_mistakes_ask_for_the_photos_once_more(client: Client, business: Business) -> None:
    shown = shown_by(post(client, photo(), email="ada"))
    assert "once more" in shown.mistake_at("photos")


def test_a_form_without_the_field_takes_no_files(client: Client, business: Business) -> None:
    source = support.form_of(business)
    source.fields = source.fields[:-1]
    source.save()
    assert 'type="file"' not in client.get("/f/oak/").content.decode()
    post(client, photo())
    assert not live().inbound.get().attachments.exists()
    assert post(client, photo(PNG + b"\x00" * 300_000)).status_code == 413


def test_the_page_of_an_arrival_shows_its_words(
    inside: Client, business: Business, owner: User
) -> None:
    post(inside, photo())
    page = inside.get(f"/arrivals/{Arrival.objects.get().pk}/").content.decode()
    assert ADA["email"] in page
    assert "x-leadflow-form" not in page.split("For support")[0]


def test_a_field_of_photos_is_no_way_to_be_reached(business: Business) -> None:
    source = support.form_of(business)
    fields: list[FormField] = [
        {"name": "email", "label": "E-mail", "required": False, "type": FieldType.PHOTOS}
    ]
    with pytest.raises(Declined, match="nobody can be answered"):
        change_form(source, fields, SETTINGS, support.clock())
