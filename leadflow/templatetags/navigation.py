"""Links that know whether they lead to the page they stand on."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from leadflow.pages.helpers.lineup import Page

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


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: Context, shown: Page) -> dict[str, Any]:
    """Below a page of a long list: how many more there are, and the ways to them and back."""
    request = context["request"]

    def address(number: int) -> str:
        query = request.GET.copy()
        query[shown.name] = str(number)
        return f"?{query.urlencode()}#{shown.anchor}"

    return {
        "shown": shown,
        "earlier": address(shown.number - 1) if shown.number > 1 else "",
        "later": address(shown.number + 1) if shown.has_next else "",
    }
