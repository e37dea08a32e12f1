"""The button that takes back what a message says was done."""

from uuid import UUID

from django import template
from django.contrib.messages.storage.base import Message

from leadflow.pages.helpers.acts.undo_button import TAKE_BACK, UNDO

register = template.Library()


@register.filter
def undo_of(message: Message) -> UUID | None:
    """By what it is taken back; None where it says of nothing that can be."""
    tag = message.extra_tags or ""
    return UUID(tag.removeprefix(UNDO)) if tag.startswith(UNDO) else None


@register.filter
def going_of(message: Message) -> dict[str, str]:
    """The `lead` and the `reply` to it of which the message says that it goes; {} of no such."""
    tag = message.extra_tags or ""
    if not tag.startswith(TAKE_BACK):
        return {}
    lead, reply = tag.removeprefix(TAKE_BACK).split("-")
    return {"lead": lead, "reply": reply}
