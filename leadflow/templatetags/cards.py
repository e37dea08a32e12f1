"""What pages are laid out with: cards, definitions, and the words where a list is empty."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def card(
    content: str, title: Any = "", beside: Any = "", stack: bool = False, label: str = ""
) -> SafeString:
    """A section on a surface of its own.

    `beside` stands small at the end of the title's line, `stack` sets its parts apart, `label`
    names a section that has no title.
    """
    shown = {"content": content, "title": title, "beside": beside, "stack": stack, "label": label}
    return render_to_string("components/card.html", shown)


@register.simple_block_tag
def fold(content: str, title: Any, beside: Any = "", open: bool = False) -> SafeString:
    """A card that shows its title alone until it is opened."""
    shown = {"content": content, "title": title, "beside": beside, "open": open}
    return render_to_string("components/fold.html", shown)


@register.simple_block_tag
def table(content: str, label: str, look: str = "") -> SafeString:
    """A table that scrolls by itself where it is wider than the page; the look "stacked" is for
    rows whose cells stand below each other on a phone, each behind its `data-title`, if any, and
    those of class row-title above the others.
    """
    shown = {"content": content, "label": label, "look": look}
    return render_to_string("components/table.html", shown)


@register.simple_block_tag
def fieldset(content: str, legend: str, hidden: bool = False) -> SafeString:
    """A card that holds fields of a form; a hidden legend is read out only."""
    shown = {"content": content, "legend": legend, "hidden": hidden}
    return render_to_string("components/fieldset.html", shown)


@register.inclusion_tag("components/definition.html")
def definition(name: Any, value: Any) -> dict[str, Any]:
    """A row of a <dl>."""
    return {"name": name, "value": value}


@register.inclusion_tag("components/empty_state.html")
def empty_state(words: str) -> dict[str, Any]:
    """What stands where a list would be."""
    return {"words": words}


@register.inclusion_tag("components/empty_row.html")
def empty_row(columns: int, words: str) -> dict[str, Any]:
    """What stands in a table without rows."""
    return {"columns": columns, "words": words}
