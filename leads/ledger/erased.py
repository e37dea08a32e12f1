"""What was erased does not come back where a machine tells it once more.

A mailbox that is read again, a webhook that is repeated: the id under which it came is kept as a
keyed hash.
"""

from datetime import datetime

from integrations.secrecy import keys
from leads.models import Arrival, Source

TOLD_AGAIN = (Source.Kind.MAILBOX, Source.Kind.WEBHOOK, Source.Kind.SMS, Source.Kind.API)


def erased_id(submission_id: str) -> str:
    """What stands for the id of an arrival that was erased; 55 characters."""
    return shown(keys.keyed_digest(f"erased:{submission_id}"))


def shown(digest: bytes) -> str:
    return f"erased-{digest.hex()[:48]}"


def was_erased(arrival: Arrival, own_id: str = "") -> bool:
    """Whether it came before, and was erased then; `own_id` is what its sender calls it."""
    if arrival.source.kind not in TOLD_AGAIN:
        return False
    ids = [each for each in (arrival.submission_id, own_id) if each]
    known = [shown(d) for each in ids for d in keys.keyed_digests(f"erased:{each}")]
    same = Arrival.objects.filter(source=arrival.source, became=Arrival.Became.ERASED)
    return same.filter(submission_id__in=known).exists()


def empty_arrival(arrival: Arrival) -> None:
    """Nothing of what came in is left, but that something did; unsaved."""
    arrival.raw, arrival.meta, arrival.ip, arrival.lead = b"", {}, None, None
    arrival.place = arrival.address = arrival.content_hash = arrival.name = arrival.words = (
        arrival.why
    ) = ""
    arrival.why_code, arrival.became, arrival.expired = "", Arrival.Became.ERASED, True
    arrival.submission_id = erased_id(arrival.submission_id)


def empty_arrivals(pks: list[int], now: datetime) -> None:
    """The books still say that something came in; within the caller's transaction."""
    rows = Arrival.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    for row in rows.exclude(became=Arrival.Became.ERASED).order_by("pk"):
        row.filed_at = row.filed_at or now
        empty_arrival(row)
        row.save()
