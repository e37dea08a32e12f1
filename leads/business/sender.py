"""From whom a business's mail comes."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from leads.business import changes
from leads.models import Business


@transaction.atomic(durable=True)
def change_sender(business: Business, address: str, by: User | None, now: datetime) -> None:
    """Answers come from this address from now on, and replies go to it."""
    row = Business.objects.select_for_update().get(pk=business.pk)
    changes.note_changes(row, "mail", {"from": row.email}, {"from": address}, by, now)
    row.email = business.email = address
    row.save(update_fields=["email"])
