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
    business = business_that_presses.first() or next_business_to_tell.first(now)
    if business is None:
        return False
    notify_held_back(Business.objects.get(pk=business), now)
    return True


@prepared(of="source__business")
def business_that_presses() -> QuerySet[Arrival]:
    rows = untold().filter(act_now=True, source__business__archived_at__isnull=True)
    return rows.order_by("received_at")


@prepared()
def next_business_to_tell(now: Moment) -> QuerySet[Business]:
    """Of those who have not been told just now, and for whom all has been read, or some of it long
    ago: where much comes in, there is always something to be read.
    """
    recent = Message.objects.filter(
        business=OuterRef("pk"), topic=Topic.HELD_BACK, not_before__gt=now - TOGETHER
    )
    here = {"source__business": OuterRef("pk")}
    unread = Arrival.objects.to_tell_of().filter(read_at__isnull=True, **here)
    long_ago = untold().filter(read_at__lte=now - TOGETHER, **here)
    return (
        Business.objects.filter(Exists(untold().filter(**here)), archived_at__isnull=True)
        .filter(~Exists(unread) | Exists(long_ago), ~Exists(recent))
        .order_by("pk")
    )


def untold() -> QuerySet[Arrival]:
    """What is held back, was read and has been told to nobody."""
    return Arrival.objects.to_tell_of().filter(read_at__isnull=False)


@transaction.atomic(durable=True)
def notify_held_back(business: Business, now: datetime) -> None:
    """One mail to each owner, and each arrival counts as told."""
    sources = [*business.sources.values_list("pk", flat=True)]
    of_moment = Arrival.objects.held_back().filter(source__in=sources, told_at=now)
    before = [*of_moment.values_list("pk", flat=True)]
    count = untold().filter(source__in=sources).update(told_at=now)
    if not count:
        return
    told = of_moment.exclude(pk__in=before)
    named = told.select_related("source__business").defer("raw")
    first = list(named.order_by("-act_now", "received_at", "pk")[:MOST_NAMED])

    def compose() -> tuple[str, str]:
        return subject_of(first[0], count), text_of_mail(business, first, count)

    notify_team(business, Topic.HELD_BACK, compose, now, is_urgent=first[0].act_now)


def subject_of(first: Arrival, count: int) -> str:
    """Of so many; what presses stands first."""
    name = {"name": who(first)}
    if first.act_now:
        return gettext("EMERGENCY? Held back: %(name)s") % name
    if count == 1:
        return gettext("Held back: %(name)s. Is it an inquiry?") % name
    return ngettext(
        "%(count)s message is held back. Is it an inquiry?",
        "%(count)s messages are held back. Are they inquiries?",
        count,
    ) % {"count": count}


def text_of_mail(business: Business, first: list[Arrival], count: int) -> str:
    lines = [line_of(row) for row in first]
    if more := count - len(first):
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
