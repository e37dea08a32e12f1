"""What an owner demands of the people who work in a business."""

from django.db import transaction

from leads.models import Business


@transaction.atomic(durable=True)
def demand_second_factor(business: Business, demanded: bool) -> bool:
    """Whether anything was changed. From the next page on nobody gets by without one."""
    row = Business.objects.select_for_update().get(pk=business.pk)
    if row.second_factor_demanded == demanded:
        return False
    row.second_factor_demanded = demanded
    row.save(update_fields=["second_factor_demanded"])
    return True
