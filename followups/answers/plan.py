"""Answered: a judged lead gets its first answer planned.

With no judgement in time the owner's safe answer goes all the same.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from followups.answers import emergency, fallback
from followups.channels import CHANNELS
from followups.channels.ways import way_to_answer
from followups.content.mail import standard_subject
from followups.models import Message
from followups.outbox import states
from followups.owner import answer_modes, sequence_choice
from followups.owner.sequence_choice import steps_for
from followups.policy.closed import ERASED, was_erased
from followups.policy.send_facts import Refuse
from followups.why import WhyCode
from integrations.databases.all_or_each import all_or_each
from integrations.databases.prepared import Moment, prepared
from integrations.texts.sentences import lowered, sentence
from leads.contacts import consent
from leads.contacts.said import WHERE_TO_WRITE
from leads.llm.accounts import can_ask
from leads.models import Hold, Inbound, Judgement, Lead
from leads.models.lead_rows import PEOPLE_FIRST
from leads.pipeline import attention

JUDGEMENT_MAY_TAKE = timedelta(minutes=5)  # longer than the rules wait for the model
TOGETHER = 25  # leads whose answers are planned in one transaction
ASKED = (
    *WHERE_TO_WRITE,
    "source",
    "judgements",
    "holds",
    Prefetch("inbound", Inbound.objects.defer("html", "text", "quoted")),
    "business__answer_rules",
    "business__emergency_texts",
    sequence_choice.IN_FORCE,
)  # of each lead


def plan_next_answers(now: datetime) -> bool:
    """Plan the first answers of some leads. False when every new lead has one."""
    return all_or_each(partial(plan_answers, now=now), leads_without_answer.numbers(now)) > 0


@prepared(TOGETHER)
def leads_without_answer(now: Moment) -> QuerySet[Lead]:
    """New leads without a first answer that are judged, or have waited for it long enough."""
    has_answer = Message.objects.filter(lead=OuterRef("pk"), kind=Message.Kind.FIRST_RESPONSE)
    is_judged = Judgement.objects.filter(lead=OuterRef("pk"))
    return (
        Lead.objects.filter(stage=Lead.Stage.NEW)
        .filter(~Exists(has_answer))
        .filter(Q(received_at__lte=now - JUDGEMENT_MAY_TAKE) | Exists(is_judged))
        .order_by(*PEOPLE_FIRST, "received_at")
    )


@transaction.atomic(durable=True)
def plan_answers(numbers: Sequence[int], now: datetime) -> int:
    """The first answers of leads that are new and have none, but for those that others hold.

    How many were looked at.
    """
    leads = Lead.objects.filter(pk__in=numbers, stage=Lead.Stage.NEW)
    held = list(leads.locked_together(*ASKED, skip=True))
    answers = Message.objects.filter(lead__in=held, kind=Message.Kind.FIRST_RESPONSE)
    answered = set(answers.values_list("lead", flat=True))
    for lead in held:
        if lead.pk not in answered:
            plan_answer(lead, now)
    return len(held)


def plan_answer(lead: Lead, now: datetime) -> None:
    """Write the first answer's row, also where none will go: then it says why.

    The lead must be locked; several are fetched with ASKED.
    """
    judgement = lead.newest_judgement()
    category = judgement.category if judgement else Judgement.Category.NEW_INQUIRY
    rule = answer_modes.of_lead(lead, category)
    message = new_answer(lead, rule, category, now)
    if emergency.is_answered_as_emergency(judgement):
        rule = emergency.emergency_rule(lead)
        message = emergency_answer(message, rule, lead)
    if refusal := why_no_answer(lead, category, rule, message):
        states.withhold(message, refusal.code, refusal.why, now)
        if refusal.ask:
            attention.ask_person(lead, now, attention.Code.NO_ANSWER, refusal.why)
        return
    choose_sequence(message, lead, judgement, now)
    if not is_drafted(rule, lead):
        states.queue(message, now)
    elif can_ask(lead.business):
        states.begin_draft(message)
    else:
        why = sentence("No model is set up to write drafts")
        fallback.use_fallback(message, lead, WhyCode.NO_DRAFT, why, now)


def choose_sequence(
    message: Message, lead: Lead, judgement: Judgement | None, now: datetime
) -> None:
    """Which follow-ups are planned once the answer has gone. The message is not saved yet."""
    follow_up = sequence_choice.sequence_for(lead.business, judgement)
    if follow_up and steps_for(follow_up, lead):
        message.sequence = follow_up
    elif follow_up:
        text = sentence(
            "Follow-ups go by e-mail, and we have no address of theirs: follow up yourself"
        )
        attention.ask_person(lead, now, attention.Code.NO_FOLLOW_UPS, text)


def new_answer(lead: Lead, rule: answer_modes.Rule, category: str, now: datetime) -> Message:
    """The owner's own text for this lead, by the way they came. Not saved."""
    channel, to = way_to_answer(lead)
    subject, body = fallback.fallback_text(lead, rule, category, channel)
    return Message(
        business=lead.business,
        lead=lead,
        kind=Message.Kind.FIRST_RESPONSE,
        category=category,
        not_before=now,
        channel=channel,
        to=to,
        subject=answer_subject(lead, subject) if CHANNELS[channel].has_subject else "",
        body=body,
        wording=Message.Wording.OWNER,
    )


def emergency_answer(message: Message, rule: answer_modes.Rule, lead: Lead) -> Message:
    """The same in the words for emergencies. Not saved."""
    subject, message.body = emergency.words_by_channel(message.channel, lead, rule)
    message.subject = answer_subject(lead, subject) if message.subject else ""
    message.wording = Message.Wording.EMERGENCY
    return message


def is_drafted(rule: answer_modes.Rule, lead: Lead) -> bool:
    """Who called and was missed has said nothing to draw on, and gets the owner's own few words at
    once.
    """
    return (
        rule.mode in (answer_modes.Mode.DRAFT, answer_modes.Mode.AUTOMATIC)
        and lead.channel != "call"
    )


def why_no_answer(
    lead: Lead, category: str, rule: answer_modes.Rule, message: Message
) -> Refuse | None:
    """Why nothing goes by itself; None where something does."""
    if rule.mode == answer_modes.Mode.NONE:
        why = sentence(
            "No automatic answer goes to this kind of message (%(kind)s).",
            kind=lowered(Judgement.Category(category).label),
        )
        return Refuse(WhyCode.KIND_WITHOUT_ANSWER, why, ask=False)
    if lead.quiet:
        why = sentence("Entered by us: nothing is sent unless somebody chooses so.")
        return Refuse(WhyCode.ENTERED_BY_US, why, ask=False)
    if any(hold.decision == Hold.Decision.STOP for hold in lead.holds.all()):
        return Refuse(WhyCode.STOPPED, sentence("Stopped by one of us."), ask=False)
    if not message.body:
        return Refuse(WhyCode.NO_TEXT, sentence("There is no text for a first answer yet."))
    if was_erased(lead.contact):
        why = sentence("Nothing goes to this address: %(why)s.", why=lowered(ERASED.label))
        return Refuse(WhyCode.SUPPRESSED, why)
    if not message.to and consent.is_withdrawn(lead.contact):  # neither to be called nor texted
        ask = not attention.says_opted_out(lead)
        return Refuse(WhyCode.OPTED_OUT, sentence("They asked us not to write."), ask=ask)
    if not message.to:
        return Refuse(
            WhyCode.NO_ADDRESS, sentence("There is no e-mail address: call or text them.")
        )
    return None


def answer_subject(lead: Lead, own: str) -> str:
    """Their own subject comes back only as an answer to their own mail.

    A form's text is never echoed.
    """
    first = next(iter(lead.inbound.all()[:1]), None) if lead.channel == "email" else None
    if first is None or not first.subject:
        return own or standard_subject(lead)
    return "Re: " + re.sub(r"[{}\[\]<>$%]", "", first.subject).strip().removeprefix("Re: ")[:200]
