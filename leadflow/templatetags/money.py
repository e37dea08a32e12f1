"""Sums of money as people write them."""

from django import template

from leads.business.money import money
from leads.models import Lead

register = template.Library()


@register.filter
def job_value(lead: Lead) -> str:
    """What the job is worth; "" where nobody has said it."""
    return "" if lead.value is None else money(lead.value, lead.business)
