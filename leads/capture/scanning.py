"""Files that strangers sent are looked at by a virus scanner, where the operator names one.

Until it has seen a file nobody gets it. While it is away it is not asked about each of them.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, QuerySet

from integrations.errors import OutsideError, Refused
from integrations.strangers import clamd
from leads.models import Attachment

LEASE = timedelta(minutes=2)
REST = timedelta(minutes=1)  # after it did not answer
LONGEST_REST = timedelta(hours=1)  # of one file, which may be why it did not
REFUSED = timedelta(days=1)  # it may be told to take larger ones


def scan_next_file(now: datetime) -> bool:
    """Have one file looked at, the newest first. False where none is due, or nobody looks."""
    if not settings.CLAMAV:
        return False
    file = claim_file(now)
    if file is None:
        return False
    try:
        found = clamd.scan(settings.CLAMAV, bytes(file.data)) if file.data else None
    except OutsideError as error:
        note_unscanned(file, error, now)
    else:
        settle_scan(file, found, now)
    return True


def scanner_is_away() -> bool:
    """Whether it did not answer when it was asked last."""
    return Attachment.objects.filter(scanner_away_at__isnull=False).exists()


@transaction.atomic(durable=True)
def claim_file(now: datetime) -> Attachment | None:
    rests = Attachment.objects.filter(scanner_away_at__gt=now - REST)
    due = Attachment.objects.select_for_update(skip_locked=True, of=("self",)).defer("data")
    file = due.filter(~Exists(rests), scan_at__lte=now).order_by("-scan_at").first()
    if file is not None:
        file.scan_at, file.scan_attempts = now + LEASE, file.scan_attempts + 1
        file.save(update_fields=["scan_at", "scan_attempts"])
    return file


@transaction.atomic(durable=True)
def settle_scan(file: Attachment, found: str | None, now: datetime) -> None:
    """`found` is None where nothing was left to be looked at: it was let go of meanwhile."""
    seen = None if found is None else now
    mine(file).update(
        scan_at=None, scanned_at=seen, virus=found or "", scan_why="", scanner_away_at=None
    )
    if seen:
        Attachment.objects.filter(scanner_away_at__isnull=False).update(scanner_away_at=None)


@transaction.atomic(durable=True)
def note_unscanned(file: Attachment, error: OutsideError, now: datetime) -> None:
    """Why it was not looked at, and when it is tried again."""
    if isinstance(error, Refused):
        mine(file).update(scan_at=now + REFUSED, scan_why=error.words, scanner_away_at=None)
        return
    again = min(REST * 2 ** min(file.scan_attempts, 10), LONGEST_REST)
    mine(file).update(scan_at=now + again, scan_why=error.words, scanner_away_at=now)


def mine(file: Attachment) -> QuerySet[Attachment]:
    """As it was claimed: unless a later try has overtaken ours."""
    return Attachment.objects.filter(pk=file.pk, scan_attempts=file.scan_attempts)
