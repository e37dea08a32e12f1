"""Buttons that act: each posts, and nothing acts on GET."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("components/post_button.html")
def post_button(
    label: str, view: str, *args: object, look: str = "", query: str = "", **hidden: object
) -> dict[str, Any]:
    """A form of one button.

    `look` is the button's class, `query` follows the address, and what else is named goes along
    unseen.
    """
    action = reverse(view, args=args) + query
    return {"label": label, "action": action, "look": look, "hidden": hidden}
