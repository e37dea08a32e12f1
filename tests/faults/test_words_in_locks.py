"""No pattern of ours reads people's words while a transaction of ours is open."""

import json
import re
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from leads.capture import door, filing
from leads.models import Arrival, Business, Lead, Source
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY, letter

pytestmark = pytest.mark.django_db

# One header, id, label or number, or words beside words that the database alone knows
SHORT = {
    "leads.capture.mail.file.is_answer",
    "leads.capture.mail.own_mail.file_mail_in_our_name",
    "leads.capture.mail.proof.lies_in_sent_folder",
    "leads.capture.notification.shared.is_from_robot",
    "leads.capture.telephone.file.number_of_caller",
    "leads.contacts.threads.by_token",
    *(
        f"leads.contacts.typed.{name}"
        for name in ("<genexpr>", "dialled_abroad", "email_address", "phone_number", "plain_digits")
    ),
    "leads.enrichment.offline.postcode_area",
    "leads.fields.values.text_of",
    # What makes a lead findable: classes of single characters over at most 100,000 of them
    *(f"leads.search.words.{name}" for name in ("words_in", "words_of_name", "all_digits_of")),
}
WORDS = "Our roof leaks since Sunday, could somebody come? " * 10


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The functions of ours that match a pattern while something is filed."""
    found: set[str] = set()
    file_one = filing.file_one

    def look(frame: FrameType, event: str, called: Any) -> None:
        if event != "c_call" or not isinstance(getattr(called, "__self__", None), re.Pattern):
            return
        name = frame.f_globals.get("__name__", "")
        if name.startswith(("leads.", "integrations.")):
            found.add(f"{name}.{frame.f_code.co_name}")

    def watched(*given: Any) -> bool:
        sys.setprofile(look)
        try:
            return file_one(*given)
        finally:
            sys.setprofile(None)

    monkeypatch.setattr(filing, "file_one", watched)
    return found


def mails() -> Iterator[bytes]:
    ada = "Ada Keen <ada@lovelace.example>"
    yield letter(ada, f"{WORDS}\n\nPlease stop writing to me.\n\nAda\n902-555-0131")
    yield letter(ada, f"I am out of office until 20 September.\n{WORDS}")
    yield letter("no-reply@forms.example", f"Name: Dan\nEmail: dan@x.example\nMessage: {WORDS}")
    yield letter("MAILER-DAEMON@x.example", f"Undelivered: {WORDS}", "Undelivered Mail")
    yield letter("Office <office@oak-roofing.example>", WORDS, to="ada@lovelace.example")
    yield letter("news@shop.example", WORDS, extra="List-Id: <news.shop.example>\r\n")
    yield letter(ada, WORDS, extra="Auto-Submitted: auto-replied\r\n")


def test_no_pattern_reads_words_within_a_lock(business: Business, found: set[str]) -> None:
    hook = sources.new_source(business, "webhook", "x", MONDAY)
    phone = business.sources.get(kind=Source.Kind.SMS)
    posted = {"email": "eve@x.example", "message": f"On behalf of Ada Keen. {WORDS}"}
    support.write(business, {**ADA, "message": WORDS})
    support.write(business, {**ADA, "message": f"{WORDS} Please stop writing to me."})
    door.receive_body(hook, "form", json.dumps(posted).encode(), MONDAY, "", {})
    for body in ("STOP", f"Liked “{WORDS}”", WORDS, "START"):
        told = {"From": "+19025550177", "Body": body, "MessageSid": body[:9]}
        door.receive_fields(phone, "sms", told, MONDAY, body[:9], {"what": "text"})
    for raw in mails():
        support.mail_in(business, raw)
    assert not Arrival.objects.filter(became__in=("open", "failed")).exists()
    assert Lead.objects.count() > 2
    assert not found - SHORT, sorted(found - SHORT)
