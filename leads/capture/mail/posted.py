"""A provider's post of mails: kept as it came, and told apart behind the door.

Its row becomes the first of the mails in it; each other one gets a row of its own.
"""

import hashlib
from datetime import datetime

from integrations.mailing import mail_webhook
from integrations.strangers import reader
from integrations.texts.sentences import in_english
from leads.capture import door
from leads.capture.filed import FiledWhy
from leads.capture.parting import part
from leads.models import Arrival, Source
from leads.models.arrival_shapes import ArrivalMeta


def keep_post(
    source: Source, provider: str, content_type: str, body: bytes, now: datetime
) -> Arrival:
    """The same bytes twice are one arrival."""
    own_id = "post-" + hashlib.sha256(body).hexdigest()
    meta: ArrivalMeta = {"provider": provider, "content_type": content_type[:300]}
    return door.keep_arrival(door.new_arrival(source, "email", body, now, own_id, meta))


def is_post_of_mails(arrival: Arrival) -> bool:
    """It is what a provider posted, and the mails in it are yet to be told apart."""
    return arrival.is_mail and "content_type" in arrival.meta


def mails_in(arrival: Arrival) -> list[bytes]:
    """Those of a post, worked out in no transaction. Raises ReaderStopped."""
    meta, raw = arrival.meta, bytes(arrival.raw)
    return reader.apart(mail_webhook.unpack, meta["provider"], meta["content_type"], raw)


def become_mails(arrival: Arrival, mails: list[bytes], now: datetime) -> None:
    """A locked post becomes its mails, yet to be filed, but for those that came before.

    A provider that was not answered in time posts them once more. Raises Overtaken.
    """
    if not mails:
        end_without_mail(arrival, now)
        return
    part(arrival, [mail_of_post(arrival, raw) for raw in mails], now)


def mail_of_post(post: Arrival, raw: bytes) -> Arrival:
    """Not kept yet. It came when the post came."""
    meta: ArrivalMeta = {"provider": post.meta["provider"]}
    return door.new_arrival(post.source, "email", raw, post.received_at, door.id_of_mail(raw), meta)


def end_without_mail(arrival: Arrival, now: datetime) -> None:
    arrival.became, arrival.filed_at = Arrival.Became.REFUSED, now
    arrival.why, arrival.why_code = in_english(FiledWhy.NO_MAIL.label), FiledWhy.NO_MAIL
    arrival.save(update_fields=["became", "filed_at", "why", "why_code"])
