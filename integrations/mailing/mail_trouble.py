"""Which part of a way to a mail server failed: its name, its port, TLS, the sign-in."""

import imaplib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from enum import StrEnum

from anymail.exceptions import AnymailError
from imap_tools.errors import MailboxFolderSelectError, MailboxLoginError

from integrations.mailing.mail_phrases import PHRASES

SWITCHED_OFF = PHRASES.pattern("imap_is_switched_off")
FOR_PROGRAMS = PHRASES.pattern("app_password_is_needed")
NO_PASSWORDS = PHRASES.pattern("password_is_not_taken")
NOT_SIGNED_IN = re.compile(r"(?i)authenticat|credentials|log-?in|sign-?in|password")
TLS_MISSING = re.compile(r"(?i)starttls|wrong.version|record.layer|privacy.?required|encrypt")


class Part(StrEnum):
    NAME = "name"
    PORT = "port"
    TLS = "tls"
    SIGN_IN = "sign_in"
    FOR_PROGRAMS = "for_programs"  # it wants a password that is made for them
    NO_PASSWORDS = "no_passwords"  # it takes none at all
    SWITCHED_OFF = "switched_off"  # IMAP is
    FOLDER = "folder"
    KEY = "key"  # of a provider's API
    OTHER = "other"


def part_that_failed(error: BaseException) -> Part:
    """Told by the first of an error and its causes that says it."""
    return next((part for each in causes(error) if (part := part_of(each))), Part.OTHER)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Each once: an error that is raised from itself is its own cause."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        yield error
        seen.append(error)
        error = error.__cause__ if error.__cause__ not in (None, error) else error.__context__


def part_of(error: BaseException) -> Part | None:
    if isinstance(error, AnymailError):
        return Part.KEY if error.status_code in (401, 403) else None
    if isinstance(error, (smtplib.SMTPAuthenticationError, MailboxLoginError)):
        return part_of_sign_in(str(error))
    if isinstance(error, MailboxFolderSelectError):
        return Part.FOLDER
    return part_of_connection(error) or part_of_answer(error)


def part_of_sign_in(said: str) -> Part:
    """What a server said that did not let us in."""
    known = {
        Part.SWITCHED_OFF: SWITCHED_OFF,
        Part.FOR_PROGRAMS: FOR_PROGRAMS,
        Part.NO_PASSWORDS: NO_PASSWORDS,
        Part.TLS: TLS_MISSING,
    }
    return next((part for part, words in known.items() if words.search(said)), Part.SIGN_IN)


def part_of_connection(error: BaseException) -> Part | None:
    """Nobody of that name, nobody who answers there, or nobody whom we believe."""
    if isinstance(error, socket.gaierror):
        return Part.NAME
    if isinstance(error, (ssl.SSLError, smtplib.SMTPNotSupportedError)):
        return Part.TLS
    if isinstance(error, (ConnectionError, TimeoutError, smtplib.SMTPServerDisconnected)):
        return Part.PORT
    return None


def part_of_answer(error: BaseException) -> Part | None:
    """An answer without a name of its own: imaplib has but one error for all."""
    if isinstance(error, imaplib.IMAP4.abort):
        return Part.PORT
    if not isinstance(error, imaplib.IMAP4.error):
        return None
    found = part_of_sign_in(str(error))
    is_told = found != Part.SIGN_IN or NOT_SIGNED_IN.search(str(error))
    return found if is_told else None
