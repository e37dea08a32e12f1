"""Telling the owners what is broken: the books, a channel, a source, the judging."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from followups.channels import CHANNELS
from followups.models import Message
from followups.team.notifications import notify_team
from integrations.texts.sentences import in_words
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
def notify_imbalance(business: Business, wrong: list[balance.Imbalance], now: datetime) -> None:
    def compose() -> tuple[str, str]:
        text = gettext(
            "The books of what came in do not balance:\n\n%(lines)s\n\nOpen the books: %(address)s"
        ) % {
            "lines": "\n".join(f"- {line}" for line in balance.imbalance_words(wrong)),
            "address": team_address(business, "balance"),
        }
        return gettext("%(business)s: the books do not balance") % {"business": business.name}, text

    notify_team(business, Topic.IMBALANCE, compose, now)


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

    def compose() -> tuple[str, str]:
        what = CHANNELS[stuck.channel].plural
        text = gettext(
            "Our %(what)s to leads are not leaving. %(why)s\n\n%(waiting)s wait; they go by "
            "themselves as soon as it works again. Nobody's tries are used up meanwhile."
        ) % {"what": what, "why": in_words(stuck.why), "waiting": waiting}
        return gettext("A channel is out: %(what)s are not leaving") % {"what": what}, text

    notify_team(stuck.business, Topic.CHANNEL_OUT, compose, now)


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
    def compose() -> tuple[str, str]:
        subject = gettext("Very many inquiries through %(source)s") % {"source": source.name}
        return subject, text_of_crowd(source)

    notify_team(source.business, Topic.CROWDED, compose, now)


def text_of_crowd(source: Source) -> str:
    values = {
        "most": source.most_an_hour,
        "source": source.name,
        "address": team_address(source.business, "sources"),
    }
    came = gettext(
        "More than %(most)s inquiries came through “%(source)s” within an hour: perhaps a program "
        "fills it in."
    )
    asked = gettext(
        "Its form now asks visitors' browsers for a proof of work, and what brings none is held "
        "back for a look."
    )
    then = gettext(
        "No more than %(most)s first answers an hour go through it by themselves. The others wait "
        "for their turn, a day at most, and whomever you answer yourselves waits no longer.\n\n"
        "Look at it: %(address)s"
    )
    return " ".join([came, asked, then] if source.is_form else [came, then]) % values


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

    def compose() -> tuple[str, str]:
        name = {"source": silent.source.name}
        return gettext("Inquiries may not be arriving: %(source)s") % name, text_of_canary(silent)

    notify_team(silent.source.business, Topic.CANARY, compose, now)


def text_of_canary(silent: Canary) -> str:
    source = silent.source
    why = (
        gettext("It could not even be sent: %(why)s") % {"why": in_words(silent.why)}
        if silent.why
        else gettext("It was sent, and did not come in.")
    )
    return gettext(
        "A test inquiry through “%(source)s” (%(kind)s) has not arrived. %(why)s\n\nSomething "
        "between the outside and leadflow may be broken, and real inquiries may be waiting there. "
        "Try it yourself, and look at the source: %(address)s"
    ) % {
        "source": source.name,
        "kind": source.get_kind_display().lower(),
        "why": why,
        "address": team_address(source.business, "sources"),
    }


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

    def compose() -> tuple[str, str]:
        text = gettext(
            "Against your examples, judging has become worse since the time before:\n\n%(drift)s"
            "\n\nThe model may have changed behind its name, or the criteria have. Look at where "
            "it differs: %(address)s"
        ) % {
            "drift": in_words(trial.drift),
            "address": team_address(trial.business, "trial", trial.pk),
        }
        subject = gettext("%(business)s: inquiries are judged worse than before")
        return subject % {"business": trial.business.name}, text

    notify_team(trial.business, Topic.DRIFT, compose, now)
