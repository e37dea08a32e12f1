"""Telling the owners of what is held back: visitors were told that somebody would answer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from followups.models import Message
from followups.team.notifications import notify_team
from leads.business.addresses import team_address
from leads.models import Arrival, Business

Topic = Message.Topic
TOGETHER = timedelta(minutes=30)  # one mail in that time, so that each is told of within the hour
MOST_NAMED = 20  # in one mail


def notify_next_held_back(now: datetime) -> bool:
    """Tell the owners of one business of all that is held back there and that they do not know of.

    False where there is nothing to tell yet. What reads like an emergency does not wait for others.
    """
    recent = Message.objects.filter(
        business=OuterRef("source__business"), topic=Topic.HELD_BACK, not_before__gt=now - TOGETHER
    )
    unread = Arrival.objects.to_tell_of().filter(
        source__business=OuterRef("source__business"), read_at__isnull=True
    )
    to_tell = (
        untold().filter(act_now=True).first()
        or untold().filter(~Exists(recent), ~Exists(unread)).first()
    )
    if to_tell is None:
        return False
    notify_held_back(to_tell.source.business, now)
    return True


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
    notify_team(business, Topic.HELD_BACK, subject_of(rows), text_of_mail(business, rows), now)


def subject_of(rows: list[Arrival]) -> str:
    pressing = sum(row.act_now for row in rows)
    if pressing:
        return f"Emergency? Held back: {who(rows[0])}"
    if len(rows) == 1:
        return f"Held back: {who(rows[0])}. Is it an inquiry?"
    return f"{len(rows)} messages are held back. Are they inquiries?"


def text_of_mail(business: Business, rows: list[Arrival]) -> str:
    address = team_address(business, "today") + "#held"
    lines = [line_of(row) for row in rows[:MOST_NAMED]]
    if len(rows) > MOST_NAMED:
        lines.append(f"- and {len(rows) - MOST_NAMED} more: they stand on Today")
    return (
        "Held back, and answered by nobody until one of you says what it is:\n\n"
        + "\n".join(lines)
        + "\n\nFile each as a lead, or say that it is rubbish: "
        + address
    )


def line_of(row: Arrival) -> str:
    pressing = "EMERGENCY? " if row.act_now else ""
    said = f": {row.words[:200]}" if row.words else ""
    return f"- {pressing}{who(row)}{said} ({row.source.name}; {row.why})"


def who(row: Arrival) -> str:
    return row.name or row.address or "somebody without a name"
