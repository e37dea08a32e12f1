"""No pattern of ours reads people's words while a transaction of ours is open."""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

from leads.capture import door
from leads.models import Arrival, Business, Lead
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY, letter

pytestmark = pytest.mark.django_db

# One value of known length, or words beside words that the database alone knows
SHORT = {
    *("bare", "one_line", "text_of", "plain_label", "classify_label", "looks_like_phone"),
    *("email_address", "phone_number", "is_ours", "house_of", "number_of_caller", "fates"),
}
WORDS = "Our roof leaks since Sunday, could somebody come? " * 40


@contextmanager
def patterns_in_locks() -> Iterator[set[str]]:
    """The functions of ours that match a pattern within a verb."""
    found: set[str] = set()

    def look(frame: FrameType, event: str, called: Any) -> None:
        if event != "c_call" or not isinstance(getattr(called, "__self__", None), re.Pattern):
            return
        name = frame.f_globals.get("__name__", "")
        if name.startswith(("leads.", "integrations.")) and support.open_transactions():
            found.add(f"{name}.{frame.f_code.co_name}")

    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(None)


def mails() -> Iterator[bytes]:
    ada = "Ada Keen <ada@lovelace.example>"
    yield letter(ada, f"{WORDS}\n\nPlease stop writing to me.\n\nAda\n902-555-0131")
    yield letter(ada, f"I am out of office until 20 September.\n{WORDS}")
    yield letter("no-reply@forms.example", f"Name: Dan\nEmail: dan@x.example\nMessage: {WORDS}")
    yield letter("MAILER-DAEMON@x.example", f"Undelivered: {WORDS}", "Undelivered Mail")
    yield letter("Office <office@oak-roofing.example>", WORDS, to="ada@lovelace.example")
    yield letter("news@shop.example", WORDS, extra="List-Id: <news.shop.example>\r\n")
    yield letter(ada, WORDS, extra="Auto-Submitted: auto-replied\r\n")


def test_no_pattern_reads_words_within_a_lock(business: Business) -> None:
    hook = sources.new_source(business, "webhook", "x")
    phone = support.phone_number_of(business)
    posted = {"email": "eve@x.example", "message": f"On behalf of Ada Keen. {WORDS}"}
    with patterns_in_locks() as found:
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
    wide = {name for name in found if name.rpartition(".")[2] not in SHORT}
    assert not wide
