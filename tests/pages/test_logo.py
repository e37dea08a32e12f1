"""A logo that is uploaded: written anew, shown to customers, and never anything but a picture."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from integrations.strangers import pictures
from leads.models import Business, BusinessLogo
from tests import support
from tests.support.forms import open_page, shown_by

pytestmark = pytest.mark.django_db
EVIL = b"<script>alert(1)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (1600, 400), mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 1).save(made, kind)
    return made.getvalue()


def upload(client: Client, raw: bytes, name: str = "logo.png") -> Any:
    sent = SimpleUploadedFile(name, raw, "image/png")
    return client.post("/settings/business/logo/", {"logo": sent})


def shown_on(client: Client, address: str) -> list[str]:
    return [str(src) for src in open_page(client, address).xpath("//img[@class='logo']/@src")]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_shown_above_the_form(inside: Client, business: Business, kind: str) -> None:
    assert upload(inside, picture(kind)).status_code == 302
    (address,) = shown_on(inside, "/f/oak/")
    assert shown_on(inside, "/f/oak/thanks/") == shown_on(inside, "/settings/business/")
    inside.logout()
    answer = inside.get(address)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert "immutable" in answer["Cache-Control"]
    assert not answer.cookies
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert (shown.format, shown.size) == ("PNG", (800, 200))
    assert not shown_on(inside, "/f/oak/?bare=1")  # in the business's own site


def test_nothing_beside_the_pixels_is_kept(inside: Client, business: Business) -> None:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[270] = EVIL.decode()
    Image.new("RGB", (40, 20)).save(made, "JPEG", exif=exif, comment=EVIL)
    upload(inside, made.getvalue() + EVIL)
    assert EVIL not in bytes(BusinessLogo.objects.get().data)


@pytest.mark.parametrize(
    "raw",
    [
        EVIL,
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        picture("GIF", (9, 9), "P"),
        picture()[:60],
        picture("PNG", (9000, 9000), "1"),
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
    ],
    ids=["page", "svg", "gif", "torn", "bomb", "empty"],
)
def test_what_is_no_picture_of_these_kinds_is_declined(
    inside: Client, business: Business, raw: bytes
) -> None:
    assert "no PNG, JPEG or WebP" in shown_by(upload(inside, raw)).first_mistake("logo")
    assert not BusinessLogo.objects.exists()


@pytest.mark.parametrize("beyond", [1, 400_000])
def test_one_that_is_too_large_is_declined(inside: Client, business: Business, beyond: int) -> None:
    answer = upload(inside, picture() + b"\x00" * (1024 * 1024 + beyond))
    assert "larger than 1 MB" in shown_by(answer).mistake_at("logo")


def test_nothing_chosen_is_told(inside: Client, business: Business) -> None:
    answer = inside.post("/settings/business/logo/", {})
    assert "Choose a picture" in shown_by(answer).mistake_at("logo")


def test_a_logo_is_taken_away_and_another_has_another_address(
    inside: Client, business: Business
) -> None:
    upload(inside, picture())
    (first,) = shown_on(inside, "/f/oak/")
    upload(inside, picture(size=(60, 60)))
    assert shown_on(inside, "/f/oak/") != [first]
    assert inside.get(first).status_code == 404
    assert inside.post("/settings/business/logo/forget/").status_code == 302
    assert not shown_on(inside, "/f/oak/")
    assert not BusinessLogo.objects.exists()


def test_only_owners_upload(client: Client, business: Business, owner: User) -> None:
    business.memberships.update(role="manager")
    client.force_login(owner)
    assert upload(client, picture()).status_code == 403
    assert not BusinessLogo.objects.exists()


def test_a_turned_photo_stands_upright_and_stays_see_through() -> None:
    made, exif = io.BytesIO(), Image.Exif()
    exif[274] = 6  # turned by a quarter
    Image.new("RGBA", (40, 20)).save(made, "PNG", exif=exif)
    with Image.open(io.BytesIO(pictures.as_logo(made.getvalue()))) as shown:
        assert (shown.size, shown.mode) == ((20, 40), "RGBA")


def test_one_who_is_put_away_shows_no_logo(inside: Client, business: Business) -> None:
    upload(inside, picture())
    (address,) = shown_on(inside, "/f/oak/")
    Business.objects.update(archived_at=support.clock())
    assert inside.get(address).status_code == 404
