"""Somebody who speaks for a person whom we know.

"this is Ruth Crowell's son", "on behalf of Jan Nowak". A weak match, and told as one.
"""

from collections.abc import Iterable

from leads.models import Business, Lead


def lead_spoken_for(business: Business, names: Iterable[str]) -> Lead | None:
    """The one open lead of the person who is named so.

    None where nobody is, or several are.
    """
    found = {
        lead.pk
        for name in names
        for lead in Lead.objects.open().filter(business=business, contact__name__iexact=name)[:2]
    }
    return Lead.objects.locked().get(pk=found.pop()) if len(found) == 1 else None
