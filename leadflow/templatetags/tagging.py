"""The tags of a lead."""

from django import template

from leads.models import Lead, LeadTag

register = template.Library()


@register.filter
def links_to_tags(lead: Lead) -> list[LeadTag]:
    """Each with its tag, by name."""
    return list(lead.tag_links.select_related("tag").order_by("tag__name"))
