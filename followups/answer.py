"""Answered: a judged lead gets its first answer planned. With no judgement in time the owner's safe answer goes all the same."""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from followups import texting
from followups.audience import ANSWERED, FOLLOWED_UP
from followups.models import Message, Sequence
from leads import pipeline
from leads.models import Judgement, Lead

JUDGEMENT_MAY_TAKE = timedelta(minutes=3)
QUIET = "Entered by us: nothing is sent unless somebody chooses so."


def answer_next(now: datetime) -> bool:
    """Plan the first answer of one lead. False when every new lead has one."""
    lead = waiting(now).order_by("received_at").first()
    if lead is None:
        return False
    plan(lead.pk, now)
    return True


def waiting(now: datetime) -> QuerySet[Lead]:
    """New leads without a first answer that are judged, or have waited for it long enough."""
    has_answer = Message.objects.filter(lead=OuterRef("pk"), kind=Message.Kind.FIRST_RESPONSE)
    is_judged = Judgement.objects.filter(lead=OuterRef("pk"))
    return Lead.objects.filter(stage=Lead.Stage.NEW).filter(~Exists(has_answer)).filter(Q(received_at__lte=now - JUDGEMENT_MAY_TAKE) | Exists(is_judged))


@transaction.atomic(durable=True)
def plan(pk: int, now: datetime) -> None:
    """Write the first answer's row, also where none will go: then it says why."""
    lead = Lead.objects.locked().get(pk=pk)
    if lead.stage != Lead.Stage.NEW or lead.messages.filter(kind=Message.Kind.FIRST_RESPONSE).exists():
        return
    judgement = lead.judgements.first()
    category = judgement.category if judgement else Judgement.Category.NEW_INQUIRY
    sequence = Sequence.objects.filter(business=lead.business, in_force=True).first()
    channel, to = texting.way_to(lead)
    why = why_not(lead, category, sequence, channel, to)
    Message.objects.create(
        business=lead.business,
        lead=lead,
        kind=Message.Kind.FIRST_RESPONSE,
        state=Message.State.WITHHELD if why else Message.State.QUEUED,
        why=why,
        not_before=now,
        channel=channel,
        to=to,
        subject=subject(lead, sequence) if channel == Message.Channel.EMAIL else "",
        body=texting.first_answer(lead) if channel == Message.Channel.SMS else sequence.first_body if sequence else "",
        sequence=sequence if category in FOLLOWED_UP and lead.contact.email and not why else None,
        settled_at=now if why else None,
    )
    if why and why != QUIET and category in ANSWERED:
        pipeline.ask_person(lead, now, why)
    if not why and category in FOLLOWED_UP and not lead.contact.email:
        pipeline.ask_person(lead, now, "Follow-ups go by e-mail, and we have no address of theirs: follow up yourself")


def why_not(lead: Lead, category: str, sequence: Sequence | None, channel: str, to: str) -> str:
    if category not in ANSWERED:
        return f"No automatic answer goes to this kind of message ({Judgement.Category(category).label.lower()})."
    if lead.quiet:
        return QUIET
    if sequence is None and channel == Message.Channel.EMAIL:
        return "There is no text for a first answer yet."
    if not to:
        return "There is no e-mail address: call or text them."
    return ""


def subject(lead: Lead, sequence: Sequence | None) -> str:
    """Their own subject comes back only as an answer to their own mail; a form's text is never echoed."""
    first = lead.inbound.first()
    if lead.channel == "email" and first and first.subject:
        return "Re: " + re.sub(r"[{}\[\]<>$%]", "", first.subject).strip().removeprefix("Re: ")[:200]
    return sequence.first_subject if sequence else ""
