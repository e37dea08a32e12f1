"""Telling the owners in time: a promise about to be broken, an emergency, a draft that waits."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from followups.answers.approval_links import approval_token
from followups.models import AnswerRule, Message
from followups.owner.answer_modes import of_lead
from followups.team.notifications import notify_address, notify_owners
from leads.models import Judgement, Lead

Topic = Message.Topic
BEFORE = timedelta(minutes=15)  # the end of the promise
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
    notify_owners(lead.business, Topic.LEAD, f"Waiting: {lead.contact}", text, at, lead)


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
        notify_address(
            lead.business, owner.email, Topic.DRAFT, f"Approve: {lead.contact}", text, at, lead
        )
    if not owners:
        notify_owners(
            lead.business,
            Topic.DRAFT,
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
    notify_owners(lead.business, Topic.LEAD, f"Emergency: {lead.contact}", text, now, lead)
