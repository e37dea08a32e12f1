"""Noticing that the database was restored, whoever did it and by whatever means.

`bin/manage restore` says so itself. A file that was copied back, or a dump that was read in by
hand, is told by where the database stands (`place.py`) and by what has been sent from this machine
since (`outside.py`). A whole machine that was set back, its folder included, tells nothing: for
that there is `bin/manage hold`.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from leads.models import Arrival, Business, Installation, Lead, Restore, SendingMark
from leads.restored import outside, place
from leads.restored.decision import held_businesses
from leads.restored.place import InstallationState

How = Restore.How
KEPT_MARKS = 1000


def notice_next_restore(now: datetime) -> bool:
    """False where the database is the one that it was."""
    found = standing_to_send_from()
    if found is not None and found.key is not None:
        return False
    note_restore(now)
    return True


def standing_to_send_from() -> InstallationState | None:
    """Where this database stands; None where it is a copy, and nothing may leave from it."""
    found = place.standing()
    return None if what_happened(found) else found


def what_happened(found: InstallationState) -> How | None:
    """What shows that this is not the database that was sent from; None where nothing does."""
    if found.key is not None and found.place != found.is_now:
        return How.COPIED
    mark = outside.read_mark()
    if mark is None:
        return None
    if mark.key == found.key:
        return How.OLDER if mark.number > found.number else None
    # Another machine has noticed it already, and a person has been or will be asked.
    return None if Installation.objects.filter(key=mark.key).exists() else How.ANOTHER


@transaction.atomic(durable=True)
def note_restore(now: datetime) -> None:
    """Nothing leaves for any business until a person has decided; a new database just begins."""
    list(Installation.objects.select_for_update().order_by("-id")[:1])  # two workers note it once
    found = place.standing()
    how = what_happened(found)
    if found.key is not None and how is None:
        return
    if how is not None and not has_just_begun(now):
        hold_businesses(how, now, place.newest_moment())
    begin_installation(found, now)


def has_just_begun(now: datetime) -> bool:
    """Nothing came in and no business is a day old: nothing can have gone for it."""
    is_old = Business.objects.filter(created_at__lt=now - timedelta(days=1)).exists()
    return not (is_old or Arrival.objects.exists() or Lead.objects.exists())


@transaction.atomic(durable=True)
def hold_sending(how: How, now: datetime, knows_until: datetime | None) -> None:
    """Somebody says that what is here was restored."""
    hold_businesses(how, now, knows_until)
    begin_installation(place.standing(), now)


def hold_businesses(how: How, now: datetime, knows_until: datetime | None) -> None:
    free = Business.objects.exclude(pk__in=held_businesses())
    Restore.objects.bulk_create(
        [
            Restore(business=business, how=how, noticed_at=now, knows_until=knows_until)
            for business in free
        ],
        ignore_conflicts=True,
    )


def begin_installation(found: InstallationState, now: datetime) -> None:
    new = Installation.objects.create(place=found.is_now, began_at=now)
    transaction.on_commit(partial(outside.remember_mark, new.key, found.number))


def note_sending(found: InstallationState, now: datetime) -> None:
    """Within the transaction of a marker: one more thing is about to leave, and this machine
    remembers it from the commit on.
    """
    mark = SendingMark.objects.create(at=now)
    if found.key is not None:
        transaction.on_commit(partial(outside.remember_mark, found.key, mark.pk))


@transaction.atomic(durable=True)
def forget_old_marks(now: datetime) -> bool:
    """Only the newest says anything. False always: once is enough."""
    newest = SendingMark.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    old = SendingMark.objects.filter(pk__lte=newest - KEPT_MARKS, at__lt=now - timedelta(days=1))
    old.delete()
    return False
