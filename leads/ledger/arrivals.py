"""What a person or the clock does to the ledger.

File again, release from quarantine, let payloads expire.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from integrations.texts.sentences import sentence
from leads.colleagues import display_name
from leads.declined import Declined
from leads.models import Arrival, Business, UsedProof

AGAIN = (Arrival.Became.FAILED, Arrival.Became.REFUSED, Arrival.Became.QUARANTINED)
BATCH = 200
RUBBISH = "rubbish"  # why_code of what a person threw away
PROOFS_KEPT = timedelta(days=2)  # far longer than any lasts


@transaction.atomic(durable=True)
def file_arrival_again(arrival: Arrival, now: datetime) -> None:
    """Replay one that did not become a lead.

    It keeps the time at which it came in: every clock starts there. Declined where it cannot be.
    """
    row = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if row.became not in AGAIN:
        raise Declined(gettext("Only what was held back, refused or failed can be filed again."))
    if row.expired:
        raise Declined(
            gettext("Its payload is past the retention and gone: there is nothing left to file.")
        )
    anew = {
        "became": Arrival.Became.OPEN,
        "why": "",
        "why_code": "",
        "attempts": 0,
        "due_at": now,
        "filed_at": None,
        "released": row.released or row.became != Arrival.Became.FAILED,
        "read_at": None,  # held back once more, it is read and told of once more
        "told_at": None,
    }
    for name, value in anew.items():
        setattr(row, name, value)
    row.save(update_fields=list(anew))


@transaction.atomic(durable=True)
def discard_arrival(arrival: Arrival, now: datetime, by: User) -> None:
    """A person says that what was held back is rubbish: refused, and kept as everything is.

    Declined where somebody has decided already; it can be filed again all the same.
    """
    row = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if not row.is_quarantined:
        raise Declined(gettext("It is not held back any more: somebody has decided on it."))
    row.became, row.filed_at = Arrival.Became.REFUSED, now
    row.why, row.why_code = (
        sentence("Rubbish, as %(who)s said.", who=display_name(by)),
        RUBBISH,
    )
    row.save(update_fields=["became", "filed_at", "why", "why_code"])


def expire_next_arrival(now: datetime) -> bool:
    """Let go of raw payloads past their retention, a batch at a time, and of proofs that have ended
    anyway. What they became stays, and so do the books.
    """
    forget_proofs(now)
    for business in Business.objects.all():
        due = list(
            Arrival.objects.filter(
                source__in=business.sources.all(),
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
    Arrival.objects.filter(pk__in=pks).update(
        raw=b"", meta={}, ip=None, address="", name="", words="", expired=True
    )
