"""A real Dovecot on loopback: each mail once, none lost, whatever is cut or renumbered."""

import imaplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.errors import Unavailable
from integrations.mailboxes.mailbox import Account, Position, read
from leads.capture import filing
from leads.capture.mail import mailbox
from leads.models import Arrival, Business, Source
from tests import support
from tests.support import MONDAY, letter
from tests.support.servers.dovecot import DOVECOT, append, dovecot

pytestmark = [
    pytest.mark.dovecot,
    pytest.mark.django_db,
    pytest.mark.skipif(
        DOVECOT is None, reason="Dovecot is not installed: apt install dovecot-imapd"
    ),
]


@pytest.fixture
def account() -> Iterator[Account]:
    with dovecot() as found:
        yield found


def seen(account: Account) -> int:
    with imaplib.IMAP4("127.0.0.1", account.port) as box:
        box.login(account.user, account.password)
        box.select("INBOX")
        return len(box.search(None, "SEEN")[1][0].split())


@pytest.fixture
def source(business: Business, account: Account, monkeypatch: pytest.MonkeyPatch) -> Source:
    monkeypatch.setenv("MAILBOX_PASSWORD", "secret")
    found = business.sources.get(kind=Source.Kind.MAILBOX)
    found.mailbox = {"host": "127.0.0.1", "port": account.port, "user": "office", "tls": "none"}
    found.save()
    assert mailbox.poll_next_mailbox(
        MONDAY - timedelta(minutes=1)
    )  # connecting reads nothing: what lies there is history
    return found


ADA = letter("Ada <ada@x.example>", "Our roof leaks, can you come?", subject="Roof")
BOB = letter("Bob <bob@y.example>", "How much for a new roof?", subject="Quote")


def poll(at: Any = MONDAY) -> None:
    assert mailbox.poll_next_mailbox(at)
    while filing.file_next_arrival(at):
        pass


def test_every_mail_becomes_an_arrival_once(source: Source, account: Account) -> None:
    append(account, ADA, BOB)
    poll()
    assert Arrival.objects.filter(became="lead").count() == 2
    assert seen(account) == 2
    assert not mailbox.poll_next_mailbox(MONDAY)
    append(account, letter("Cy <cy@z.example>", "And mine?", subject="Mine"))
    poll(MONDAY + timedelta(minutes=1))
    assert Arrival.objects.count() == 3


def test_what_lay_in_a_mailbox_before_it_was_connected_is_history(
    business: Business, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBOX_PASSWORD", "secret")
    source = business.sources.get(kind=Source.Kind.MAILBOX)
    source.mailbox = {"host": "127.0.0.1", "port": account.port, "user": "office", "tls": "none"}
    source.save()
    append(account, ADA, BOB)
    poll()
    append(account, letter("Cy <cy@z.example>", "And mine?", subject="Mine"))
    poll(MONDAY + timedelta(minutes=1))
    assert [a.lead.contact.name for a in Arrival.objects.all() if a.lead] == ["Cy"]


def test_a_mail_that_cannot_be_fetched_is_shown_and_passed_after_three_tries(
    source: Source, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from integrations.mailboxes import mailbox as travelling

    append(account, ADA, BOB)
    real, bad = travelling.peek, []

    def refusing(box: Any, uid: int, most: int = 0) -> bytes:
        bad[:] = bad or [uid]
        if uid == bad[0]:
            raise travelling.Stuck(uid, "NO")
        return real(box, uid, most)

    monkeypatch.setattr(travelling, "peek", refusing)
    for minute in range(4):
        poll(MONDAY + timedelta(minutes=minute))
    assert [a.became for a in Arrival.objects.order_by("id")] == ["quarantined", "lead"]


def test_a_reply_in_the_mailbox_finds_its_lead(
    source: Source, account: Account, business: Business
) -> None:
    lead = support.answered_lead(business)
    append(
        account,
        letter(
            "Ada <ada@lovelace.example>",
            "Thursday is fine",
            in_reply_to=support.first_answer(lead).message_id,
        ),
    )
    poll(MONDAY + timedelta(minutes=1))
    support.live(MONDAY + timedelta(minutes=1))
    assert lead.enrollments.get().why == "replied"


def test_a_crash_after_the_commit_and_before_the_flag_repeats_nothing(
    source: Source, account: Account
) -> None:
    append(account, ADA)
    with pytest.raises(RuntimeError):
        source.refresh_from_db()
        read(
            account,
            Position(source.mailbox_state["uidvalidity"], source.mailbox_state["last_uid"]),
            None,
            lambda validity, uid, raw: (
                mailbox.receive_mail(source, raw, MONDAY),
                (_ for _ in ()).throw(RuntimeError),
            )[0],
        )
    assert Arrival.objects.count() == 1
    assert seen(account) == 0
    poll()
    assert Arrival.objects.count() == 1
    assert seen(account) == 1


def test_a_changed_uidvalidity_reads_all_again_and_repeats_nothing(
    source: Source, account: Account
) -> None:
    append(account, ADA, BOB)
    poll()
    source.refresh_from_db()
    source.mailbox_state = {**source.mailbox_state, "uidvalidity": 1, "last_uid": 999_999}
    source.save()
    append(account, letter("Cy <cy@z.example>", "And mine?", subject="Mine"))
    poll(MONDAY + timedelta(minutes=2))
    assert Arrival.objects.count() == 3


def test_the_same_message_id_with_other_words_is_another_mail(
    source: Source, account: Account
) -> None:
    append(account, ADA, ADA.replace(b"Our roof leaks", b"Our other roof leaks"))
    poll()
    assert Arrival.objects.count() == 2


def test_a_mail_that_cannot_be_read_does_not_stop_the_next(
    source: Source, account: Account
) -> None:
    append(account, b"From: broken\r\nContent-Type: multipart/mixed\r\n\r\n\xff\xfe", ADA)
    poll()
    assert Arrival.objects.filter(became="lead").count() == 1
    assert Arrival.objects.exclude(became="open").count() == 2


def test_a_cut_in_the_middle_keeps_what_was_stored_and_goes_on_there(
    source: Source, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from integrations.mailboxes import mailbox as travelling

    append(account, ADA, BOB)
    real, calls = travelling.peek, []

    def cut(box: Any, uid: int, most: int = 0) -> bytes:
        calls.append(uid)
        if len(calls) == 2:
            box.client.sock.shutdown(socket.SHUT_RDWR)
        return real(box, uid, most)

    monkeypatch.setattr(travelling, "peek", cut)
    poll()
    source.refresh_from_db()
    assert Arrival.objects.count() == 1
    assert source.mailbox_state["error"]
    monkeypatch.setattr(travelling, "peek", real)
    poll(MONDAY + timedelta(minutes=1))
    source.refresh_from_db()
    assert Arrival.objects.count() == 2
    assert not source.mailbox_state["error"]


def test_a_wrong_password_is_told_on_the_source(
    source: Source, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unavailable):
        read(
            Account(
                host="127.0.0.1", user="office", password="wrong", port=account.port, tls="none"
            ),
            Position(),
            None,
            lambda *_: None,
        )
    monkeypatch.setenv("MAILBOX_PASSWORD", "wrong")
    assert mailbox.poll_next_mailbox(MONDAY)
    source.refresh_from_db()
    assert "cannot be read" in source.mailbox_state["error"]
