"""Small pictures beside words: Lucide's, of which static/icons.svg holds those that we use."""

from types import MappingProxyType

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
# By what it means here, its name at Lucide. `bin/icons` puts them into static/icons.svg.
ICONS = MappingProxyType(
    {
        "today": "inbox",
        "leads": "users",
        "board": "columns-3",
        "report": "chart-column",
        "settings": "settings",
        "search": "search",
        "call": "phone",
        "mail": "mail",
        "text": "message-square",
        "form": "clipboard-list",
        "webhook": "webhook",
        "import": "upload",
        "by_hand": "pencil",
        "push": "bell",
        "task": "list-todo",
        "reply": "reply",
        "approve": "check",
        "look": "eye",
        "more": "ellipsis",
        "add": "plus",
    }
)
OF_CHANNELS = MappingProxyType(  # by Lead.channel and Message.channel
    {
        "form": "form",
        "mailbox": "mail",
        "email": "mail",
        "sms": "text",
        "call": "call",
        "webhook": "webhook",
        "api": "webhook",
        "import": "import",
        "manual": "by_hand",
        "push": "push",
        "task": "task",
    }
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of ICONS, beside words that say the same: it is read out by nobody."""
    if name not in ICONS:
        raise KeyError(name)
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def channel_icon(channel: str) -> SafeString | str:
    """That of the way by which something came or goes; none for one that is unknown."""
    return icon(OF_CHANNELS[channel]) if channel in OF_CHANNELS else ""
