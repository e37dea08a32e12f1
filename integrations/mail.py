"""One mail out, through Django's mail backend, with the one fact that decides what a failure means.

Was DATA entered?
"""

import io
import re
import secrets
import smtplib
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import Message
from email.policy import Compat32
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from integrations.errors import Unavailable
from integrations.mail_failures import to_outside_error


@dataclass(frozen=True)
class OutgoingMail:
    """`sender` is "Name <address>", `to` one address. `headers` must hold Message-ID."""

    sender: str
    to: str
    subject: str
    text: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    key: str = ""  # our own mark; a provider gives it back with its news


def is_kept_here() -> bool:
    """True where neither a mail server nor a provider is configured.

    Messages then stay in the built-in outbox.
    """
    return not settings.EMAIL_URL and not settings.MAIL_PROVIDER


class Post:
    """A mail connection, opened on first use and kept for the messages of one drain."""

    def __init__(self) -> None:
        self.backend: Any = None

    def send(self, mail: OutgoingMail) -> str:
        """Hand one mail over; the provider's id of it, "" where it gives none.

        Raises Refused, Unavailable or Uncertain; returning means it was accepted.
        """
        if is_kept_here():
            return ""
        message = compose(mail)
        was_open = bool(self.backend and getattr(self.backend, "connection", None))
        try:
            self._send(message)
        except Unavailable as error:
            self.close()
            if not was_open or error.whole_channel:
                raise
            self._send(message)  # a kept connection had gone stale; nothing was accepted
        return provider_id(message)

    def _send(self, message: EmailMultiAlternatives) -> None:
        if self.backend is None:
            self.backend = get_connection(backend=noting_backend(settings.EMAIL_BACKEND))
        connection: Any = None
        try:
            self.connect()
            connection = getattr(self.backend, "connection", None)
            if connection is not None:
                connection.data_entered = False
            self.backend.send_messages([message])
        except Exception as error:
            entered = bool(getattr(connection, "data_entered", False))
            self.close()
            raise to_outside_error(error, entered) from error

    def connect(self) -> None:
        """Open the connection where it is not.

        What fails here fails for every message, so nobody's tries are burnt.
        """
        try:
            self.backend.open()
        except smtplib.SMTPAuthenticationError:
            raise
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(
                f"The mail server cannot be reached ({error}).", whole_channel=True
            ) from error

    def close(self) -> None:
        backend, self.backend = self.backend, None
        if backend is not None:
            try:
                backend.close()
            except (smtplib.SMTPException, OSError):
                pass  # what was accepted stays accepted whatever happens at QUIT


def compose(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, mail.sender, [mail.to], headers=dict(mail.headers)
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.key:
        # what anymail's backends pass on
        message.metadata = {"leadflow": mail.key}  # type: ignore[attr-defined]
    return message


def provider_id(message: EmailMultiAlternatives) -> str:
    found = getattr(getattr(message, "anymail_status", None), "message_id", None)
    return str(found)[:64] if isinstance(found, str) else ""


def noting_backend(backend: str) -> str:
    return (
        "integrations.mail.NotingBackend"
        if backend == "django.core.mail.backends.smtp.EmailBackend"
        else backend
    )


class _Noting:
    data_entered = False

    def data(self, msg: Any) -> Any:
        self.data_entered = True
        return super().data(msg)  # type: ignore[misc]


class NotingSMTP(_Noting, smtplib.SMTP):
    pass


class NotingSMTPS(_Noting, smtplib.SMTP_SSL):
    pass


class NotingBackend(EmailBackend):
    """smtplib raises the same exception before DATA and after it, so each connection notes having
    entered it.
    """

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return NotingSMTPS if self.use_ssl else NotingSMTP

    def _send(self, email_message: Any) -> bool:
        """As Django does it, at less cost.

        No plain address is taken apart, no short header folded, and no boundary searched for in the
        text.
        """
        assert self.connection is not None
        message = email_message.message()
        if message.is_multipart():
            message.set_boundary(
                f"=={secrets.token_hex(16)}=="
            )  # 128 random bits stand in nobody's text
        self.connection.sendmail(
            of_envelope(email_message.from_email),
            [of_envelope(to) for to in email_message.recipients()],
            as_bytes(message),
        )
        return True


class ShortAsTheyAre(Compat32):
    """Folding takes a header to pieces; what is short and plain fits in its line as it is."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if (
            isinstance(value, str)
            and value.isascii()
            and value.isprintable()
            and len(name) + len(value) < 76
        ):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


FOLDING = ShortAsTheyAre(linesep="\r\n")


def as_bytes(message: Message) -> bytes:
    """The mail as it goes over the wire, with CRLF."""
    written = io.BytesIO()
    BytesGenerator(written, mangle_from_=False, policy=FOLDING).flatten(message)
    return written.getvalue()


PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE
)


def of_envelope(address: str) -> str:
    return address if PLAIN_ADDRESS.fullmatch(address) else _taken_apart(address)


@lru_cache(maxsize=100)
def _taken_apart(address: str) -> str:
    return str(sanitize_address(address, "utf-8"))
