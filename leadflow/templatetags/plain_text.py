"""What templates need of plain text: one line of several, and a mail without its footer."""

from django import template

from followups.content.mail import footer_of, without_footer

register = template.Library()
register.filter("without_footer", without_footer)
register.filter("footer", footer_of)


@register.simple_block_tag
def line(content: str) -> str:
    """What the template writes over several lines, as one line."""
    return " ".join(content.split())
