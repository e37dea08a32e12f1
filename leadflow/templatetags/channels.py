"""By which way a message goes."""

from django import template

from followups.channels import CHANNELS
from followups.channels.base import Channel
from followups.models import Message
from integrations.mail import is_kept_here

register = template.Library()


@register.filter
def channel(message: Message) -> Channel:
    """The channel of a message, with what it can hold and how it is called."""
    return CHANNELS[message.channel]


@register.filter
def stays_here(message: Message) -> bool:
    """Whether nothing is set up by which it could leave."""
    return CHANNELS[message.channel].is_kept_here(message.business)


@register.simple_tag
def mail_stays_here() -> bool:
    """Whether no mail can leave this machine; also for pages on which nobody is signed in."""
    return is_kept_here()
