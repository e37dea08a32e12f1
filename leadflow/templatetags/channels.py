"""By which way a message goes."""

from django import template

from followups.channels import CHANNELS
from followups.channels.base import Channel
from followups.models import Message

register = template.Library()


@register.filter
def channel(message: Message) -> Channel:
    """The channel of a message, with what it can hold and how it is called."""
    return CHANNELS[message.channel]
