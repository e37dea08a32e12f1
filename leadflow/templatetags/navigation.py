"""Links that know whether they lead to the page they stand on."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(
    context: Context, view: str, label: str, key: str = "", pages: str = "", business: Any = None
) -> dict[str, Any]:
    """A link of a navigation, marked on its own page and on `pages` (names, parted by blanks).

    `key` is the letter that goes there; `business` is kept in the address.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    return {
        "address": reverse(view) + (f"?business={business.key}" if business else ""),
        "label": label,
        "key": key,
        "is_here": match is not None and match.url_name in (view, *pages.split()),
    }
