"""A Twilio account: signing in to it, its numbers, and where Twilio posts what comes in to one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from integrations.errors import OutsideError, Refused, Unavailable
from integrations.secrecy.concealing import concealed
from integrations.texts.sentences import sentence

TIMEOUT = 20  # seconds to connect, and again for the answer
WHILE_SOMEBODY_WAITS = 8
MOST_NUMBERS = 400
API = "https://api.twilio.com"
# What the library raises where Twilio refuses, is away, or answers what it cannot read
UNREADABLE = (
    TwilioException,
    requests.RequestException,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
)


@dataclass(frozen=True)
class TwilioAccount:
    """`tokens`: the first one signs us in, and what any of them signed is Twilio's.

    `is_entered`: by an owner in the pages, not by whoever runs the server in its environment.
    """

    sid: str
    tokens: tuple[str, ...] = field(repr=False)
    is_entered: bool = False


@dataclass(frozen=True)
class AccountState:
    name: str
    status: str  # active, suspended or closed
    is_trial: bool


@dataclass(frozen=True)
class OwnedNumber:
    """A number of an account (E.164), what it can do, and where Twilio posts what comes in.

    `handler` names what takes texts or calls before those addresses count, "" for nothing.
    """

    sid: str
    number: str
    name: str
    takes_texts: bool
    takes_calls: bool
    texts_to: str
    calls_to: str
    handler: str


class Http(TwilioHttpClient):
    """The library's own, at the configured address and without retries of posts."""

    def request(  # type: ignore[override]
        self, method: str, url: str, *args: Any, **kwargs: Any
    ) -> Response:
        return super().request(
            method, url.replace(API, settings.TWILIO_API_URL, 1), *args, **kwargs
        )


def environment_account() -> TwilioAccount | None:
    """The one that the environment names for everybody."""
    if not settings.TWILIO_ACCOUNT_SID:
        return None
    return TwilioAccount(settings.TWILIO_ACCOUNT_SID, tuple(settings.TWILIO_AUTH_TOKEN))


def client_of(account: TwilioAccount, seconds: float = TIMEOUT) -> Client:
    return Client(account.sid, account.tokens[0], http_client=Http(timeout=seconds))


def state_of(account: TwilioAccount) -> AccountState:
    """Sign in. Raises Refused where Twilio does not take the two, Unavailable where it is away."""
    with outside_errors(account):
        found = client_of(account, WHILE_SOMEBODY_WAITS).api.accounts(account.sid).fetch()
        return AccountState(
            str(found.friendly_name or ""), str(found.status or ""), str(found.type) == "Trial"
        )


def numbers_of(account: TwilioAccount) -> list[OwnedNumber]:
    """Raises Refused or Unavailable."""
    with outside_errors(account):
        numbers = client_of(account, WHILE_SOMEBODY_WAITS).incoming_phone_numbers
        return [owned(each) for each in numbers.list(limit=MOST_NUMBERS)]


def find_number(account: TwilioAccount, number: str) -> OwnedNumber | None:
    """None where the account has no such number. Raises Refused or Unavailable."""
    with outside_errors(account):
        numbers = client_of(account, WHILE_SOMEBODY_WAITS).incoming_phone_numbers
        found = numbers.list(phone_number=number, limit=20)
        return next((owned(each) for each in found if each.phone_number == number), None)


def let_post(account: TwilioAccount, number: OwnedNumber, texts_to: str, calls_to: str) -> None:
    """From now on Twilio posts there what comes in. Raises Refused or Unavailable."""
    with outside_errors(account):
        client_of(account, WHILE_SOMEBODY_WAITS).incoming_phone_numbers(number.sid).update(
            sms_url=texts_to,
            sms_method="POST",
            sms_application_sid="",
            voice_url=calls_to,
            voice_method="POST",
            voice_application_sid="",
        )


def owned(number: Any) -> OwnedNumber:
    can = {
        str(name).lower(): bool(value) for name, value in dict(number.capabilities or {}).items()
    }
    handlers = {
        "a SIP trunk": number.trunk_sid,
        "a TwiML app for texts": number.sms_application_sid,
        "a TwiML app for calls": number.voice_application_sid,
    }
    return OwnedNumber(
        str(number.sid),
        str(number.phone_number),
        str(number.friendly_name or ""),
        can.get("sms", False),
        can.get("voice", False),
        posted_to(number.sms_url, number.sms_method),
        posted_to(number.voice_url, number.voice_method),
        next((name for name, sid in handlers.items() if sid), ""),
    )


def posted_to(url: str | None, method: str | None) -> str:
    """An address that Twilio only gets is none to which it posts."""
    return f"{url or ''}{' (GET)' if url and (method or 'POST').upper() != 'POST' else ''}"


@contextmanager
def outside_errors(account: TwilioAccount) -> Iterator[None]:
    """What Twilio, or the way to it, did while somebody waited for an answer, as ours."""
    try:
        yield
    except UNREADABLE as error:
        raise concealed(as_ours(error, account), account.tokens) from error


def as_ours(error: Exception, account: TwilioAccount) -> OutsideError:
    status = status_in(error)
    if not status:
        return Unavailable(
            sentence("Twilio cannot be reached (%(kind)s).", kind=type(error).__name__)
        )
    if status in (401, 403, 404):
        return Refused(
            sentence(
                "Twilio does not take %(where_from)s (%(status)s).",
                where_from=where_from(account),
                status=str(status),
            )
        )
    if status == 429 or status >= 500:
        return Unavailable(sentence("Twilio is busy or broken (%(status)s).", status=str(status)))
    said = f"{status} {getattr(error, 'msg', '')}"
    return Refused(sentence("Twilio said: %(said)s", said=said))


def status_in(error: Exception) -> int:
    """Of HTTP, 0 where there was no answer. A list that fails has it in the answer beside."""
    if isinstance(error, TwilioRestException):
        return int(error.status)
    answers = [part.status_code for part in error.args if isinstance(part, Response)]
    return int(answers[0]) if answers and answers[0] >= 400 else 0


def where_from(account: TwilioAccount) -> str:
    """What a person looks at when it is wrong."""
    if account.is_entered:
        return sentence("this Account SID and Auth Token")
    return sentence("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
