"""A mailbox server that crawls, is out of order for a while, or holds a mail of hundreds of MB."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.errors import Unavailable
from integrations.mailboxes.mailbox import Account, Position, Stuck, TooSlow, read
from leads.capture.mail import mailbox
from leads.models import Business, Source
from tests.support import MONDAY

MAIL = b"From: ada@x.example\r\nSubject: Roof\r\n\r\nOur roof leaks."
Fetch = Callable[[socket.socket, int, str], bool]  # whether it has answered


class Server:
    """Says what IMAP says, for mails 5 and 6; `fetch` answers what is fetched, else it is MAIL."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.fetch: Fetch = lambda *_: False
        self.sizes = {5: len(MAIL), 6: len(MAIL)}
        self.asked: list[str] = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=[visitor], daemon=True).start()

    def talk(self, visitor: socket.socket) -> None:
        visitor.sendall(b"* OK IMAP4rev1\r\n")
        for line in visitor.makefile("rb"):
            tag, _, rest = line.decode().strip().partition(" ")
            self.asked.append(rest)
            try:
                visitor.sendall(self.answer(visitor, rest) + f"{tag} OK done\r\n".encode())
            except Refusing as refused:
                visitor.sendall(f"{tag} {refused}\r\n".encode())
            except OSError:
                return

    def answer(self, visitor: socket.socket, said: str) -> bytes:
        if said.startswith("STATUS"):
            return b'* STATUS "INBOX" (UIDVALIDITY 7 UIDNEXT 7)\r\n'
        if said.startswith("UID SEARCH"):
            return b"* SEARCH 5 6\r\n"
        if "RFC822.SIZE" in said:
            told = "".join(
                f"* 1 FETCH (UID {n} RFC822.SIZE {s})\r\n" for n, s in self.sizes.items()
            )
            return told.encode()
        if said.startswith("UID FETCH") and not self.fetch(visitor, int(said.split()[2]), said):
            return b"* 1 FETCH (BODY[] {%d}\r\n%b)\r\n" % (len(MAIL), MAIL)
        if said == "LOGOUT":
            return b"* BYE\r\n"
        return b"* CAPABILITY IMAP4rev1\r\n" if said.startswith("CAPAB") else b""


class Refusing(Exception):
    """What it says instead of OK."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.socket.close()


def account(server: Server) -> Account:
    port = server.socket.getsockname()[1]
    return Account("127.0.0.1", "u", "p", port=port, tls="none", seconds=0.3)


def crawl(visitor: socket.socket, *_: Any) -> bool:
    visitor.sendall(b"* 5 FETCH (UID 5 BODY[] {100000}\r\n")
    while True:
        visitor.sendall(b"x")
        time.sleep(0.05)


def refuse(numbers: set[int], words: str = "NO [UNAVAILABLE] Try again") -> Fetch:
    def fetch(_: socket.socket, uid: int, said: str) -> bool:
        if uid in numbers:
            raise Refusing(words)
        return False

    return fetch


def kept(server: Server) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    read(account(server), Position(7, 4), None, lambda _, uid, raw: found.append((uid, raw)))
    return found


def test_what_is_whole_is_read(server: Server) -> None:
    assert kept(server) == [(5, MAIL), (6, MAIL)]


def test_a_server_that_crawls_is_left(server: Server) -> None:
    server.fetch = crawl
    with pytest.raises(TooSlow):
        kept(server)


def test_where_nothing_can_be_fetched_no_mail_is_at_fault(server: Server) -> None:
    server.fetch = refuse({5, 6})
    with pytest.raises(Unavailable) as refused:
        kept(server)
    assert not isinstance(refused.value, Stuck)


def test_one_that_alone_cannot_be_fetched_is_at_fault(server: Server) -> None:
    server.fetch = refuse({5})
    with pytest.raises(Stuck):
        kept(server)


def test_of_a_huge_mail_only_its_beginning_is_fetched(server: Server) -> None:
    server.sizes[5] = 400_000_000
    assert [uid for uid, _ in kept(server)] == [5, 6]
    fetched = [said for said in server.asked if "BODY.PEEK" in said]
    assert fetched == ["UID FETCH 5 (BODY.PEEK[]<0.2097152>)", "UID FETCH 6 (BODY.PEEK[])"]


@pytest.mark.django_db
def test_a_box_that_crawls_rests_and_the_others_are_read(
    business: Business, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.fetch = crawl
    monkeypatch.setattr(mailbox, "account_of_source", lambda _: account(server))
    source = business.sources.get(kind=Source.Kind.MAILBOX)
    source.mailbox, source.mailbox_state = {"host": "x"}, {"uidvalidity": 7, "last_uid": 4}
    source.save()
    assert mailbox.poll_next_mailbox(MONDAY)
    source.refresh_from_db()
    assert "cannot be read" in source.mailbox_state["error"]
    assert not mailbox.poll_next_mailbox(MONDAY + timedelta(minutes=9))
    server.fetch = lambda *_: False
    assert mailbox.poll_next_mailbox(MONDAY + timedelta(minutes=11))
    source.refresh_from_db()
    assert (source.mailbox_state["error"], source.mailbox_state["last_uid"]) == ("", 6)
