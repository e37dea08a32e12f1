"""Senders at their limit: left out of a round as a whole, so that a long backlog is not looked at row by row. Policy decides again at the marker."""

from datetime import datetime, timedelta

from django.db.models import Q

from followups import policy
from followups.models import Message
from leads.models import Business

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LATER = (Message.Kind.STEP, Message.Kind.CHECK_IN)


def held_back(now: datetime) -> Q:
    """Messages whose business has sent all it may for this minute, or for this day of its warm-up."""
    found = Q(pk__in=[])
    mails = Message.objects.filter(channel=Message.Channel.EMAIL, state__in=Message.WENT)
    for business in Business.objects.filter(Q(mail_a_minute__isnull=False) | Q(warm_up_from__isnull=False)):
        mine = mails.filter(business=business)
        if business.mail_a_minute and mine.filter(sending_at__gt=now - MINUTE, kind__in=Message.TO_PEOPLE).count() >= business.mail_a_minute:
            found |= Q(business=business, channel=Message.Channel.EMAIL, kind__in=Message.TO_PEOPLE)
        cap = policy.warm_up_cap((now.date() - business.warm_up_from).days) if business.warm_up_from else None
        if cap is not None and mine.filter(sending_at__gt=now - DAY, kind__in=LATER).count() >= cap:
            found |= Q(business=business, channel=Message.Channel.EMAIL, kind__in=LATER)
    return found
