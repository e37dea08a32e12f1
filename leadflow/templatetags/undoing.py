"""The button that takes back what a message says was done."""

from uuid import UUID

from django import template
from django.contrib.messages.storage.base import Message

from leadflow.pages.helpers.acts.undo_button import TAG

register = template.Library()


@register.filter
def undo_of(message: Message) -> UUID | None:
    """By what it is taken back; None where it says of nothing that can be."""
    tag = message.extra_tags or ""
    return UUID(tag.removeprefix(TAG)) if tag.startswith(TAG) else None
