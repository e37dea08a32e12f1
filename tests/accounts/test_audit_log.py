"""The audit log says who did what, cannot be changed, and is read by owners alone."""

import pytest
from django.contrib.auth.models import User
from django.db import Error, connection, transaction
from django.test import Client

from leads.audit import Actor, record_in_audit
from leads.models import Attachment, AuditEntry, Business, Inbound
from tests.support import ADA, MONDAY, make_business, make_owner, write
from tests.support.accounts import fail, sign_in
from tests.support.sources import sources

pytestmark = pytest.mark.django_db
Kind = AuditEntry.Kind


def entries(kind: Kind) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(kind=kind).order_by("pk"))


def test_signing_in_and_failing_to_are_written_down(client: Client, owner: User) -> None:
    fail(owner, 1, "198.51.100.9")
    sign_in(client, owner)
    client.post("/accounts/logout/")
    failed, signed_in, signed_out = AuditEntry.objects.order_by("pk")
    assert (failed.kind, failed.who, failed.ip) == ("sign_in_failed", owner.email, "198.51.100.9")
    assert (signed_in.kind, signed_in.about) == ("signed_in", "password")
    assert (signed_out.kind, signed_out.user) == ("signed_out", owner)


def test_a_password_typed_as_an_address_is_kept_nowhere(client: Client, owner: User) -> None:
    fail(User(email="hunter2-and-more@typed.example"), 1)
    (entry,) = entries(Kind.SIGN_IN_FAILED)
    assert (entry.who, entry.user, entry.business) == ("", None, None)


def test_reading_an_attachment_is_written_down(inside: Client, business: Business) -> None:
    lead = write(business, ADA)
    inbound = Inbound.objects.get(lead=lead)
    file = Attachment.objects.create(
        inbound=inbound, name="my passport.pdf", kind="application/pdf", size=3, data=b"abc"
    )
    inside.get(f"/attachments/{file.pk}/")
    (entry,) = entries(Kind.FILE_READ)
    assert (entry.lead, entry.about) == (lead, f"attachment {file.pk}")
    assert "passport" not in str(AuditEntry.objects.values())


def test_reading_what_a_model_was_sent_is_written_down(inside: Client, business: Business) -> None:
    lead = write(business, ADA)
    inside.get(f"/leads/{lead.pk}/sent/")
    (entry,) = entries(Kind.MODEL_CALL_READ)
    assert entry.lead == lead
    assert entry.business == business


def test_what_is_refused_is_written_down(client: Client, business: Business) -> None:
    bob = make_owner(business, "bob@oak-roofing.example", "member")
    sign_in(client, bob)
    assert client.get("/settings/log/").status_code == 403
    (entry,) = entries(Kind.REFUSED)
    assert (entry.user, entry.about) == (bob, "GET /settings/log/")


def test_owners_read_it_and_nothing_of_another_business(inside: Client, business: Business) -> None:
    elm = make_business(key="elm", name="Elm", email="office@elm.example")
    sign_in(Client(), make_owner(elm, "boss@elm.example"))
    page = inside.get("/settings/log/").content.decode()
    assert "Signed in: password" in page
    assert "owner@oak-roofing.example" in page
    assert "boss@elm.example" not in page
    assert inside.get("/in/elm/settings/log/").status_code == 404
    assert "Nothing yet" in inside.get("/settings/log/?what=exported").content.decode()


@pytest.mark.parametrize("column", ["at", "kind", "who", "about", "ip", "browser"])
def test_the_database_refuses_to_change_what_it_says(
    business: Business, owner: User, column: str
) -> None:
    """Also where a later migration rebuilds the table and forgets to say so again."""
    record_in_audit(Kind.EXPORTED, Actor(owner, "203.0.113.7"), MONDAY)
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(**{column: getattr(AuditEntry(at=MONDAY, kind="x"), column)})
    assert entries(Kind.EXPORTED)


def test_no_browser_stops_the_writer(business: Business, owner: User) -> None:
    actor = Actor(owner, "2001:db8::1", "\x00" + "ü" * 300)
    record_in_audit(Kind.REFUSED, actor, MONDAY, about="GET /\x00" + "x" * 300)
    (entry,) = entries(Kind.REFUSED)
    assert (len(entry.browser), len(entry.about)) == (200, 200)


def test_it_outlives_whom_it_tells_of(business: Business, owner: User) -> None:
    lead = write(business, ADA)
    record_in_audit(Kind.FILE_READ, Actor(owner, None), MONDAY, lead=lead)
    AuditEntry.objects.update(lead=None)
    owner.delete()
    (entry,) = entries(Kind.FILE_READ)
    assert (entry.user, entry.who) == (None, "owner@oak-roofing.example")


def test_it_has_one_writer() -> None:
    """Nobody else makes, changes or removes an entry."""
    verbs = ("create", "bulk_create", "update", "delete", "save")
    found = [
        name
        for name, text, _ in sources()
        if "AuditEntry(" in text or any(f"AuditEntry.objects.{v}(" in text for v in verbs)
        if name not in ("leads/audit.py", "leads/models/audit.py")
    ]
    assert not found, found


def test_it_is_found_by_an_index(business: Business, owner: User) -> None:
    asked = AuditEntry.objects.filter(business=business).order_by("-at", "-id")[:51]
    if connection.vendor == "sqlite":
        assert "audit_of_a_business" in asked.explain()
        assert "TEMP B-TREE" not in asked.explain()
