"""Telling the owners that the clock has leapt."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import localize
from django.utils.translation import gettext, gettext_lazy

from followups.models import Message
from followups.team.channel_alerts import was_notified
from followups.team.notifications import notify_team
from integrations.timing import clock
from integrations.timing.steady_clock import Leap
from leads.models import Business

TEXT = gettext_lazy(
    "The clock of the machine that leadflow runs on has suddenly shown another time ({how}). "
    "Until it is right again, follow-ups and reports wait; whoever writes is answered as always, "
    "and the time goes on as it was.\n\nWhere the new time is the right one, nothing needs to be "
    "done: it is believed after a quarter of an hour, or at once with: bin/manage clock right"
)


def notify_next_leap(now: datetime) -> bool:
    """One mail a business and day. False where the clock has not leapt."""
    leap = clock.leap()
    if leap is None:
        return False
    for business in Business.objects.at_work().order_by("id"):
        if not was_notified(business, Message.Topic.CLOCK, now):
            notify_leap(business, leap, now)
            return True
    return False


@transaction.atomic(durable=True)
def notify_leap(business: Business, leap: Leap, now: datetime) -> None:
    def compose() -> tuple[str, str]:
        return gettext("The clock has leapt: follow-ups wait"), TEXT.format(how=in_words(leap))

    notify_team(business, Message.Topic.CLOCK, compose, now)


def in_words(leap: Leap) -> str:
    """ "2.0 hours back", "30.0 days ahead"."""
    minutes = abs(leap.seconds) / 60
    if minutes >= 1440:
        how = gettext("%(amount)s days ahead"), gettext("%(amount)s days back")
        amount = minutes / 1440
    elif minutes >= 60:
        how = gettext("%(amount)s hours ahead"), gettext("%(amount)s hours back")
        amount = minutes / 60
    else:
        how = gettext("%(amount)s minutes ahead"), gettext("%(amount)s minutes back")
        amount = minutes
    ahead, back = how
    return (ahead if leap.seconds > 0 else back) % {"amount": localize(round(amount, 1))}
