"""Addresses to which nothing goes, in whatever spelling they were closed."""

from followups.models import Message, Suppression
from followups.models.suppression import hashes_however_spelt

Closed = dict[tuple[int, str], Suppression.Reason]  # why, by business and hash of the address


def suppressions(messages: list[Message]) -> Closed:
    """Why nothing goes to some of the addresses of these messages.

    That its owner was erased goes before all other reasons.
    """
    rows = Suppression.objects.filter(
        business__in={m.business_id for m in messages},
        address_hash__in={found for m in messages for found in hashes_however_spelt([m.to])},
        lifted_at__isnull=True,
    )
    return {
        (row.business_id, row.address_hash): Suppression.Reason(row.reason)
        for row in sorted(rows, key=lambda row: row.reason == Suppression.Reason.ERASED)
    }


def why_suppressed(message: Message, closed: Closed) -> Suppression.Reason | None:
    """Why nothing goes to its address, None where something may."""
    keys = ((message.business_id, found) for found in hashes_however_spelt([message.to]))
    found = [closed[key] for key in keys if key in closed]
    erased = Suppression.Reason.ERASED
    return erased if erased in found else next(iter(found), None)
