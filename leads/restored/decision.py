"""What waits for a decision after a restore, and the decision."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from leads.declined import Declined
from leads.models import Business, Restore

DECIDED = gettext_lazy("Somebody has decided on it already.")


def undecided() -> QuerySet[Restore]:
    return Restore.objects.filter(decided_at__isnull=True)


def held_businesses() -> QuerySet[Restore, int]:
    """The numbers of those for which nothing leaves."""
    return undecided().values_list("business_id", flat=True)


def undecided_of(businesses: Collection[Business]) -> QuerySet[Restore]:
    return undecided().filter(business__in=businesses).select_related("business")


def is_held(business_id: int) -> bool:
    return undecided().filter(business=business_id).exists()


def restores_that_count(businesses: Collection[int]) -> dict[int, Restore]:
    """By business the newest restore that nobody has decided on, or after which what may have gone
    is left out.
    """
    rows = Restore.objects.filter(business__in=businesses).exclude(decision=Restore.Decision.GO_ON)
    return {row.business_id: row for row in rows.order_by("noticed_at", "id")}


@transaction.atomic(durable=True)
def decide_restore(restore: Restore, decision: str, now: datetime, by: User) -> None:
    """Sending goes on. Declined where somebody was quicker, or for no decision."""
    if decision not in Restore.Decision.values:
        raise Declined(gettext("Choose: leave out what may have gone, or send everything."))
    Business.objects.select_for_update().get(pk=restore.business_id)
    row = undecided().filter(pk=restore.pk)
    if not row.update(decision=decision, decided_at=now, decided_by=by):
        raise Declined(DECIDED)
