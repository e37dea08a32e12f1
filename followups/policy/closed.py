"""Addresses to which nothing goes, in whatever spelling they were closed."""

from collections.abc import Collection, Iterable

from followups.models import Suppression
from followups.models.suppression import hashes_however_spelt
from leads.models import Contact

ERASED = Suppression.Reason.ERASED
Closed = dict[tuple[int, str], Suppression.Reason]  # why, by business and hash of the address


def suppressions(businesses: Collection[int], addresses: Iterable[str]) -> Closed:
    """Why nothing goes to some of these addresses.

    That its owner was erased goes before all other reasons.
    """
    rows = Suppression.objects.filter(
        business__in=businesses,
        address_hash__in=set(hashes_however_spelt(addresses)),
        lifted_at__isnull=True,
    )
    return {
        (row.business_id, row.address_hash): Suppression.Reason(row.reason)
        for row in sorted(rows, key=lambda row: row.reason == ERASED)
    }


def why_suppressed(
    business: int, addresses: Iterable[str], closed: Closed
) -> Suppression.Reason | None:
    """Why nothing goes to one of these, None where something may."""
    keys = ((business, found) for found in hashes_however_spelt(addresses))
    found = [closed[key] for key in keys if key in closed]
    return ERASED if ERASED in found else next(iter(found), None)


def was_erased(contact: Contact) -> bool:
    """Whether somebody at one of their addresses had themselves erased, and has not allowed us to
    write again.
    """
    known = [address.value for address in contact.addresses.all()]
    closed = suppressions([contact.business_id], known)
    return why_suppressed(contact.business_id, known, closed) == ERASED
