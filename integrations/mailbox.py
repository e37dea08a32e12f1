"""Reading an IMAP mailbox: every message once, stored by the caller before it is flagged here."""

import imaplib
from collections.abc import Callable
from dataclasses import dataclass

from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from integrations.errors import Unavailable

TIMEOUT = 30
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Account:
    """`tls` is "implicit" (port 993), "starttls" or "none" (only sensible on loopback)."""

    host: str
    user: str
    password: str
    port: int = 993
    tls: str = "implicit"
    folder: str = "INBOX"


def read(account: Account, uidvalidity: int, last_uid: int, keep: Callable[[int, int, bytes], None]) -> tuple[int, int]:
    """Call `keep(uidvalidity, uid, raw bytes)` for each message after last_uid, in order, then flag it as seen.

    Returns (uidvalidity, last uid). Where UIDVALIDITY has changed, the numbers mean nothing any more and all is read again:
    `keep` must know what it has by the bytes. What cannot be reached raises Unavailable; an error of `keep` passes through.
    """
    try:
        with open_box(account) as box:
            current = int(box.folder.status(account.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
            if current != uidvalidity:
                last_uid = 0
            uids = sorted(int(u) for u in box.uids(f"UID {last_uid + 1}:*") if int(u) > last_uid)
            for uid in uids[:MOST_AT_ONCE]:
                keep(current, uid, peek(box, uid))
                box.flag(str(uid), "\\Seen", True)
                last_uid = uid
            return current, last_uid
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        raise Unavailable(f"The mailbox {account.user} at {account.host} cannot be read: {error}") from error


def open_box(account: Account) -> MailBoxUnencrypted | MailBox | MailBoxStartTls:
    kinds = {"implicit": MailBox, "starttls": MailBoxStartTls, "none": MailBoxUnencrypted}
    box = kinds[account.tls](account.host, port=account.port, timeout=TIMEOUT)
    box.login(account.user, account.password, initial_folder=account.folder)
    return box


def peek(box: MailBoxUnencrypted | MailBox | MailBoxStartTls, uid: int) -> bytes:
    """The raw bytes of one message, without marking it."""
    status, data = box.client.uid("fetch", str(uid), "(BODY.PEEK[])")
    raw = next((part[1] for part in data if isinstance(part, tuple)), None)
    if status != "OK" or raw is None:
        raise OSError(f"message {uid} could not be fetched ({status})")
    return bytes(raw)
