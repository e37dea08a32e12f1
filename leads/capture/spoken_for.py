"""Somebody who speaks for a person whom we know.

"this is Ruth Crowell's son", "on behalf of Jan Nowak". A weak match, and told as one.
"""

from leads.models import Business, Lead
from leads.words import word_file

SPEAKS_FOR = word_file("spoken_for").patterns("speaks_for")


def lead_spoken_for(business: Business, text: str) -> Lead | None:
    """The one open lead of the person whom the text speaks for.

    None where nobody is named so, or several are.
    """
    names = {m[1] for each in SPEAKS_FOR for m in each.finditer(text[:2_000])}
    found = {
        lead.pk
        for name in names
        for lead in Lead.objects.open().filter(business=business, contact__name__iexact=name)[:2]
    }
    return Lead.objects.locked().get(pk=found.pop()) if len(found) == 1 else None
