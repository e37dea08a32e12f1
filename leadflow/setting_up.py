"""One business, whole: what leads knows of it and what followups says for it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from followups.owner import framing, sequence_versions
from leads.models import Business, Membership
from leads.sources import businesses

FIRST_OWNER = "owner"  # the name of the account that a new installation is given


def load_business(data: dict[str, Any], now: datetime) -> Business:
    """Write one business that was checked.

    Known by its key; runs within the caller's transaction. Declined for a text that cannot be
    sent.
    """
    business = businesses.load_business(data, now)
    sequence_versions.load_first_response(business, data.get("first_response", ""), now)
    framing.load_words_of_drafts(business, data)
    for owner in User.objects.filter(username=FIRST_OWNER):
        Membership.objects.get_or_create(
            business=business, user=owner, defaults={"role": Membership.Role.OWNER}
        )
    return business
