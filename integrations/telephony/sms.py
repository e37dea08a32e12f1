"""One text message out, through Twilio.

It promises no idempotency, so only what it has surely not taken may be tried again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from twilio.base.exceptions import TwilioRestException

from integrations.errors import OutsideError, Refused, Unavailable, Uncertain
from integrations.secrecy.concealing import concealed
from integrations.telephony.twilio_account import (
    API,
    UNREADABLE,
    TwilioAccount,
    client_of,
    where_from,
)
from integrations.texts.sentences import sentence

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


@dataclass(frozen=True)
class OutgoingText:
    """Numbers are E.164.

    `news_to` is where Twilio tells what became of it; "" where it cannot reach us.
    """

    sender: str
    to: str
    text: str
    news_to: str = ""


def send(account: TwilioAccount, text: OutgoingText) -> str:
    """Hand one text over; Twilio's id of it. Raises Refused, Unavailable or Uncertain."""
    try:
        taken = client_of(account).messages.create(
            to=text.to,
            from_=text.sender,
            body=text.text,
            validity_period=STALE,
            **({"status_callback": text.news_to} if text.news_to else {}),
        )
    except Exception as error:
        raise concealed(to_outside_error(error, account), account.tokens) from error
    return str(taken.sid or "")


def received(
    account: TwilioAccount, number: str, since: datetime
) -> list[tuple[datetime | None, dict[str, str]]]:
    """(when, what) of the texts that came in to a number of ours, in the words of the webhook that
    should have told of each. Raises Unavailable.
    """
    try:
        found = [
            m
            for m in client_of(account).messages.list(
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
    except UNREADABLE as error:
        raise Unavailable(
            sentence(
                "Twilio's list of messages cannot be read (%(kind)s).", kind=type(error).__name__
            ),
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


def to_outside_error(error: Exception, account: TwilioAccount) -> OutsideError:
    """Map what Twilio (or the way to it) did to one of the three failures."""
    if isinstance(error, TwilioRestException):
        return by_status(error, account)
    if isinstance(
        error,
        (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.InvalidURL),
    ):
        return Unavailable(
            sentence("Twilio cannot be reached (%(kind)s).", kind=type(error).__name__),
            whole_channel=True,
        )
    if isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(
        error
    ):  # nothing was sent: there was no connection
        return Unavailable(sentence("Twilio cannot be reached."), whole_channel=True)
    return Uncertain(
        sentence(
            "Twilio gave no readable answer after the text had been handed over (%(kind)s).",
            kind=type(error).__name__,
        )
    )


def by_status(error: TwilioRestException, account: TwilioAccount) -> OutsideError:
    said = f"{error.status} {error.msg or ''} ({error.code})"
    detail = sentence("Twilio said: %(said)s", said=said)
    if error.code in OPTED_OUT:
        return Refused(
            sentence("They told Twilio that they want no texts from us."), opted_out=True
        )
    if error.status in (401, 403) or error.code == 20003:
        return Unavailable(
            sentence(
                "%(detail)s. Check %(where_from)s.", detail=detail, where_from=where_from(account)
            ),
            whole_channel=True,
        )
    if error.status == 429:
        return Unavailable(detail, whole_channel=True)
    if 400 <= error.status < 500:
        return Refused(detail, dead=error.code in DEAD)
    return Uncertain(detail)  # it may send all the same
