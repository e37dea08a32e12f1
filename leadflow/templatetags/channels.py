"""By which way a message goes."""

from django import template
from django.contrib.auth.models import User

from followups.channels import CHANNELS
from followups.channels.base import Channel
from followups.models import Message
from leadflow.accounts import mails
from leads.business import mail_out
from leads.models import Business

register = template.Library()


@register.filter
def channel(message: Message) -> Channel:
    """The channel of a message, with what it can hold and how it is called."""
    return CHANNELS[message.channel]


@register.filter
def keeps_mail(business: Business) -> bool:
    """Whether no mail of this business can leave this machine."""
    return mail_out.is_kept_here(business)


@register.simple_tag
def mail_stays_here(user: User | None = None) -> bool:
    """Whether no mail about this account can leave, or about any where nobody is signed in."""
    business = mails.business_of(user) if user else None
    return mail_out.is_kept_here(business) if business else not mail_out.any_leaves()
