"""What templates need of plain text: one line of several, and a mail without its footer."""

from django import template

register = template.Library()


FOOTER = "\n\n-- \n"


@register.filter
def above_footer(text: str) -> str:
    """What was written, without what the law puts below it."""
    return text.partition(FOOTER)[0]


@register.filter
def footer(text: str) -> str:
    """What stands below what was written; "" where nothing does."""
    return text.partition(FOOTER)[2]


@register.simple_block_tag
def line(content: str) -> str:
    """What the template writes over several lines, as one line."""
    return " ".join(content.split())
