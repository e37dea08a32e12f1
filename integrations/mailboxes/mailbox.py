"""Reading an IMAP mailbox: every message once, stored by the caller before it is flagged here."""

import imaplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from integrations.errors import Unavailable
from integrations.mailboxes.oauth import known_token
from integrations.network.hosts import refuse_metadata
from integrations.secrecy.concealing import conceal
from integrations.texts.sentences import sentence
from integrations.timing.deadline import run_within

TIMEOUT = 30
MAX_AT_ONCE = 200
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


def read(
    account: Account,
    position: Position,
    since: date | None,
    keep: Callable[[int, int, bytes], None],
) -> Position:
    """Call `keep(uidvalidity, uid, raw bytes)` for each message after the position, in order, then
    flag it as seen.

    A mailbox that was never read is read from now on: what lies in it is history. Where UIDVALIDITY
    has changed, the numbers
    mean nothing any more and all that came on or after `since` is read again: `keep` must know what
    it has by the bytes.
    What cannot be reached raises Unavailable; an error of `keep` passes through.
    """
    try:
        with open_box(account) as box:
            status = box.folder.status(account.folder, ["UIDVALIDITY", "UIDNEXT"])
            current = int(status["UIDVALIDITY"])
            if not position.uidvalidity:
                return end_of(status)
            last_uid = position.last_uid if current == position.uidvalidity else 0
            for uid in new_uids(box, last_uid, since if current != position.uidvalidity else None)[
                :MAX_AT_ONCE
            ]:
                keep(current, uid, peek(box, uid))
                box.flag(str(uid), "\\Seen", True)
                last_uid = uid
            return Position(current, last_uid)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        raise Unavailable(
            sentence(
                "The mailbox %(user)s at %(host)s cannot be read: %(error)s",
                user=account.user,
                host=account.host,
                error=said_by(error, account),
            )
        ) from error


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
    """Signed in, with its folder chosen. Where that fails nothing is left open at the server."""
    box = connected_box(account)
    try:
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


def peek(box: Box, uid: int) -> bytes:
    """The raw bytes of one message, without marking it."""
    status, data = box.client.uid("fetch", str(uid), "(BODY.PEEK[])")
    raw = next((part[1] for part in data if isinstance(part, tuple)), None)
    if status != "OK" or raw is None:
        raise Stuck(uid, str(status))
    return bytes(raw)
