"""A provider's post of mails: kept as it came, and told apart behind the door.

Its row becomes the first of the mails in it; each other one gets a row of its own.
"""

import hashlib
from datetime import datetime

from django.db import IntegrityError

from integrations.mailing import mail_webhook
from integrations.strangers import reader
from integrations.texts.sentences import in_english
from leads.capture import door
from leads.capture.filed import FiledWhy
from leads.contacts.identity import Overtaken
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
    by_id = {door.id_of_mail(raw): raw for raw in mails}
    rows = Arrival.objects.filter(source=arrival.source, submission_id__in=by_id)
    fresh = by_id.keys() - set(rows.values_list("submission_id", flat=True))
    ids = [own_id for own_id in by_id if own_id in fresh]
    if not ids:
        arrival.delete()
        return
    first, *others = [mail_of_post(arrival, by_id[own_id], own_id, now) for own_id in ids]
    first.pk = arrival.pk
    try:
        first.save(force_update=True)
        Arrival.objects.bulk_create(others)
    except IntegrityError as error:  # the same mail by another post, in this very moment
        raise Overtaken from error


def mail_of_post(post: Arrival, raw: bytes, own_id: str, now: datetime) -> Arrival:
    """Not kept yet. It came when the post came, and what a person decided of that holds for it."""
    meta: ArrivalMeta = {"provider": post.meta["provider"]}
    mail = door.new_arrival(post.source, "email", raw, post.received_at, own_id, meta)
    mail.due_at, mail.released = now, post.released
    return mail


def end_without_mail(arrival: Arrival, now: datetime) -> None:
    arrival.became, arrival.filed_at = Arrival.Became.REFUSED, now
    arrival.why, arrival.why_code = in_english(FiledWhy.NO_MAIL.label), FiledWhy.NO_MAIL
    arrival.save(update_fields=["became", "filed_at", "why", "why_code"])
