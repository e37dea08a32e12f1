"""One arrival becomes the several things that it holds, each yet to be filed."""

from datetime import datetime

from django.db import IntegrityError

from leads.contacts.identity import Overtaken
from leads.models import Arrival


def part(arrival: Arrival, parts: list[Arrival], now: datetime) -> None:
    """A locked row becomes the first of these, which are not kept yet; each other one gets a row
    of its own, but for those that came before. What a person decided of it holds for each. Raises
    Overtaken.
    """
    for one in parts:
        one.due_at, one.released = now, arrival.released
    by_id = {one.submission_id: one for one in parts}
    rows = Arrival.objects.filter(source=arrival.source, submission_id__in=by_id)
    known = set(rows.values_list("submission_id", flat=True))
    fresh = [one for own_id, one in by_id.items() if own_id not in known]
    if not fresh:
        arrival.delete()
        return
    first, *others = fresh
    first.pk = arrival.pk
    try:
        first.save(force_update=True)
        Arrival.objects.bulk_create(others)
    except IntegrityError as error:  # the same by another post, in this very moment
        raise Overtaken from error
