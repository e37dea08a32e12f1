"""Answered: a judged lead gets its first answer planned.

With no judgement in time the owner's safe answer goes all the same.
"""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from followups.answers import fallback
from followups.content.addresses import steps_for
from followups.content.sms import way_to
from followups.models import Message
from followups.owner import answer_modes, sequence_choice
from leads.llm.calls import can_ask
from leads.models import Judgement, Lead
from leads.pipeline import stages as pipeline

JUDGEMENT_MAY_TAKE = timedelta(minutes=3)
QUIET = "Entered by us: nothing is sent unless somebody chooses so."


def plan_next_answer(now: datetime) -> bool:
    """Plan the first answer of one lead. False when every new lead has one."""
    lead = leads_without_answer(now).order_by("received_at").first()
    if lead is None:
        return False
    plan_answer(lead.pk, now)
    return True


def leads_without_answer(now: datetime) -> QuerySet[Lead]:
    """New leads without a first answer that are judged, or have waited for it long enough."""
    has_answer = Message.objects.filter(lead=OuterRef("pk"), kind=Message.Kind.FIRST_RESPONSE)
    is_judged = Judgement.objects.filter(lead=OuterRef("pk"))
    return (
        Lead.objects.filter(stage=Lead.Stage.NEW)
        .filter(~Exists(has_answer))
        .filter(Q(received_at__lte=now - JUDGEMENT_MAY_TAKE) | Exists(is_judged))
    )


@transaction.atomic(durable=True)
def plan_answer(pk: int, now: datetime) -> None:
    """Write the first answer's row, also where none will go: then it says why."""
    lead = Lead.objects.locked().get(pk=pk)
    if (
        lead.stage != Lead.Stage.NEW
        or lead.messages.filter(kind=Message.Kind.FIRST_RESPONSE).exists()
    ):
        return
    judgement = lead.judgements.first()
    category = judgement.category if judgement else Judgement.Category.NEW_INQUIRY
    rule, follow_up = (
        answer_modes.of_lead(lead, category),
        sequence_choice.sequence_for(lead.business, judgement),
    )
    channel, to = way_to(lead)
    own_subject, body = fallback.fallback_text(lead, rule, category, channel)
    why = why_no_answer(lead, category, rule, body, to)
    reachable = follow_up is not None and bool(steps_for(follow_up, lead))
    message = Message(
        business=lead.business,
        lead=lead,
        kind=Message.Kind.FIRST_RESPONSE,
        category=category,
        state=Message.State.WITHHELD if why else Message.State.QUEUED,
        why=why,
        not_before=now,
        channel=channel,
        to=to,
        subject=answer_subject(lead, own_subject) if channel == Message.Channel.EMAIL else "",
        body=body,
        sequence=follow_up if reachable and not why else None,
        settled_at=now if why else None,
    )
    if not why and is_drafted(rule, lead):
        begin_draft(message, lead, now)
    message.save()
    if why and why != QUIET and rule.mode != answer_modes.Mode.NONE:
        pipeline.ask_person(lead, now, why)
    if not why and follow_up and not reachable:
        pipeline.ask_person(
            lead,
            now,
            "Follow-ups go by e-mail, and we have no address of theirs: follow up yourself",
        )


def is_drafted(rule: answer_modes.Rule, lead: Lead) -> bool:
    """Who called and was missed has said nothing to draw on, and gets the owner's own few words at
    once.
    """
    return (
        rule.mode in (answer_modes.Mode.DRAFT, answer_modes.Mode.AUTOMATIC)
        and lead.channel != "call"
    )


def begin_draft(message: Message, lead: Lead, now: datetime) -> None:
    """A model is asked next; with none set up the owner's own text goes, or waits, at once."""
    if can_ask():
        message.state, message.body = Message.State.DRAFT, ""
    else:
        fallback.use_fallback(message, lead, "No model is set up to write drafts", now)


def why_no_answer(lead: Lead, category: str, rule: answer_modes.Rule, body: str, to: str) -> str:
    if rule.mode == answer_modes.Mode.NONE:
        return (
            "No automatic answer goes to this kind of message "
            f"({Judgement.Category(category).label.lower()})."
        )
    if lead.quiet:
        return QUIET
    if not body:
        return "There is no text for a first answer yet."
    if not to:
        return "There is no e-mail address: call or text them."
    return ""


def answer_subject(lead: Lead, own: str) -> str:
    """Their own subject comes back only as an answer to their own mail.

    A form's text is never echoed.
    """
    first = lead.inbound.first()
    if lead.channel == "email" and first and first.subject:
        return (
            "Re: " + re.sub(r"[{}\[\]<>$%]", "", first.subject).strip().removeprefix("Re: ")[:200]
        )
    return own or f"Your message to {lead.business.name}"
