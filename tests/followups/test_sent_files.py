"""Files that go along with a reply: in the mail, on the page, in an export, and gone in time."""

import email
from datetime import timedelta
from email import policy

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from followups.answers import sent_files
from followups.answers.reply import resend_message, write_reply
from followups.models import Message, SentFile
from leadflow.privacy import erasing, exporting, retention
from leadflow.privacy.people import person_of
from leads.declined import Declined
from leads.models import AuditEntry, Business, Lead
from tests import support
from tests.support import MONDAY
from tests.support.sequences import live_until
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200
PDF = b"%PDF-1.4 a quote"
FILES = [("Quote 12.pdf", PDF), ("roof ✓.png", PNG)]


@pytest.fixture
def lead(business: Business) -> Lead:
    return support.answered_lead(business)


def reply(lead: Lead, by: User, files: list[tuple[str, bytes]] = FILES) -> Message:
    return write_reply(lead, "Here is our quote.", MONDAY, by, "email", files=files)


def test_they_go_in_the_mail_byte_for_byte(lead: Lead, owner: User, mail_through: Sink) -> None:
    reply(lead, owner)
    live_until(MONDAY + timedelta(minutes=5))
    sent = email.message_from_bytes(mail_through.raw[-1], policy=policy.default)
    parts = [(p.get_filename(), p.get_payload(decode=True)) for p in sent.iter_attachments()]
    assert parts == FILES
    assert sent.get_body(("plain",)).get_content().startswith("Here is our quote.")
    kinds = [p.get_content_type() for p in sent.iter_attachments()]
    assert kinds == ["application/pdf", "image/png"]


def test_the_page_takes_shows_and_gives_them(
    client: Client, lead: Lead, owner: User, mail_through: Sink
) -> None:
    client.force_login(owner)
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    posted = [SimpleUploadedFile(name, data) for name, data in FILES]
    done = client.post(f"/leads/{lead.pk}/reply/", {"text": "Our quote.", "with_files": posted})
    assert done.status_code == 302
    file = SentFile.objects.get(name="Quote 12.pdf")
    support.live(support.clock() + timedelta(minutes=1))
    assert f"/sent-files/{file.pk}/" in client.get(f"/leads/{lead.pk}/").content.decode()
    given = client.get(f"/sent-files/{file.pk}/")
    assert given.content == PDF
    assert given["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.filter(kind=AuditEntry.Kind.FILE_READ).count() == 1
    client.force_login(User.objects.create_user("stranger@elsewhere.example"))
    assert client.get(f"/sent-files/{file.pk}/").status_code in (403, 404)


def test_what_is_sent_again_has_them_too(lead: Lead, owner: User, mail_through: Sink) -> None:
    first = reply(lead, owner)
    mail_through.script["rcpt"] = "550 no such user"
    live_until(MONDAY + timedelta(minutes=5))
    first.refresh_from_db()
    assert first.state == Message.State.FAILED
    again = resend_message(first, MONDAY + timedelta(minutes=6), owner)
    assert [(f.name, bytes(f.data)) for f in SentFile.objects.filter(message=again)] == FILES


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("a.pdf", PDF)] * 11, "At most 10 files"),
        ([("a.pdf", b"x" * (sent_files.LARGEST + 1))], "10 MB together"),
        ([("empty.pdf", b"")], "empty.pdf is empty"),
    ],
)
def test_what_cannot_go_is_told_and_nothing_is_queued(
    lead: Lead, owner: User, files: list[tuple[str, bytes]], says: str
) -> None:
    with pytest.raises(Declined, match=says):
        reply(lead, owner, files)
    assert not lead.messages.filter(kind=Message.Kind.REPLY).exists()


def test_files_do_not_go_by_text(lead: Lead, owner: User) -> None:
    with pytest.raises(Declined, match="by e-mail alone"):
        sent_files.check_files(FILES, "sms")


@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"\r\nBcc: x@x.example', "\x00", "x" * 400])
def test_no_name_leads_anywhere(lead: Lead, owner: User, mail_through: Sink, name: str) -> None:
    reply(lead, owner, [(name, PDF)])
    live_until(MONDAY + timedelta(minutes=5))
    kept = SentFile.objects.get().name
    assert 0 < len(kept) <= 150
    assert not set("/\\\r\n\0") & set(kept)
    raw = mail_through.raw[-1]
    assert b"\nBcc:" not in raw


def test_they_are_exported_let_go_and_erased(lead: Lead, owner: User, mail_through: Sink) -> None:
    reply(lead, owner)
    live_until(MONDAY + timedelta(minutes=5))
    found = dict(exporting.files_of(person_of(lead.contact)))
    assert PDF in found.values()
    lead.business.attachment_days = 30
    lead.business.save()
    later = MONDAY + timedelta(days=31)
    assert retention.due_sent_files(lead.business, later).count() == 2
    retention.let_go_of_sent_files([SentFile.objects.earliest("pk").pk], later)
    assert retention.due_sent_files(lead.business, later).count() == 1
    erasing.erase_person(person_of(lead.contact), later, "x")
    assert not SentFile.objects.exists()
