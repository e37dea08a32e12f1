"""Leads that somebody has ticked, or all that are found, as numbers."""

from datetime import datetime

from django.http import HttpRequest

from leadflow.pages.helpers.lists.scroll import Place, ids_beyond
from leadflow.pages.helpers.viewer.scope import chosen, leads_of, signed_in
from leadflow.pages.leads.choices import choices_of
from leadflow.pages.leads.table import asked_in, rows_found


def ids_ticked(request: HttpRequest, numbers: list[int]) -> list[int]:
    """Those of them that the person may see, the newest first."""
    rows = leads_of(request).filter(pk__in=numbers).order_by("-received_at", "-pk")
    return list(rows.values_list("pk", flat=True))


def ids_found(
    request: HttpRequest, until: datetime, most: int, after: Place | None = None
) -> list[int]:
    """What the filters in the address find, the newest first, from a place on; without what has
    come in since the list was shown (`until`): nobody has seen it.
    """
    choices = choices_of(chosen(request), signed_in(request))
    asked = asked_in(request, choices)
    seen = [
        rows.filter(received_at__lte=until) for rows in rows_found(request, asked, "received_at")
    ]
    return ids_beyond(seen, after, most, upwards=False)
