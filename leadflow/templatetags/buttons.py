"""Buttons that act: each posts, and nothing acts on GET."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from leadflow.web.url_permissions import is_open
from leads.models import Lead
from leads.pipeline.snoozing import Until

register = template.Library()


@register.simple_tag
def snooze_choices() -> list[tuple[str, Any]]:
    return list(Until.choices)


@register.simple_tag
def moves() -> list[tuple[str, Any]]:
    """Where a lead may be moved by hand: its stages but the last, and the outcomes that have no
    button of their own.
    """
    stages = [(stage.value, stage.label) for stage in (Lead.Stage.NEW, Lead.Stage.IN_PROGRESS)]
    outcomes = [one for one in Lead.Outcome if one != Lead.Outcome.NO_INQUIRY]
    return [*stages, *((one.value, one.label) for one in outcomes)]


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Context,
    label: str,
    view: str,
    *args: object,
    look: str = "",
    query: str = "",
    **hidden: object,
) -> dict[str, Any]:
    """A form of one button; none where the reader may not do it.

    `look` is the button's class, `query` follows the address, and what else is named goes along
    unseen.
    """
    if not is_open(view, context.get("may"), acting=True):
        return {}
    action = reverse(view, args=args) + query
    return {"label": label, "action": action, "look": look, "hidden": hidden}
