"""The style sheets of every page: where two say something, the later one wins."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
SHEETS = ("ground", "lines", "lead", "controls", "words", "rooms", "leads", "last")


@register.simple_tag
def style_sheets(always: bool = False) -> SafeString:
    """`always`: by plain names, which stand also where the list of hashed ones is missing."""
    names = (f"styles/{name}.css" for name in SHEETS)
    addresses = (f"{settings.STATIC_URL}{name}" if always else static(name) for name in names)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((a,) for a in addresses))
