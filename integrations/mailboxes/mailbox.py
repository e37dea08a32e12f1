"""Reading an IMAP mailbox: every message once, stored by the caller before it is flagged here."""

import contextlib
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from time import monotonic

from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from integrations.errors import Unavailable
from integrations.mailboxes.oauth import known_token
from integrations.network.hosts import refuse_metadata
from integrations.secrecy.concealing import conceal
from integrations.texts.sentences import sentence
from integrations.timing.deadline import run_within

TIMEOUT = 30
AT_MOST = 2  # times so long for one look: a server that gives a byte now and then is never silent
MAX_AT_ONCE = 200
LARGEST = 40 * 1024 * 1024  # bytes of a mail that is fetched whole
BEGINNING = 2 * 1024 * 1024  # bytes of a larger one: its words, without what is attached
UID, SIZE = re.compile(rb"\bUID (\d{1,10})\b"), re.compile(rb"\bRFC822\.SIZE (\d{1,15})\b")
Box = MailBoxUnencrypted | MailBox | MailBoxStartTls


@dataclass(frozen=True)
class Account:
    """`tls` is "implicit" (port 993), "starttls" or "none" (only sensible on loopback).

    `token` signs in by OAuth instead of the password.
    """

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    tls: str = "implicit"
    folder: str = "INBOX"
    token: Callable[[], str] | None = None
    refused: Callable[[], None] | None = None  # told when the token was not taken
    seconds: float = TIMEOUT  # for which no answer is waited longer


@dataclass(frozen=True)
class Position:
    """How far a mailbox has been read. `uidvalidity` 0: never."""

    uidvalidity: int = 0
    last_uid: int = 0


class Stuck(Unavailable):
    """One message cannot be fetched although the mailbox answers; `uid` names it."""

    def __init__(self, uid: int, why: str) -> None:
        super().__init__(
            sentence("Message %(uid)s cannot be fetched (%(why)s).", uid=str(uid), why=why)
        )
        self.uid = uid


class TooSlow(Unavailable):
    """It has not ended in its time."""


def read(
    account: Account,
    position: Position,
    since: date | None,
    keep: Callable[[int, int, bytes], None],
) -> Position:
    """Call `keep(uidvalidity, uid, raw bytes)` for each message after the position, in order, then
    flag it as seen.

    A mailbox that was never read is read from now on: what lies in it is history. Where UIDVALIDITY
    has changed, the numbers mean nothing any more and all that came on or after `since` is read
    again: `keep` must know what it has by the bytes.
    What cannot be reached raises Unavailable, what does not end in its time TooSlow, one that alone
    cannot be fetched Stuck; an error of `keep` passes through.
    """
    cut = threading.Event()
    try:
        with open_box(account) as box, cut_after(AT_MOST * account.seconds, box, cut):
            return read_new(box, account, position, since, keep)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        kind = TooSlow if cut.is_set() or isinstance(error, TimeoutError) else Unavailable
        raise kind(
            sentence(
                "The mailbox %(user)s at %(host)s cannot be read: %(error)s",
                user=account.user,
                host=account.host,
                error=said_by(error, account),
            )
        ) from error


def read_new(
    box: Box,
    account: Account,
    position: Position,
    since: date | None,
    keep: Callable[[int, int, bytes], None],
) -> Position:
    """Where many wait, the rest is for the next look."""
    began, status = monotonic(), box.folder.status(account.folder, ["UIDVALIDITY", "UIDNEXT"])
    current = int(status["UIDVALIDITY"])
    if not position.uidvalidity:
        return end_of(status)
    is_same = current == position.uidvalidity
    last_uid = position.last_uid if is_same else 0
    uids = new_uids(box, last_uid, None if is_same else since)[:MAX_AT_ONCE]
    large = too_large(box, uids)
    for uid, after in zip(uids, [*uids[1:], None], strict=False):
        keep(current, uid, fetch(box, uid, uid in large, after))
        box.flag(str(uid), "\\Seen", True)
        last_uid = uid
        if monotonic() - began > account.seconds:
            break
    return Position(current, last_uid)


@contextmanager
def cut_after(seconds: float, box: Box, cut: threading.Event) -> Iterator[None]:
    """Its connection is cut where this takes longer; `cut` tells that it was."""

    def end() -> None:
        cut.set()
        with contextlib.suppress(OSError):
            box.client.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def said_by(error: Exception, account: Account) -> str:
    """What went wrong, in the server's words and without what it was told."""
    token = known_token(account.password) if account.token else ""
    return conceal(str(error), [account.password, token])


def look_into(account: Account) -> tuple[int, Position]:
    """(how many mails lie in its folder, the end of them), which proves that all of it works.

    Raises what the library raises, and TimeoutError where a server crawls.
    """
    found: list[dict[str, int]] = []

    def look() -> None:
        with open_box(account) as box:
            asked = ["MESSAGES", "UIDVALIDITY", "UIDNEXT"]
            found.append(box.folder.status(account.folder, asked))

    run_within(3 * account.seconds, look)
    return int(found[0]["MESSAGES"]), end_of(found[0])


def end_of(status: dict[str, int]) -> Position:
    return Position(int(status["UIDVALIDITY"]), int(status["UIDNEXT"]) - 1)


def new_uids(box: Box, last_uid: int, since: date | None) -> list[int]:
    asked = f"UID {last_uid + 1}:*" + (f" SINCE {since:%d-%b-%Y}" if since else "")
    return sorted(int(u) for u in box.uids(asked) if int(u) > last_uid)


def open_box(account: Account) -> Box:
    """Signed in, with its folder chosen. Where that fails nothing is left open at the server.

    TimeoutError where a server crawls.
    """
    boxes: list[Box] = []
    run_within(AT_MOST * account.seconds, lambda: boxes.append(connected_box(account)))
    box = boxes[0]
    try:
        with cut_after(AT_MOST * account.seconds, box, threading.Event()):
            sign_in(box, account)
    except BaseException:
        box.client.shutdown()
        raise
    return box


def sign_in(box: Box, account: Account) -> None:
    if account.token is None:
        by_password = box.login if account.password.isascii() else box.login_utf8
        by_password(account.user, account.password, initial_folder=account.folder)
        return
    try:
        box.xoauth2(account.user, account.token(), initial_folder=account.folder)
    except (ImapToolsError, imaplib.IMAP4.error):
        if account.refused is not None:
            account.refused()
        raise


def connected_box(account: Account) -> Box:
    """Not signed in yet. A certificate must be good for the name: the password goes there next."""
    refuse_metadata(account.host)
    if account.tls == "none":
        return MailBoxUnencrypted(account.host, port=account.port, timeout=account.seconds)
    kind = MailBox if account.tls == "implicit" else MailBoxStartTls
    trusted = ssl.create_default_context()
    return kind(account.host, port=account.port, timeout=account.seconds, ssl_context=trusted)


def too_large(box: Box, uids: list[int]) -> set[int]:
    """Which of these are not fetched whole."""
    if not uids:
        return set()
    _, data = box.client.uid("fetch", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
    lines = [line for line in data if isinstance(line, bytes)]
    told = [(UID.search(line), SIZE.search(line)) for line in lines]
    sizes = {int(uid[1]): int(size[1]) for uid, size in told if uid and size}
    return {uid for uid, size in sizes.items() if size > LARGEST}


def fetch(box: Box, uid: int, is_large: bool, after: int | None) -> bytes:
    """Stuck where the one `after` it can be fetched and it cannot: else the server gives nothing to
    anybody just now, or nobody waits behind it.
    """
    try:
        return peek(box, uid, BEGINNING if is_large else 0)
    except Stuck as stuck:
        if after is None:
            raise Unavailable(stuck.words) from stuck
        try:
            peek(box, after, 1)
        except Stuck as next_one:
            raise Unavailable(next_one.words) from next_one
        raise


def peek(box: Box, uid: int, most: int = 0) -> bytes:
    """The raw bytes of one message, or so many of its first, without marking it."""
    asked = f"(BODY.PEEK[]<0.{most}>)" if most else "(BODY.PEEK[])"
    status, data = box.client.uid("fetch", str(uid), asked)
    raw = next((part[1] for part in data if isinstance(part, tuple)), None)
    if status != "OK" or raw is None:
        raise Stuck(uid, str(status))
    return bytes(raw)
