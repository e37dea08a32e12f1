"""The doors of the real inquiries, opened for files: store first, then file at once."""

import hashlib
import json
import time
from datetime import datetime

from integrations import inbound_mail
from integrations.strangers import reader
from integrations.strangers.reader import ReaderStopped
from integrations.timing import clock
from integrations.timing.stopwatch import Stopwatch
from leads.capture import door, filing, webhook
from leads.capture.filed import FiledWhy
from leads.capture.mail.whose import own_addresses
from leads.models import Arrival, Business, Source
from leads.sources import settings

PAUSE, PATIENCE = 0.2, 60.0  # seconds


class NoBusiness(Exception):
    """There is nobody yet whose mail this could be."""


class NotAText(Exception):
    """A file that holds no text message. The message says what is wrong with it."""


def take_mail(raw: bytes, business: Business | None, now: datetime) -> Arrival:
    """A raw mail (RFC 5322). Raises NoBusiness."""
    owner = business or business_addressed(raw)
    return filed(door.receive_mail(source_of(owner, Source.Kind.MAILBOX), raw, now))


def take_webhook(body: bytes, content_type: str, business: Business, now: datetime) -> Arrival:
    """The body of a form builder's post."""
    source = source_of(business, Source.Kind.WEBHOOK)
    return filed(webhook.keep_post(source, body, content_type, now))


def take_sms(raw: bytes, business: Business, now: datetime) -> Arrival:
    """A text message as {"from": …, "to": …, "body": …}. Raises NotAText."""
    text = sms_of(raw)
    source = source_of_number(business, text["to"])
    post = {"From": text["from"], "To": text["to"], "Body": text["body"]}
    own_id = "text-" + hashlib.sha256(raw).hexdigest()
    meta: door.ArrivalMeta = {"what": "text", "from": text["from"][:60]}
    return filed(door.receive_fields(source, "sms", post, now, own_id, meta))


def sms_of(raw: bytes) -> dict[str, str]:
    """Its sender, its receiver and its words."""
    try:
        given = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotAText(f"This is not JSON: {error}") from error
    if not isinstance(given, dict) or "from" not in given or "body" not in given:
        raise NotAText('A text message is {"from": …, "to": …, "body": …}.')
    return {name: str(given.get(name) or "") for name in ("from", "to", "body")}


def filed(arrival: Arrival) -> Arrival:
    """Take it as far as filing goes. A worker may have it in hand: then wait for its end.

    It stays open where it could not be filed yet: it is kept, and is tried again behind the door.
    """
    watch = Stopwatch()
    while arrival.became == Arrival.Became.OPEN and watch.seconds < PATIENCE:
        is_tried = filing.try_to_file(arrival.pk, clock.now())
        arrival.refresh_from_db()
        if arrival.why_code in (FiledWhy.ERROR, FiledWhy.READER_STOPPED):
            break
        if not is_tried:
            time.sleep(PAUSE)
    return arrival


def source_of(business: Business, kind: Source.Kind) -> Source:
    """The oldest source of this kind; one that was never set up is made now."""
    oldest = Source.objects.filter(business=business, kind=kind).order_by("id").first()
    if oldest is None and kind == Source.Kind.MAILBOX:
        return Source.objects.create(
            business=business, kind=kind, name=str(kind.label), key=f"{business.key}-mail"
        )
    return oldest or settings.new_source(business, kind, str(kind.label), clock.now())


def source_of_number(business: Business, number: str) -> Source:
    """The source that has this number, else the oldest of the business's numbers."""
    numbers = Source.objects.filter(business=business, kind=Source.Kind.SMS)
    return numbers.filter(telephone__number=number).first() or source_of(business, Source.Kind.SMS)


def business_addressed(raw: bytes) -> Business:
    """The one whose address, else whose domain, is among the recipients; else the oldest."""
    recipients = recipients_of(raw)
    domains = {r.rpartition("@")[2] for r in recipients}
    everybody = list(Business.objects.at_work().order_by("id"))
    if not everybody:
        raise NoBusiness("There is no business yet: manage.py load_business FILE")
    by_address = (b for b in everybody if recipients & own_addresses(b))
    by_domain = (b for b in everybody if domains & own_addresses(b))
    return next(by_address, None) or next(by_domain, None) or everybody[0]


def recipients_of(raw: bytes) -> set[str]:
    """None of a mail that cannot be read: it is kept all the same, and shown as failed."""
    try:
        return set(reader.apart(inbound_mail.read, raw).recipients)
    except ReaderStopped:
        return set()
