"""Many alerts to one of us become one: after some within minutes, and in their quiet hours.

Each is kept as a row that says so, and the one that goes has a line for each.
"""

import re
from datetime import datetime, timedelta

from django.utils.translation import gettext, gettext_noop, ngettext

from followups.models import ChannelKey, Message
from followups.outbox import states
from followups.team.recipients import Told
from followups.why import WhyCode
from leads.business.addresses import team_address
from leads.models import profile_of

WITHIN = timedelta(minutes=10)
MOST_LINES = 50
WHY = gettext_noop("Told in one with others")
Topic = Message.Topic


def is_for_together(alert: Message, told: Told) -> bool:
    """Not where it is urgent, or nobody in particular is told."""
    if told.is_urgent or told.user.pk is None or not alert.to:
        return False
    most = profile_of(told.user).together_after
    return told.until is not None or (most is not None and recent(alert, most) >= most)


def recent(alert: Message, most: int) -> int:
    """How many have gone to them that way within the last minutes; no more are counted."""
    rows = Message.objects.filter(
        business=alert.business,
        topic__in=Topic.values,  # all alerts, as the index has them
        not_before__gt=alert.not_before - WITHIN,
        to=alert.to,
        channel=alert.channel,
    ).exclude(state=Message.State.WITHHELD)
    return rows.order_by()[:most].count()


def tell_together(alert: Message, text: str, now: datetime) -> None:
    """Within the caller's transaction."""
    states.withhold(alert, WhyCode.TOGETHER, WHY, now)
    one = Message.objects.filter(
        business=alert.business,
        topic=Topic.TOGETHER,
        to=alert.to,
        channel=alert.channel,
        state=Message.State.QUEUED,
        not_before__gt=now,
    )
    found = one.select_for_update(of=("self",)).order_by("pk").first() or Message(
        business=alert.business,
        kind=Message.Kind.ALERT,
        topic=Topic.TOGETHER,
        to=alert.to,
        channel=alert.channel,
        not_before=alert.not_before if alert.not_before > now else now + WITHIN,
    )
    line = " ".join([alert.subject, *last_link(text)])
    found.body = "\n".join([*found.body.splitlines(), line])  # a line each
    found.subject, found.text = words_together(found)
    found.save()


def words_together(one: Message) -> tuple[str, str]:
    """(subject, text) of what its body has a line each of."""
    lines = one.body.splitlines()
    subject = ngettext(
        "%(business)s: %(count)s alert", "%(business)s: %(count)s alerts", len(lines)
    ) % {"business": one.business.name, "count": len(lines)}
    today = team_address(one.business, "today")
    if one.channel == ChannelKey.PUSH:
        return subject, today
    if one.channel != ChannelKey.EMAIL:
        return subject, f"{subject} {today}"
    shown = [f"- {line}" for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        more = {"count": len(lines) - MOST_LINES}
        shown.append(gettext("- and %(count)s more") % more)
    open_today = gettext("Open Today: %(address)s") % {"address": today}
    return subject, "\n".join([*shown, "", open_today])


def last_link(text: str) -> list[str]:
    """The way to what it is about, which stands last; none where there is none."""
    return re.findall(r"https?://\S+", text)[-1:]
