"""Telling the owners of what is held back: visitors were told that somebody would answer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext, ngettext

from followups.models import Message
from followups.team.notifications import notify_team
from integrations.databases.prepared import Moment, prepared
from integrations.texts.sentences import in_words
from leads.business.addresses import team_address
from leads.models import Arrival, Business

Topic = Message.Topic
TOGETHER = timedelta(minutes=30)  # one mail in that time, so that each is told of within the hour
MOST_NAMED = 20  # in one mail


def notify_next_held_back(now: datetime) -> bool:
    """Tell the owners of one business of all that is held back there and that they do not know of.

    False where there is nothing to tell yet. What reads like an emergency does not wait for others.
    """
    found = pressing.first() or told_together.first(now)
    if found is None:
        return False
    notify_held_back(Business.objects.get(sources__arrivals=found), now)
    return True


@prepared()
def pressing() -> QuerySet[Arrival]:
    return untold().filter(act_now=True)


@prepared()
def told_together(now: Moment) -> QuerySet[Arrival]:
    """Of those who have not been told just now, and for whom all has been read."""
    recent = Message.objects.filter(
        business=OuterRef("source__business"), topic=Topic.HELD_BACK, not_before__gt=now - TOGETHER
    )
    unread = Arrival.objects.to_tell_of().filter(
        source__business=OuterRef("source__business"), read_at__isnull=True
    )
    return untold().filter(~Exists(recent), ~Exists(unread))


def untold() -> QuerySet[Arrival]:
    """What is held back, was read and has been told to nobody; what presses first."""
    return (
        Arrival.objects.to_tell_of()
        .filter(read_at__isnull=False, source__business__archived_at__isnull=True)
        .select_related("source__business")
        .defer("raw")
        .order_by("-act_now", "received_at", "pk")
    )


@transaction.atomic(durable=True)
def notify_held_back(business: Business, now: datetime) -> None:
    """One mail to each owner, and each arrival counts as told."""
    rows = list(untold().filter(source__business=business).select_for_update(of=("self",)))
    if not rows:
        return
    Arrival.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)

    def compose() -> tuple[str, str]:
        return subject_of(rows), text_of_mail(business, rows)

    pressing = any(row.act_now for row in rows)
    notify_team(business, Topic.HELD_BACK, compose, now, is_urgent=pressing)


def subject_of(rows: list[Arrival]) -> str:
    name = {"name": who(rows[0])}
    if any(row.act_now for row in rows):
        return gettext("EMERGENCY? Held back: %(name)s") % name
    if len(rows) == 1:
        return gettext("Held back: %(name)s. Is it an inquiry?") % name
    return ngettext(
        "%(count)s message is held back. Is it an inquiry?",
        "%(count)s messages are held back. Are they inquiries?",
        len(rows),
    ) % {"count": len(rows)}


def text_of_mail(business: Business, rows: list[Arrival]) -> str:
    lines = [line_of(row) for row in rows[:MOST_NAMED]]
    if (more := len(rows) - MOST_NAMED) > 0:
        lines.append("- " + more_words(more))
    return gettext(
        "Held back, and answered by nobody until one of you says what it is:\n\n%(lines)s\n\nFile "
        "each as a lead, or say that it is rubbish: %(address)s"
    ) % {"lines": "\n".join(lines), "address": team_address(business, "today") + "#held"}


def more_words(more: int) -> str:
    return ngettext(
        "and %(count)s more: it stands on Today", "and %(count)s more: they stand on Today", more
    ) % {"count": more}


def line_of(row: Arrival) -> str:
    said = f": {row.words[:200]}" if row.words else ""
    line = f"{who(row)}{said} ({row.source.name}; {in_words(row.why)})"
    return "- " + (gettext("EMERGENCY? %(line)s") % {"line": line} if row.act_now else line)


def who(row: Arrival) -> str:
    return row.name or row.address or gettext("somebody without a name")
