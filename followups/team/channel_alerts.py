"""Telling the owners what is broken: the books, a channel, a source, the judging."""

from datetime import datetime, timedelta

from django.db import transaction

from followups.channels import CHANNELS
from followups.models import Message
from followups.team.notifications import notify_team
from leads.business.addresses import team_address
from leads.ledger import balance
from leads.models import Business, Canary, Source, Trial
from leads.sources import canary

Topic = Message.Topic
ONCE_A_DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=2)  # for leads without an arrival: this runs every five minutes


def was_notified(business: Business, topic: Message.Topic, now: datetime) -> bool:
    """Whether its owners were told of this within the last day."""
    return Message.objects.filter(
        business=business,
        kind=Message.Kind.ALERT,
        topic=topic,
        not_before__gt=now - ONCE_A_DAY,
    ).exists()


def notify_next_imbalance(now: datetime) -> bool:
    """Tell the owners, once a day, of books that do not balance."""
    for business in Business.objects.at_work():
        notified = was_notified(business, Topic.IMBALANCE, now)
        if not notified and (wrong := balance.imbalances(business, now, now - LOOKED_BACK)):
            notify_imbalance(business, wrong, now)
            return True
    return False


@transaction.atomic(durable=True)
def notify_imbalance(business: Business, wrong: list[str], now: datetime) -> None:
    address = team_address(business, "balance")
    text = (
        "The books of what came in do not balance:\n\n"
        + "\n".join(f"- {line}" for line in wrong)
        + f"\n\nOpen the books: {address}"
    )
    subject = f"{business.name}: the books do not balance"
    notify_team(business, Topic.IMBALANCE, subject, text, now)


def notify_next_channel_out(now: datetime) -> bool:
    """Tell the owners, once a day, of a channel that takes nothing.

    Where it is the mail itself, every page says so until this mail can go.
    """
    stuck = (
        Message.objects.filter(
            channel_out=True, state=Message.State.QUEUED, kind__in=Message.TO_PEOPLE
        )
        .select_related("business")
        .order_by("channel", "id")  # as the index of the few has them
        .first()
    )
    if stuck is None or was_notified(stuck.business, Topic.CHANNEL_OUT, now):
        return False
    notify_channel_out(stuck, now)
    return True


@transaction.atomic(durable=True)
def notify_channel_out(stuck: Message, now: datetime) -> None:
    waiting = Message.objects.filter(
        business=stuck.business,
        channel=stuck.channel,
        state=Message.State.QUEUED,
        not_before__lte=now + ONCE_A_DAY,
    ).count()
    what = CHANNELS[stuck.channel].plural
    text = (
        f"Our {what} to leads are not leaving. {stuck.why}\n\n{waiting} wait; they go by "
        "themselves as soon as it works again. Nobody's tries are used up meanwhile."
    )
    subject = f"A channel is out: {what} are not leaving"
    notify_team(stuck.business, Topic.CHANNEL_OUT, subject, text, now)


def notify_next_crowd(now: datetime) -> bool:
    """Tell the owners, once a day, of a source through which more comes than is answered."""
    crowded = Source.objects.taking().filter(crowded_until__gt=now).select_related("business")
    for source in crowded:
        if not was_notified(source.business, Topic.CROWDED, now):
            notify_crowd(source, now)
            return True
    return False


@transaction.atomic(durable=True)
def notify_crowd(source: Source, now: datetime) -> None:
    address = team_address(source.business, "sources")
    asked = (
        "Its form now asks visitors' browsers for a proof of work, and what brings none is held "
        "back for a look. "
        if source.is_form
        else ""
    )
    text = (
        f"More than {source.most_an_hour} inquiries came through “{source.name}” within an hour: "
        f"perhaps a program fills it in. {asked}No more than {source.most_an_hour} first answers "
        f"an hour go through it by themselves. The others wait for their turn, a day at most, and "
        f"whomever you answer yourselves waits no longer.\n\nLook at it: {address}"
    )
    subject = f"Very many inquiries through {source.name}"
    notify_team(source.business, Topic.CROWDED, subject, text, now)


def notify_next_silent_canary(now: datetime) -> bool:
    """Tell the owners of a channel whose test did not come.

    False when all came. One mail a channel and day, however long it is down.
    """
    silent = canary.silent_canary(now)
    if silent is None:
        return False
    notify_silent_canary(silent, now)
    return True


@transaction.atomic(durable=True)
def notify_silent_canary(silent: Canary, now: datetime) -> None:
    row = Canary.objects.select_for_update(of=("self",)).get(pk=silent.pk)
    if row.notified_at is not None or row.came_at is not None:
        return
    notified_today = (
        Canary.objects.filter(source=silent.source, notified_at__gt=now - ONCE_A_DAY)
        .order_by("-notified_at")
        .values_list("notified_at", flat=True)
        .first()
    )
    row.notified_at = notified_today or now  # part of the mail that has gone
    row.save(update_fields=["notified_at"])
    if notified_today:
        return
    source, business = silent.source, silent.source.business
    why = (
        f"It could not even be sent: {silent.why}"
        if silent.why
        else "It was sent, and did not come in."
    )
    text = (
        f"A test inquiry through “{source.name}” ({source.get_kind_display().lower()}) has not "
        f"arrived. {why}\n\nSomething between the outside and leadflow may be broken, and real "
        "inquiries may be waiting there. Try it yourself, and look at the source: "
        + team_address(business, "sources")
    )
    notify_team(business, Topic.CANARY, f"Inquiries may not be arriving: {source.name}", text, now)


def notify_next_drift(now: datetime) -> bool:
    """Tell the owners that judging has become worse against their examples.

    False when it has not.
    """
    trial = Trial.objects.filter(notified_at__isnull=True).exclude(drift="").first()
    if trial is None:
        return False
    notify_drift(trial.pk, now)
    return True


@transaction.atomic(durable=True)
def notify_drift(pk: int, now: datetime) -> None:
    trial = Trial.objects.select_for_update(of=("self",)).select_related("business").get(pk=pk)
    if trial.notified_at is not None:
        return
    trial.notified_at = now
    trial.save(update_fields=["notified_at"])
    text = (
        "Against your examples, judging has become worse since the time "
        f"before:\n\n{trial.drift}\n\nThe model may have changed behind its name, or the criteria "
        "have. Look at where it differs: " + team_address(trial.business, "trial", trial.pk)
    )
    notify_team(
        trial.business,
        Topic.DRIFT,
        f"{trial.business.name}: inquiries are judged worse than before",
        text,
        now,
    )
