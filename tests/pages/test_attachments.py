"""Files and HTML from strangers: kept, shown, and unable to do anything."""

from email.message import EmailMessage

import pytest
from django.contrib.auth.models import User
from django.test import Client

from integrations.inbound_mail import attachments as limits
from leads.models import Attachment, Business, Inbound
from tests import support
from tests.support.files import EVIL, PNG, mail_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def test_files_are_kept_by_their_content_and_leave_as_bytes(
    signed_in: Client, business: Business
) -> None:
    arrival = support.mail_in(
        business,
        mail_with(
            ("roof.jpg.html", "image/jpeg", b"<html><script>alert(1)</script></html>"),
            ("../../roof.png", "application/pdf", PNG),
        ),
    )
    page, picture = Attachment.objects.all()
    assert (picture.name, picture.kind, picture.is_picture, page.is_picture) == (
        ".._.._roof.png",
        "image/png",
        True,
        False,
    )
    for file in (page, picture):
        answer = signed_in.get(f"/attachments/{file.pk}/")
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
            "application/octet-stream",
            "nosniff",
        )
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer.content == bytes(file.data)
    assert (
        signed_in.get(f"/attachments/{page.pk}/?show=1")["Content-Type"]
        == "application/octet-stream"
    )
    assert signed_in.get(f"/attachments/{picture.pk}/?show=1")["Content-Type"] == "image/png"
    shown = signed_in.get(f"/leads/{arrival.lead.pk}/").content.decode()
    assert "roof.jpg.html" in shown
    assert f"/attachments/{picture.pk}/?show=1" in shown


def test_html_is_shown_without_anything_that_runs_loads_or_hides(
    signed_in: Client, business: Business
) -> None:
    support.mail_in(business, mail_with(html=EVIL))
    heard = Inbound.objects.get()
    answer = signed_in.get(f"/heard/{heard.pk}/")
    page = answer.content.decode()
    assert "<b>leaks</b>" in page
    assert 'href="https://ok.example"' in page
    assert "logo" in page
    assert not [
        evil
        for evil in (
            "script",
            "onclick",
            "track.example",
            "javascript:",
            "unseen",
            "<form",
            "<input",
        )
        if evil in page
    ]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy


def test_others_see_neither(client: Client, business: Business) -> None:
    support.mail_in(business, mail_with(("roof.png", "image/png", PNG), html=EVIL))
    other = support.make_owner(
        support.make_business(key="elm", name="Elm", email="office@elm.example"), "else@elm.example"
    )
    paths = [f"/attachments/{Attachment.objects.get().pk}/", f"/heard/{Inbound.objects.get().pk}/"]
    assert [client.get(p).status_code for p in paths] == [302, 302]
    client.force_login(other)
    assert [client.get(p).status_code for p in paths] == [404, 404]


def test_what_is_over_a_limit_is_named_and_not_kept(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LARGEST", 100)
    monkeypatch.setattr(limits, "LARGEST_TOGETHER", 150)
    support.mail_in(
        business,
        mail_with(
            ("a.bin", "application/x", b"a" * 101),
            ("b.bin", "application/x", b"b" * 100),
            ("c.bin", "application/x", b"c" * 60),
            ("d.bin", "application/x", b"d" * 50),
        ),
    )
    assert [(a.name, len(a.data), bool(a.why)) for a in Attachment.objects.all()] == [
        ("a.bin", 0, True),
        ("b.bin", 100, False),
        ("c.bin", 0, True),
        ("d.bin", 50, False),
    ]


def test_a_forwarded_mail_and_a_nameless_picture_are_files_too(business: Business) -> None:
    inner = EmailMessage()
    inner["Subject"] = "Old"
    inner.set_content("before")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "ada@lovelace.example",
        "office@oak-roofing.example",
        "See below",
    )
    message.set_content("Please see the attached letter, our roof leaks.")
    message.add_attachment(PNG, maintype="image", subtype="png")
    message.add_attachment(inner)
    support.mail_in(business, message.as_bytes())
    assert next((a.name, a.kind) for a in Attachment.objects.all()) == (
        "file-1.png",
        "image/png",
    )
    assert Attachment.objects.count() == 2
    assert Attachment.objects.last().name.endswith(".eml")
