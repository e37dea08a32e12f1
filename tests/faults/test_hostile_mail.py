"""Mail that lies, breaks or kills: read all the same, and believed only where it should be."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from followups.models import Message, Suppression
from followups.outbox import results
from leadflow.rehearsal import mails
from leads.capture import door, filing, reading
from leads.models import Arrival, Business, Lead
from tests import support
from tests.support import ADA, MONDAY, letter
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db


def test_a_bounce_that_names_somebody_else_silences_nobody(business: Business) -> None:
    mine = support.answered_lead(business)
    support.mail_in(
        business,
        mails.bounce(
            "office@oak-roofing.example",
            "bob@elsewhere.example",
            "550 5.1.1 user unknown",
            support.first_answer(mine).message_id,
            MONDAY,
        ),
    )
    support.live(MONDAY)
    assert not Suppression.objects.exists()
    assert mine.enrollments.get().why == ""


@pytest.mark.parametrize(
    ("reply", "dead"),
    [
        ("554 Message rejected: looks like spam", False),
        ("550 5.7.1 policy", False),
        ("550 5.1.1 no such user", True),
        ("550 User unknown", True),
        ("552 5.2.2 mailbox full", False),
    ],
)
def test_a_policy_block_is_no_dead_address(
    business: Business, mail_through: Sink, reply: str, dead: bool
) -> None:
    mail_through.script["rcpt"] = reply
    support.answered_lead(business)
    support.live(MONDAY + timedelta(minutes=1))
    assert Suppression.objects.exists() is dead


@pytest.mark.parametrize(
    "raw",
    [
        (
            b"From: Ada <ada@x.example>\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA- "
            b"our roof leaks"
        ),
        (
            b"From: Ada <ada@x.example>\r\nContent-Type: text/plain; charset=unicode_escape\r\n"
            b"\r\n\\ud800 our roof leaks"
        ),
        (
            b"From: Ada <ada@x.example>\r\nContent-Type: text/plain\r\n\r\n"
            b'{"name": "\\ud800", "email": "a@b.example", "message": "roof \\udfff"}'
        ),
        b"From: Ada <ada@x.example>\r\n"
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(5000)
        ),
        (
            b"From: Ada <ada@x.example>\r\nSubject: [[EXTERNAL]] {{roof}}\r\n\r\nOur roof leaks,"
            b" can you come?"
        ),
    ],
)
def test_hostile_mail_never_fails(business: Business, raw: bytes) -> None:
    arrival = support.mail_in(business, raw)
    assert arrival.became in ("lead", "quarantined"), arrival.why
    support.live(MONDAY)
    assert not Message.objects.filter(state="withheld", why__contains="merge field").exists()


def test_a_vacation_home_is_no_absence(business: Business) -> None:
    arrival = support.mail_in(
        business,
        letter(
            "Ada <ada@x.example>",
            "We need a new roof on our cabin, could you quote?",
            subject="Vacation home roof: quote?",
        ),
    )
    assert arrival.became == "lead"


def test_a_mail_is_read_before_any_lock_is_taken(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = reading.inbound_mail.read
    monkeypatch.setattr(
        reading.inbound_mail,
        "read",
        lambda raw: seen.append(support.open_transactions()) or real(raw),
    )
    support.mail_in(business, letter("Ada <ada@x.example>", "Our roof leaks", subject="Roof"))
    assert seen
    assert not any(seen)


def test_words_that_came_while_we_were_answering_keep_their_clock(business: Business) -> None:
    lead = support.answered_lead(business)
    message = support.first_answer(lead)
    Message.objects.filter(pk=message.pk).update(
        state="sending", lease_until=MONDAY + timedelta(hours=1)
    )
    later = MONDAY + timedelta(seconds=30)
    support.write(business, {**ADA, "message": "One more thing: the chimney."}, later)
    results.settle_sent([message], later + timedelta(seconds=5))
    lead.refresh_from_db()
    assert lead.waiting_since == later


def test_a_mail_that_kills_its_reader_is_given_up_and_its_neighbour_is_filed(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed by the system, so that nothing can note it afterwards."""
    source = business.sources.get(kind="mailbox")
    poison = door.receive_mail(source, support.letter("p@x.example", "poison"), MONDAY)
    real = reading.inbound_mail.read

    def killed(raw: bytes) -> Any:
        if b"poison" in raw:
            raise SystemExit
        return real(raw)

    monkeypatch.setattr(reading.inbound_mail, "read", killed)
    for n in range(4):
        with contextlib.suppress(SystemExit):
            filing.file_next_arrival(MONDAY + timedelta(minutes=11 * n))
    assert Arrival.objects.get(pk=poison.pk).became == "failed"
    door.receive_mail(
        source,
        support.letter("ada@lovelace.example", "Our roof leaks, could somebody come?"),
        MONDAY,
    )
    while filing.file_next_arrival(MONDAY + timedelta(hours=1)):
        pass
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        b'{"name": "Ada Keen", "email": "ada@x.example", "key \\ud83d": "our roof leaks"}',
        (
            b'[{"label": "n\\ud83d", "value": "Ada"}, '
            b'{"label": "email", "value": "ada@x.example"}, {"label": "name", "value": "Ada"}]'
        ),
    ],
)
def test_half_a_character_in_a_label_stops_no_mail(business: Business, raw: bytes) -> None:
    assert (
        support.mail_in(
            business,
            (
                b"From: no-reply@form.example\r\nSubject: New lead\r\nContent-Type: text/plain; "
                b"charset=utf-8\r\n\r\n"
            )
            + raw,
        ).became
        == "lead"
    )
