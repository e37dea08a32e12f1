"""What templates of plain text need, where every blank is seen."""

from django import template

register = template.Library()


@register.simple_block_tag
def line(content: str) -> str:
    """What the template writes over several lines, as one line."""
    return " ".join(content.split())
