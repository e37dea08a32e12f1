"""What an owner demands of the people who work in a business."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from leads.business.preferences import keep_columns
from leads.models import Business


@transaction.atomic(durable=True)
def demand_second_factor(business: Business, demanded: bool, now: datetime, by: User) -> bool:
    """Whether anything was changed. From the next page on nobody gets by without one."""
    row = Business.objects.select_for_update().get(pk=business.pk)
    if row.second_factor_demanded == demanded:
        return False
    keep_columns(row, "people", {"second_factor_demanded": demanded}, now, by)
    return True
