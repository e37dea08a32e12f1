"""Reading an IMAP mailbox: every message once, stored by the caller before it is flagged here."""

import imaplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from integrations.errors import Unavailable

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
    password: str
    port: int = 993
    tls: str = "implicit"
    folder: str = "INBOX"
    token: Callable[[], str] | None = None
    refused: Callable[[], None] | None = None  # told when the token was not taken


@dataclass(frozen=True)
class Position:
    """How far a mailbox has been read. `uidvalidity` 0: never."""

    uidvalidity: int = 0
    last_uid: int = 0


class Stuck(Unavailable):
    """One message cannot be fetched although the mailbox answers; `uid` names it."""

    def __init__(self, uid: int, why: str) -> None:
        super().__init__(f"Message {uid} cannot be fetched ({why}).")
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
                return Position(current, int(status["UIDNEXT"]) - 1)
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
            f"The mailbox {account.user} at {account.host} cannot be read: {error}"
        ) from error


def new_uids(box: Box, last_uid: int, since: date | None) -> list[int]:
    asked = f"UID {last_uid + 1}:*" + (f" SINCE {since:%d-%b-%Y}" if since else "")
    return sorted(int(u) for u in box.uids(asked) if int(u) > last_uid)


def open_box(account: Account) -> Box:
    kinds = {"implicit": MailBox, "starttls": MailBoxStartTls, "none": MailBoxUnencrypted}
    box = kinds[account.tls](account.host, port=account.port, timeout=TIMEOUT)
    if account.token is not None:
        try:
            box.xoauth2(account.user, account.token(), initial_folder=account.folder)
        except (ImapToolsError, imaplib.IMAP4.error):
            if account.refused is not None:
                account.refused()
            raise
    else:
        box.login(account.user, account.password, initial_folder=account.folder)
    return box


def peek(box: Box, uid: int) -> bytes:
    """The raw bytes of one message, without marking it."""
    status, data = box.client.uid("fetch", str(uid), "(BODY.PEEK[])")
    raw = next((part[1] for part in data if isinstance(part, tuple)), None)
    if status != "OK" or raw is None:
        raise Stuck(uid, str(status))
    return bytes(raw)
