"""The step that judges one waiting lead: claim it, read its inquiry, record the judgement."""

import logging
import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from integrations.errors import Unavailable
from leads.contacts import consent
from leads.judge import plain, reading, sample
from leads.judge.needed import without_switched_off
from leads.judge.opinion import Inquiry, Opinion
from leads.judge.verdicts.corrections import with_corrections
from leads.judge.verdicts.doubts import score_opinion, with_doubts
from leads.llm.calls import AllPlacesTaken, claim_expiry
from leads.llm.places import may_go_on
from leads.models import (
    Business,
    CriteriaVersion,
    Criterion,
    Inbound,
    Judgement,
    Lead,
    LeadEvent,
    Verdict,
)
from leads.models.judgement import ABOUT_THE_MODEL, ReasonCode, new_reason
from leads.models.lead import LeadQuerySet
from leads.owners.giving import give_by_rule
from leads.pipeline import attention, holds
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code
from leads.search.rows import write_row

log = logging.getLogger(__name__)

TRIES = 6
TRY_AGAIN = timedelta(minutes=2)
RULES = "rules"  # as they sign a judgement
JUDGED_BY_RULES = (Lead.Turn.FIRST, Lead.Turn.LATER)


def judge_next_lead(now: datetime) -> bool:
    """Judge one lead.

    False when none is due. With the model away the rules decide at once, and the model is asked
    again later.
    """
    going_on = may_go_on(now)
    if going_on is None:
        return False
    lead = claim_lead(now, Lead.objects.awaiting_judgement(now).filter(going_on))
    if lead is None:
        return False
    version, rows = criteria_in_force(lead.business)
    try:
        opinion, again = opinion_on_lead(lead, rows, now)
    except AllPlacesTaken:
        release_lead(lead, now, lead.judge_turn, tries=-1)
        return False
    if lead.judge_turn in JUDGED_BY_RULES and opinion.judged_by == RULES:
        release_lead(lead, again, lead.judge_turn)  # they have judged it before
    else:
        record_judgement(lead, version, rows, opinion, now, again)
    return True


def criteria_in_force(business: Business) -> tuple[CriteriaVersion | None, list[Criterion]]:
    version = CriteriaVersion.objects.filter(business=business, in_force=True).first()
    return version, list(version.criteria.all()) if version else []


def opinion_on_lead(
    lead: Lead, rows: list[Criterion], now: datetime
) -> tuple[Opinion, datetime | None]:
    """(the opinion, when to judge again: None where it stands)."""
    inquiry, again = inquiry_of(lead), None
    try:
        return reading.read_inquiry(lead.business, rows, inquiry, now, lead=lead), None
    except AllPlacesTaken:
        raise
    except Unavailable as error:
        log.warning("lead %s: %s", lead.pk, error)
        note, reason = f"The model is away: {error}"[:300], ReasonCode.MODEL_AWAY
        again = judge_again_at(lead, error, now)
    except Exception:  # whatever a model answered, the lead goes on
        log.exception("lead %s could not be judged by the model", lead.pk)
        note, reason = (
            gettext_noop("The model's answer could not be used; rules judged it."),
            ReasonCode.MODEL_UNUSABLE,
        )
    opinion = reading.read_inquiry(lead.business, rows, inquiry, now, with_model=False)
    opinion.note = note
    if again is None:
        opinion.reasons.append(new_reason(reason))
    return opinion, again


def judge_again_at(lead: Lead, error: Unavailable, now: datetime) -> datetime | None:
    """When the model is asked again; None where it has been away too often."""
    if lead.judge_attempts >= TRIES:
        return None
    asked_for = timedelta(seconds=min(error.retry_after or 0, 3600))
    return now + max(TRY_AGAIN * lead.judge_attempts, asked_for)


@transaction.atomic(durable=True)
def claim_lead(
    now: datetime, waiting: LeadQuerySet | None = None, is_try: bool = True
) -> Lead | None:
    """The first of those that wait, else of all; a try of the model counts."""
    waiting = Lead.objects.awaiting_judgement(now) if waiting is None else waiting
    lead = waiting.locked(skip=True).first()
    if lead is not None:
        lead.judge_claim, lead.judge_at = uuid.uuid4(), claim_expiry(now)
        lead.judge_attempts += is_try
        lead.save(update_fields=["judge_claim", "judge_at", "judge_attempts"])
    return lead


@transaction.atomic(durable=True)
def release_lead(lead: Lead, again: datetime | None, turn: int, tries: int = 0) -> None:
    """It waits for its turn at the model, or, with `again` None, stands as it was judged before.

    Nothing happens where somebody else's claim has overtaken ours.
    """
    Lead.objects.filter(pk=lead.pk, judge_claim=lead.judge_claim).update(
        judge_at=again,
        judge_turn=turn,
        judge_claim=None,
        judge_attempts=max(0, lead.judge_attempts + tries),
    )


def inquiry_of(lead: Lead) -> Inquiry:
    """What the person first said, and all they gave."""
    pieces = list(lead.inbound.filter(kind=Inbound.Kind.HUMAN))
    first = pieces[0] if pieces else Inbound()
    return Inquiry(
        fields=lead.fields,
        text=told_in_call(pieces) if lead.channel == "call" else first.text,
        subject=first.subject,
        sender=first.sender,
        quoted=first.quoted,
        channel=lead.channel,
        received_at=lead.received_at.astimezone(lead.zone),
        known_category=known_category(lead),
    )


def told_in_call(pieces: list[Inbound]) -> str:
    """A call is told in pieces."""
    return "\n".join(piece.text for piece in pieces if piece.channel == "call")


def known_category(lead: Lead) -> str:
    """What a person said it is, "" where nobody has."""
    newest = lead.corrections.filter(about="category").order_by("-at", "-id").first()
    return newest.value if newest else ""


@transaction.atomic(durable=True)
def record_judgement(
    lead: Lead,
    version: CriteriaVersion | None,
    rows: list[Criterion],
    opinion: Opinion,
    now: datetime,
    again: datetime | None,
    turn: int = Lead.Turn.UNREAD,
) -> None:
    """Write the judgement, unless another claim has overtaken ours, or the lead was erased."""
    current = Lead.objects.locked().filter(pk=lead.pk).first()
    if current is None or current.judge_claim != lead.judge_claim:
        return
    before = current.judgements.first()
    opinion = with_checks(current, rows, with_corrections(current, rows, opinion))
    judgement = write_judgement(current, version, rows, opinion, now)
    current.judge_at, current.judge_claim, current.judge_turn = again, None, turn
    current.language = current.language or opinion.language
    current.need = opinion.summary or current.need
    current.save(update_fields=["judge_at", "judge_claim", "judge_turn", "language", "need"])
    write_row(current)
    pipeline.record_event(
        current,
        LeadEvent.Kind.JUDGED,
        now,
        judged_by=opinion.judged_by,
        category=opinion.category,
        fit=judgement.fit,
    )
    clock_follows(current, before.category if before else "", opinion.category, now)
    give_by_rule(current, opinion.category, now)
    holds.hold_lead(current, opinion.reasons, now)
    for reason in opinion.reasons:
        if reason["code"] == ReasonCode.OPT_OUT and attention.says_opted_out(current):
            continue
        code = Code.MODEL if reason["code"] in ABOUT_THE_MODEL else Code.JUDGEMENT
        attention.ask_person(current, now, code, reason["text"], reason["code"])


def with_checks(lead: Lead, rows: list[Criterion], opinion: Opinion) -> Opinion:
    """The same opinion, with what its verdicts are not sure of, and without what the owner has
    switched off; of those that nobody would look at, some are drawn at random.
    """
    found = without_switched_off(with_doubts(rows, opinion), lead.business.reasons_off)
    if found.reasons or found.checks or not sample.is_drawn(lead):
        return found
    return replace(found, checks=[new_reason(ReasonCode.SAMPLE)])


def clock_follows(lead: Lead, was: str, category: str, now: datetime) -> None:
    """Whoever wants nothing of us does not wait, and what was sent to many is no inquiry.

    Whoever was taken for junk has been waiting all along.
    """
    if lead.stage != Lead.Stage.NEW:
        return
    if category in plain.NO_INQUIRY:
        pipeline.take_for_no_inquiry(lead, now)
    else:
        pipeline.take_for_inquiry(lead)
    if category in plain.NOBODY_WAITS:
        pipeline.nobody_waits(lead)
    elif was in plain.NOBODY_WAITS and not consent.is_withdrawn(lead.contact):
        pipeline.wait_for_us(lead, lead.received_at)
        attention.ask_person(
            lead,
            now,
            Code.JUDGED_ANEW,
            gettext_noop("Judged anew: it is an inquiry after all, and no answer has gone"),
        )


def write_judgement(
    lead: Lead,
    version: CriteriaVersion | None,
    rows: list[Criterion],
    opinion: Opinion,
    now: datetime,
) -> Judgement:
    """Written down, and on the lead what lists are sorted by. The lead must be locked."""
    total = score_opinion(rows, opinion)
    judgement = Judgement.objects.create(
        lead=lead,
        criteria=version,
        at=now,
        category=opinion.category,
        category_evidence=opinion.category_evidence,
        category_sure=opinion.category_sure,
        urgency=opinion.urgency,
        urgency_evidence=opinion.urgency_evidence,
        summary=opinion.summary,
        language=opinion.language,
        known=total.known,
        score=total.score,
        fit=total.fit,
        reasons=opinion.reasons,
        checks=opinion.checks,
        opt_out=opinion.opt_out,
        judged_by=opinion.judged_by,
        call_id=opinion.call,
        note=opinion.note,
    )
    lead.act_now, lead.pressing = bool(judgement.reasons), judgement.is_pressing
    lead.save(update_fields=["act_now", "pressing"])
    write_verdicts(judgement, rows, opinion)
    return judgement


def write_verdicts(judgement: Judgement, rows: list[Criterion], opinion: Opinion) -> None:
    Verdict.objects.bulk_create(
        Verdict(
            judgement=judgement,
            criterion=c,
            verdict=opinion.findings[c.key].verdict,
            evidence=opinion.findings[c.key].evidence,
            sure=opinion.findings[c.key].sure,
            corrected=opinion.findings[c.key].corrected,
        )
        for c in rows
        if c.key in opinion.findings
    )
