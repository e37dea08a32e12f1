"""One mail out, through Django's mail backend, with the one fact that decides what a failure means.

Had the server said that it takes the mail (354)?
"""

import smtplib
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from integrations.errors import Unavailable, Uncertain
from integrations.mailing.mail_connection import NotingBackend
from integrations.mailing.mail_failures import to_outside_error
from integrations.mailing.mail_way import MailWay
from integrations.secrecy.concealing import concealed
from integrations.texts.sentences import sentence
from integrations.timing.deadline import run_within


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
    files: tuple[tuple[str, bytes, str], ...] = ()  # (name, bytes, media type) of each


class Post:
    """A connection by one way, opened on first use and kept for the messages of one drain."""

    def __init__(self, way: MailWay, seconds: float | None = None) -> None:
        """`seconds` for one mail altogether; MAIL_DEADLINE where none are given."""
        self.way, self.seconds = way, seconds or settings.MAIL_DEADLINE
        self.backend: Any = None

    def send(self, mail: OutgoingMail) -> str:
        """Hand one mail over; the provider's id of it, "" where it gives none.

        Raises Refused, Unavailable or Uncertain; returning means it was accepted.
        """
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
            self.backend = get_connection(self.way.backend, **dict(self.way.options))
        if isinstance(self.backend, NotingBackend):
            self._send_to_server(self.backend, message)
        else:
            self._send_to_provider(message)

    def _send_to_server(self, backend: NotingBackend, message: EmailMultiAlternatives) -> None:
        backend.begin_mail(self.seconds)
        try:
            connect(backend)
            backend.send_messages([message])
        except Exception as error:
            taken, late = backend.may_have_taken, backend.deadline.is_over
            self.close()
            ours = too_slow(taken, self.seconds) if late else to_outside_error(error, taken)
            raise concealed(ours, self.way.secrets) from error

    def _send_to_provider(self, message: EmailMultiAlternatives) -> None:
        backend = self.backend
        try:
            run_within(self.seconds, lambda: backend.send_messages([message]))
        except TimeoutError as error:
            self.backend = None  # still in use
            raise too_slow(True, self.seconds) from error
        except Exception as error:
            self.close()
            raise concealed(to_outside_error(error, False), self.way.secrets) from error

    def close(self) -> None:
        backend, self.backend = self.backend, None
        if backend is not None:
            try:
                backend.close()
            except (smtplib.SMTPException, OSError):
                pass  # what was accepted stays accepted whatever happens at QUIT


def connect(backend: NotingBackend) -> None:
    """Open the connection where it is not.

    What fails here fails for every message, so nobody's tries are burnt.
    """
    try:
        backend.open()
    except smtplib.SMTPAuthenticationError:
        raise
    except (smtplib.SMTPException, OSError) as error:
        raise Unavailable(
            sentence("The mail server cannot be reached (%(error)s).", error=error),
            whole_channel=True,
        ) from error


def too_slow(taken: bool, seconds: float) -> Unavailable | Uncertain:
    """Where one mail does not get through in its time, the next would hold a worker as long."""
    most = f"{seconds:g}"
    why = sentence("The mail server took more than %(seconds)s seconds for one mail.", seconds=most)
    return Uncertain(why, whole_channel=True) if taken else Unavailable(why, too_slow=True)


def compose(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, mail.sender, [mail.to], headers=dict(mail.headers)
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for name, data, kind in mail.files:
        message.attach(name, data, kind)
    if mail.key:
        # what anymail's backends pass on
        message.metadata = {"leadflow": mail.key}  # type: ignore[attr-defined]
    return message


def provider_id(message: EmailMultiAlternatives) -> str:
    found = getattr(getattr(message, "anymail_status", None), "message_id", None)
    return str(found)[:64] if isinstance(found, str) else ""
