"""Senders at their limit.

Left out of a round as a whole, so that a long backlog is not looked at row by row. Policy decides
again at the marker.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from followups.channels import LIMITED
from followups.models import Message
from followups.policy import may_follow_up as policy
from integrations.databases.prepared import prepared_rows
from leads.models import Business

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LATER = (Message.Kind.STEP, Message.Kind.CHECK_IN)


def limited_businesses(now: datetime) -> list[Business]:
    """Those whose mails count against a limit."""
    return [business for business in businesses_with_limit.rows() if has_any(business, now)]


@prepared_rows
def businesses_with_limit() -> QuerySet[Business]:
    return Business.objects.filter(Q(mail_a_minute__isnull=False) | Q(warm_up_from__isnull=False))


def messages_over_limit(limited: list[Business], now: datetime) -> Q:
    """Messages whose business has sent all it may this minute, or on this day of its warm-up.

    An empty Q where there are none.
    """
    found = Q()
    for business in limited:
        mine = Q(business=business, channel__in=LIMITED)
        if business.mail_a_minute and this_minute(business, now) >= business.mail_a_minute:
            found |= mine & Q(kind__in=Message.TO_PEOPLE)
        cap = warm_up_cap(business, now)
        if cap is not None and warmed_up_with(business, now) >= cap:
            found |= mine & Q(kind__in=LATER)
    return found


def has_any(business: Business, now: datetime) -> bool:
    return business.mail_a_minute is not None or warm_up_cap(business, now) is not None


def this_minute(business: Business, now: datetime) -> int:
    """Mails that went within the last minute; 0 where nothing limits them."""
    return (
        mails_gone(business).filter(sending_at__gt=now - MINUTE).count()
        if business.mail_a_minute
        else 0
    )


def warm_up_cap(business: Business, now: datetime) -> int | None:
    """Most follow-ups of this day while a new sender warms up."""
    if business.warm_up_from is None:
        return None
    today = now.astimezone(business.zone).date()
    return policy.warm_up_cap((today - business.warm_up_from).days)


def warmed_up_with(business: Business, now: datetime) -> int:
    """Follow-ups that went within a day; 0 where no sender warms up."""
    return (
        mails_gone(business).filter(sending_at__gt=now - DAY, kind__in=LATER).count()
        if business.warm_up_from
        else 0
    )


def mails_gone(business: Business) -> QuerySet[Message]:
    return Message.objects.filter(
        business=business, channel__in=LIMITED, state__in=Message.LEFT_STATES
    )
