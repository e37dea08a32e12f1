"""What a person or the clock does to the ledger.

File again, release from quarantine, let payloads expire.
"""

from datetime import datetime, timedelta

from django.db import transaction

from leads.declined import Declined
from leads.models import Arrival, Business, UsedProof

AGAIN = (Arrival.Became.FAILED, Arrival.Became.REFUSED, Arrival.Became.QUARANTINED)
BATCH = 200
PROOFS_KEPT = timedelta(days=2)  # far longer than any lasts


@transaction.atomic(durable=True)
def file_arrival_again(arrival: Arrival, now: datetime) -> None:
    """Replay one that did not become a lead.

    It keeps the time at which it came in: every clock starts there. Declined where it cannot be.
    """
    row = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if row.became not in AGAIN:
        raise Declined("Only what was held back, refused or failed can be filed again.")
    if row.expired:
        raise Declined("Its payload is past the retention and gone: there is nothing left to file.")
    row.why_code = ""
    row.became, row.why, row.attempts, row.due_at, row.filed_at, row.released = (
        Arrival.Became.OPEN,
        "",
        0,
        now,
        None,
        True,
    )
    row.save(
        update_fields=["became", "why", "why_code", "attempts", "due_at", "filed_at", "released"]
    )


def expire_next_arrival(now: datetime) -> bool:
    """Let go of raw payloads past their retention, a batch at a time, and of proofs that have ended
    anyway. What they became stays, and so do the books.
    """
    forget_proofs(now)
    for business in Business.objects.all():
        due = list(
            Arrival.objects.filter(
                source__business=business,
                expired=False,
                received_at__lt=now - timedelta(days=business.raw_days),
            )
            .exclude(became=Arrival.Became.OPEN)
            .values_list("pk", flat=True)[:BATCH]
        )
        if due:
            expire_arrival(due)
            return True
    return False


@transaction.atomic(durable=True)
def forget_proofs(now: datetime) -> None:
    UsedProof.objects.filter(at__lt=now - PROOFS_KEPT).delete()


@transaction.atomic(durable=True)
def expire_arrival(pks: list[int]) -> None:
    Arrival.objects.filter(pk__in=pks).update(raw=b"", meta={}, ip=None, address="", expired=True)
