"""Which steps of the set-up an owner leaves out, and by what everything is tried.

Whether a step is done is told by what there is.
"""

from collections.abc import Iterable

from django.db import transaction

from leads.models import Arrival, Business


@transaction.atomic(durable=True)
def skip_steps(business: Business, steps: Iterable[str]) -> None:
    """Leave these out too. They may still be done, or be taken up again."""
    row = Business.objects.select_for_update().get(pk=business.pk)
    write_skipped(row, {*row.set_up_skipped, *steps})


@transaction.atomic(durable=True)
def take_up_step(business: Business, step: str) -> None:
    row = Business.objects.select_for_update().get(pk=business.pk)
    write_skipped(row, {*row.set_up_skipped} - {step})


@transaction.atomic(durable=True)
def note_try(business: Business, arrival: Arrival) -> None:
    """This inquiry is the one by which everything is tried now."""
    Business.objects.filter(pk=business.pk).update(tried_with=arrival)


def write_skipped(row: Business, steps: set[str]) -> None:
    row.set_up_skipped = sorted(steps)
    row.save(update_fields=["set_up_skipped"])
