"""Failures slow down whoever makes them, more each time, and lock nobody out.

One account from one place is slowed soon. An account that many places try is slowed for strangers
alone: a browser in which its owner has signed in before is counted by itself, and the way by mail
stays open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from leadflow.models import SignInTries

FORGOTTEN_AFTER = timedelta(days=1)
MOST_DOUBLINGS = 20


@dataclass(frozen=True)
class Pace:
    """The first tries are free; then comes a wait, which doubles up to the longest."""

    free: int
    first: timedelta
    longest: timedelta

    def wait_after(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta(0)
        return min(self.longest, self.first * 2 ** min(failures - self.free, MOST_DOUBLINGS))


ONE = Pace(5, timedelta(seconds=30), timedelta(hours=1))
MANY = Pace(20, timedelta(seconds=10), timedelta(minutes=10))  # about 30 in the first hour
Counters = dict[str, Pace]


def counters_of(account: str, place: str, browser: str) -> Counters:
    """What one try counts at. `browser` is its mark where the account's owner has used it."""
    if browser:
        return {hashed("browser", account, browser): ONE}
    return {
        hashed("account and place", account, place): ONE,
        hashed("account", account): MANY,
        hashed("place", place): MANY,
    }


def hashed(*parts: str) -> str:
    """64 hex digits that tell nobody whose account it is."""
    return salted_hmac("leadflow.sign-in", "\n".join(parts), algorithm="sha256").hexdigest()


@transaction.atomic(durable=True)
def begin_try(counters: Counters, now: datetime) -> datetime | None:
    """Count a try as failed before it is made, so that many at once are none the quicker.

    Returns when one may be made again, where this one may not.
    """
    unknown = [SignInTries(key=key, last_at=now, wait_until=now) for key in counters]
    SignInTries.objects.bulk_create(unknown, ignore_conflicts=True)
    rows = SignInTries.objects.select_for_update().filter(key__in=counters).order_by("key")
    found = list(rows)
    latest = max(row.wait_until for row in found)
    if latest > now:
        return latest
    for row in found:
        is_old = now - row.last_at > FORGOTTEN_AFTER
        row.failures = 1 if is_old else row.failures + 1
        row.last_at = now
        row.wait_until = now + counters[row.key].wait_after(row.failures)
    SignInTries.objects.bulk_update(found, ["failures", "last_at", "wait_until"])
    return None


@transaction.atomic(durable=True)
def forgive_try(counters: Counters, now: datetime) -> None:
    """It was no failure.

    Others may be trying the same account: what is counted for many loses this one try alone.
    """
    rows = SignInTries.objects.select_for_update().filter(key__in=counters).order_by("key")
    for row in rows:
        row.failures = 0 if counters[row.key] is ONE else row.failures - 1
        row.wait_until = now
        row.save()
    SignInTries.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()
