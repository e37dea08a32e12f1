"""What a mail server or a mail provider did to a mail, as one of the three failures."""

import smtplib

import requests
from anymail.exceptions import (
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
)

from integrations.errors import OutsideError, Refused, Unavailable, Uncertain
from integrations.mailing.mail_diagnosis import is_dead
from integrations.texts.sentences import sentence


def to_outside_error(error: Exception, data_entered: bool) -> Exception:
    """Map what the mail server (or the way to it) did to one of the three failures."""
    if isinstance(error, OutsideError):
        return error
    if isinstance(error, AnymailError):
        return of_provider(error)
    if answered := of_server(error):
        return answered
    if isinstance(error, (smtplib.SMTPNotSupportedError, ValueError, UnicodeError)):
        return Refused(sentence("This mail cannot be sent: %(error)s", error=error))
    if data_entered:
        return Uncertain(
            sentence(
                "The connection was lost after the message had been handed over (%(error)s).",
                error=error,
            )
        )
    if isinstance(error, (smtplib.SMTPException, OSError)):
        return Unavailable(sentence("The mail server cannot be reached (%(error)s).", error=error))
    return error


def of_server(error: Exception) -> Exception | None:
    """What a server's own answer means: it answered, so we know, even after the final dot.

    None where it did not answer.
    """
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Unavailable(
            sentence(
                "The mail server refused our sign-in (%(smtp_code)s): check user and password.",
                smtp_code=str(error.smtp_code),
            ),
            whole_channel=True,
        )
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        found = by_code(code, reply)
        if isinstance(found, Refused):
            found.dead = is_dead(f"{code} {as_text(reply)}")
        return found
    if isinstance(error, smtplib.SMTPResponseException):
        return by_code(error.smtp_code, error.smtp_error)
    return None


def by_code(code: int, reply: bytes | str) -> Exception:
    said = f"{code} {as_text(reply)}"
    detail = sentence("The mail server said: %(said)s", said=said)
    return Unavailable(detail) if 400 <= code < 500 else Refused(detail)


def as_text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)


def of_provider(error: AnymailError) -> OutsideError:
    """What a provider's API did: it said no, it said not now, or nobody knows."""
    status, cause = error.status_code, error.__cause__
    reply = str(error).splitlines()[0] if str(error) else type(error).__name__
    said = f"{status or ''} {reply}".strip()
    detail = sentence("The mail provider said: %(said)s", said=said)
    if isinstance(error, AnymailRecipientsRefused):
        return Refused(detail, dead=True)
    if isinstance(error, AnymailInvalidAddress):
        return Refused(detail)
    if status is not None:
        return of_status(status, detail)
    if isinstance(error, AnymailSerializationError):
        return Refused(detail)
    if is_unreachable(cause):
        return Unavailable(sentence("The mail provider cannot be reached."), whole_channel=True)
    return Uncertain(sentence("%(detail)s: it may have been taken", detail=detail))


def of_status(status: int, detail: str) -> OutsideError:
    """What the HTTP status of a provider's response means."""
    if status in (401, 403, 402):
        return Unavailable(
            sentence("%(detail)s. Check the provider's key and account.", detail=detail),
            whole_channel=True,
        )
    if status == 429:
        return Unavailable(detail, whole_channel=True)
    if 400 <= status < 500:
        return Refused(detail)
    return Uncertain(sentence("%(detail)s: it may have been taken", detail=detail))


def is_unreachable(cause: BaseException | None) -> bool:
    """Nothing was handed over: no connection came about."""
    return isinstance(cause, requests.ConnectTimeout) or (
        isinstance(cause, requests.ConnectionError) and "NewConnectionError" in repr(cause)
    )
