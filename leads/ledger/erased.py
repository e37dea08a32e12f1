"""What was erased does not come back where a machine tells it once more.

A mailbox that is read again, a webhook that is repeated: the id under which it came is kept as a
keyed hash.
"""

import hashlib
import hmac
from datetime import datetime

from integrations.keys import accepted_keys
from leads.models import Arrival, Source

TOLD_AGAIN = (Source.Kind.MAILBOX, Source.Kind.WEBHOOK, Source.Kind.SMS, Source.Kind.API)


def erased_ids(submission_id: str) -> list[str]:
    """What stands for the id of an arrival that was erased, under each accepted key, the newest
    first; 55 characters each.
    """
    said = b"erased:" + submission_id.encode()
    seals = [hmac.new(key.encode(), said, hashlib.sha256) for key in accepted_keys()]
    return [f"erased-{seal.hexdigest()[:48]}" for seal in seals]


def was_erased(arrival: Arrival) -> bool:
    """Whether it came before, and was erased then."""
    if arrival.source.kind not in TOLD_AGAIN:
        return False
    same = Arrival.objects.filter(source=arrival.source, became=Arrival.Became.ERASED)
    return same.filter(submission_id__in=erased_ids(arrival.submission_id)).exists()


def empty_arrival(arrival: Arrival) -> None:
    """Nothing of what came in is left, but that something did; unsaved."""
    arrival.raw, arrival.meta, arrival.ip, arrival.lead = b"", {}, None, None
    arrival.address = arrival.content_hash = arrival.name = arrival.words = arrival.why = ""
    arrival.why_code, arrival.became, arrival.expired = "", Arrival.Became.ERASED, True
    arrival.submission_id = erased_ids(arrival.submission_id)[0]


def empty_arrivals(pks: list[int], now: datetime) -> None:
    """The books still say that something came in; within the caller's transaction."""
    rows = Arrival.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    for row in rows.exclude(became=Arrival.Became.ERASED).order_by("pk"):
        row.filed_at = row.filed_at or now
        empty_arrival(row)
        row.save()
