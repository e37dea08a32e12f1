"""Telling the owners in time.

A promise about to be broken, an emergency, or a lead that nobody can be written to.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from followups.answers.approval_links import approval_token
from followups.models import AnswerRule, Message
from followups.owner.answer_modes import of_lead
from leads.ledger import balance
from leads.models import Business, Canary, Judgement, Lead, Trial
from leads.sources import canary

BEFORE = timedelta(minutes=15)
ONCE_A_DAY = timedelta(days=1)
BOOKS = "the books do not balance"
CHANNEL_OUT = "A channel is out"
EMERGENCY_IS_NEWS = timedelta(days=1)


def alert_next_lead(now: datetime) -> bool:
    """Tell the owners of one lead.

    False when there is nothing to tell. One alert a lead and wait.
    """
    lead = pressing_leads(now).select_related("business", "contact").first()
    if lead is None:
        return False
    notify_pressing(lead.pk, now)
    return True


def pressing_leads(now: datetime) -> QuerySet[Lead]:
    """Open leads whose promise is nearly over, once a wait.

    And emergencies, once, also where the automatic answer has gone.
    """
    notified = Message.objects.filter(kind=Message.Kind.ALERT, about=OuterRef("pk"))
    notified_of_this_wait = notified.filter(not_before__gte=OuterRef("waiting_since"))
    emergency = Judgement.objects.filter(
        lead=OuterRef("pk"), urgency=Judgement.Urgency.EMERGENCY, at__gt=now - EMERGENCY_IS_NEWS
    )
    late = Q(promise_due_at__lte=now + BEFORE) & ~Exists(notified_of_this_wait)
    return Lead.objects.open().filter(late | (Exists(emergency) & ~Exists(notified)))


def notify_next_imbalance(now: datetime) -> bool:
    """Tell the owners, once a day, of books that do not balance."""
    for business in Business.objects.all():
        notified = Message.objects.filter(
            business=business,
            kind=Message.Kind.ALERT,
            subject__endswith=BOOKS,
            not_before__gt=now - ONCE_A_DAY,
        ).exists()
        if not notified and (wrong := balance.imbalances(business, now)):
            notify_imbalance(business, wrong, now)
            return True
    return False


def notify_next_channel_out(now: datetime) -> bool:
    """Tell the owners, once a day, of a channel that takes nothing.

    Where it is the mail itself, every page says so until this mail can go.
    """
    stuck = (
        Message.objects.filter(
            channel_out=True, state=Message.State.QUEUED, kind__in=Message.TO_PEOPLE
        )
        .select_related("business")
        .order_by("id")
        .first()
    )
    if (
        stuck is None
        or Message.objects.filter(
            business=stuck.business,
            kind=Message.Kind.ALERT,
            subject__startswith=CHANNEL_OUT,
            not_before__gt=now - ONCE_A_DAY,
        ).exists()
    ):
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
    what = "texts" if stuck.channel == Message.Channel.SMS else "mails"
    text = (
        f"Our {what} to leads are not leaving. {stuck.why}\n\n{waiting} wait; they go by "
        "themselves as soon as it works again. Nobody's tries are used up meanwhile."
    )
    notify_owners(stuck.business, f"{CHANNEL_OUT}: {what} are not leaving", text, now)


def notify_next_silent_canary(now: datetime) -> bool:
    """Tell the owners of a channel whose test did not come.

    False when all came. One mail a channel and day, however long it is down.
    """
    silent = canary.silent_canary(now)
    if silent is None:
        return False
    notify_silent_canary(silent, now)
    return True


def notify_next_drift(now: datetime) -> bool:
    """Tell the owners that judging has become worse against their examples.

    False when it has not.
    """
    trial = Trial.objects.filter(told_at__isnull=True).exclude(drift="").first()
    if trial is None:
        return False
    notify_drift(trial.pk, now)
    return True


@transaction.atomic(durable=True)
def notify_drift(pk: int, now: datetime) -> None:
    trial = Trial.objects.select_for_update(of=("self",)).select_related("business").get(pk=pk)
    if trial.told_at is not None:
        return
    trial.told_at = now
    trial.save(update_fields=["told_at"])
    text = (
        "Against your examples, judging has become worse since the time "
        f"before:\n\n{trial.drift}\n\nThe model may have changed behind its name, or the criteria "
        f"have. Look at where it differs: {settings.PUBLIC_URL}{reverse('trial', args=[trial.pk])}"
    )
    notify_owners(
        trial.business, f"{trial.business.name}: inquiries are judged worse than before", text, now
    )


@transaction.atomic(durable=True)
def notify_silent_canary(silent: Canary, now: datetime) -> None:
    row = Canary.objects.select_for_update(of=("self",)).get(pk=silent.pk)
    if row.told_at is not None or row.came_at is not None:
        return
    notified_today = (
        Canary.objects.filter(source=silent.source, told_at__gt=now - ONCE_A_DAY)
        .order_by("-told_at")
        .values_list("told_at", flat=True)
        .first()
    )
    row.told_at = notified_today or now  # part of the mail that has gone
    row.save(update_fields=["told_at"])
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
        f"{settings.PUBLIC_URL}{reverse('sources')}?business={business.key}"
    )
    notify_owners(business, f"Inquiries may not be arriving: {source.name}", text, now)


@transaction.atomic(durable=True)
def notify_imbalance(business: Business, wrong: list[str], now: datetime) -> None:
    address = settings.PUBLIC_URL + reverse("balance") + f"?business={business.key}"
    text = (
        "The books of what came in do not balance:\n\n"
        + "\n".join(f"- {line}" for line in wrong)
        + f"\n\nOpen the books: {address}"
    )
    notify_owners(business, f"{business.name}: {BOOKS}", text, now)


@transaction.atomic(durable=True)
def notify_user(business: Business, to: str, subject: str, text: str, now: datetime) -> None:
    """A mail to one of us about their own account."""
    Message.objects.create(
        business=business,
        kind=Message.Kind.ACCOUNT,
        not_before=now,
        to=to,
        subject=" ".join(subject.split())[:200],
        text=text,
    )


def notify_owners(
    business: Business, subject: str, text: str, at: datetime, about: Lead | None = None
) -> None:
    for owner in business.owner_addresses():
        notify_address(business, owner, subject, text, at, about)


def notify_address(
    business: Business, owner: str, subject: str, text: str, at: datetime, about: Lead | None
) -> None:
    Message.objects.create(
        business=business,
        about=about,
        kind=Message.Kind.ALERT,
        not_before=at,
        to=owner,
        subject=subject[:200],
        text=text,
    )


@transaction.atomic(durable=True)
def notify_pressing(pk: int, now: datetime) -> None:
    lead = Lead.objects.locked().get(pk=pk)
    if not pressing_leads(now).filter(pk=pk).exists():
        return
    address = settings.PUBLIC_URL + reverse("lead", args=[lead.pk])
    if lead.promise_due_at is None:
        notify_emergency(lead, address, now)
        return
    left = round((lead.promise_due_at - now).total_seconds() / 60)
    when = (
        f"{left} minutes are left of the promise." if left > 0 else "The promised time has passed."
    )
    at = max(now, lead.waiting_since or now)
    draft = lead.messages.filter(
        kind=Message.Kind.FIRST_RESPONSE, state=Message.State.AWAITING_APPROVAL
    ).first()
    if draft is not None:
        notify_draft(lead, draft, when, address, at)
        return
    text = (
        f"{lead.contact} is waiting for an answer. {when}\n\n{lead.need}\n\nOpen the lead: "
        f"{address}"
    )
    notify_owners(lead.business, f"Waiting: {lead.contact}", text, at, lead)


def notify_draft(lead: Lead, draft: Message, when: str, address: str, at: datetime) -> None:
    """Each owner gets a link of their own; it shows the draft, and a button lets it go."""
    then = (
        "Otherwise your own text goes shortly before the end."
        if of_lead(lead, draft.category).late == AnswerRule.Late.SAFE
        else "Nothing goes by itself."
    )
    owners = lead.business.owners()
    for owner in owners:
        link = settings.PUBLIC_URL + reverse("approve", args=[approval_token(draft, owner)])
        text = (
            f"A draft for {lead.contact} waits for somebody to approve it. {when} {then}\n\nThey "
            f"need: {lead.need}\n\nThe draft:\n\n{draft.body}\n\nRead and approve it: "
            f"{link}\n\nOpen the lead: {address}"
        )
        notify_address(lead.business, owner.email, f"Approve: {lead.contact}", text, at, lead)
    if not owners:
        notify_owners(
            lead.business,
            f"Waiting: {lead.contact}",
            f"A draft for {lead.contact} waits, and there is no owner to tell. {when}",
            at,
            lead,
        )


def notify_emergency(lead: Lead, address: str, now: datetime) -> None:
    text = (
        "This reads like an emergency. The automatic answer has gone; a person should "
        f"call.\n\n{lead.contact}: {lead.need}\n{lead.contact.phone}\n\nOpen the lead: {address}"
    )
    notify_owners(lead.business, f"Emergency: {lead.contact}", text, now, lead)
