"""One text message out, through Twilio.

It promises no idempotency, so only what it has surely not taken may be tried again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from integrations.errors import OutsideError, Refused, Unavailable, Uncertain

TIMEOUT = 20  # seconds to connect, and again for the answer
STALE = 4 * 3600  # seconds: what Twilio could not pass on by then is not wanted any more
MAX_LISTED, A_PAGE = 5000, 500
OPTED_OUT = {21610}
DEAD = {
    21211,
    21214,
    21217,
    21407,
    21421,
    21614,
    30005,
    30006,
}  # no number, or one that takes no texts
API = "https://api.twilio.com"


@dataclass(frozen=True)
class OutgoingText:
    """Numbers are E.164.

    `news_to` is where Twilio tells what became of it; "" where it cannot reach us.
    """

    sender: str
    to: str
    text: str
    news_to: str = ""


def is_kept_here() -> bool:
    """True where no account is configured: texts then stay in the built-in outbox."""
    return not settings.TWILIO_ACCOUNT_SID


def send(text: OutgoingText) -> str:
    """Hand one text over; Twilio's id of it, "" where it is kept here.

    Raises Refused, Unavailable or Uncertain.
    """
    if is_kept_here():
        return ""
    client = Client(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN[0],
        http_client=Http(timeout=TIMEOUT),
    )
    try:
        taken = client.messages.create(
            to=text.to,
            from_=text.sender,
            body=text.text,
            validity_period=STALE,
            **({"status_callback": text.news_to} if text.news_to else {}),
        )
    except Exception as error:
        raise to_outside_error(error) from error
    return str(taken.sid or "")


def received(number: str, since: datetime) -> list[tuple[datetime | None, dict[str, str]]]:
    """(when, what) of the texts that came in to a number of ours, in the words of the webhook that
    should have told of each. Raises Unavailable.
    """
    client = Client(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN[0],
        http_client=Http(timeout=TIMEOUT),
    )
    try:
        found = [
            m
            for m in client.messages.list(
                to=number, date_sent_after=since, limit=MAX_LISTED, page_size=A_PAGE
            )
            if str(m.direction) == "inbound"
        ]
        return [
            (
                m.date_sent,
                fields_of_sms(
                    m,
                    [f"{API}{str(x.uri).removesuffix('.json')}" for x in m.media.list()]
                    if m.num_media not in (None, "0")
                    else [],
                ),
            )
            for m in found
        ]
    except (TwilioException, requests.RequestException, ValueError, KeyError) as error:
        raise Unavailable(
            f"Twilio's list of messages cannot be read ({type(error).__name__}).",
            whole_channel=True,
        ) from error


def fields_of_sms(message: Any, files: list[str]) -> dict[str, str]:
    return {
        "MessageSid": message.sid,
        "From": message.from_,
        "To": message.to,
        "Body": message.body or "",
        "NumMedia": str(len(files)),
        **{f"MediaUrl{n}": url for n, url in enumerate(files)},
    }


class Http(TwilioHttpClient):
    """The library's own, at the configured address and without retries of posts."""

    def request(  # type: ignore[override]
        self, method: str, url: str, *args: Any, **kwargs: Any
    ) -> Response:
        return super().request(
            method, url.replace(API, settings.TWILIO_API_URL, 1), *args, **kwargs
        )


def to_outside_error(error: Exception) -> OutsideError:
    """Map what Twilio (or the way to it) did to one of the three failures."""
    if isinstance(error, TwilioRestException):
        return by_status(error)
    if isinstance(
        error,
        (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.InvalidURL),
    ):
        return Unavailable(
            f"Twilio cannot be reached ({type(error).__name__}).", whole_channel=True
        )
    if isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(
        error
    ):  # nothing was sent: there was no connection
        return Unavailable("Twilio cannot be reached.", whole_channel=True)
    return Uncertain(
        "Twilio gave no readable answer after the text had been handed over "
        f"({type(error).__name__})."
    )


def by_status(error: TwilioRestException) -> OutsideError:
    detail = f"Twilio said: {error.status} {error.msg or ''} ({error.code})"[:280]
    if error.code in OPTED_OUT:
        return Refused("They told Twilio that they want no texts from us.", opted_out=True)
    if error.status in (401, 403) or error.code == 20003:
        return Unavailable(
            f"{detail}. Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.", whole_channel=True
        )
    if error.status == 429:
        return Unavailable(detail, whole_channel=True)
    if 400 <= error.status < 500:
        return Refused(detail, dead=error.code in DEAD)
    return Uncertain(detail)  # it may send all the same
