"""A business that is put away takes nothing, sends nothing and is shown in Settings alone, until it
is brought back.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from leads.business.changes import note_changes
from leads.declined import Declined
from leads.models import Business, Membership

AREA = "business"


@transaction.atomic(durable=True)
def archive_business(business: Business, now: datetime, by: User) -> None:
    """Put it away; what waits to be sent waits on. Again changes nothing.

    Declined where it is the last one that this person has.
    """
    row = Business.objects.select_for_update().get(pk=business.pk)
    theirs = Membership.objects.filter(user=by, business__archived_at__isnull=True)
    if not theirs.exclude(business=row).exists():
        raise Declined(gettext("It is the only business that you have: set up another one first."))
    if row.archived_at is None:
        set_archived(row, now, now, by)


@transaction.atomic(durable=True)
def bring_back_business(business: Business, now: datetime, by: User) -> None:
    """It takes inquiries from now on, and what had waited goes where it is not too late for it."""
    row = Business.objects.select_for_update().get(pk=business.pk)
    if row.archived_at is not None:
        set_archived(row, None, now, by)


def set_archived(row: Business, at: datetime | None, now: datetime, by: User) -> None:
    was_away = row.archived_at is not None
    note_changes(row, AREA, {"put away": was_away}, {"put away": at is not None}, by, now)
    row.archived_at = at
    row.save(update_fields=["archived_at"])
