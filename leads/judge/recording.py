"""Judgements are written down, and what follows from them for their leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from leads.contacts import consent
from leads.judge import plain, sample
from leads.judge.needed import without_switched_off
from leads.judge.opinion import Opinion
from leads.judge.verdicts.corrections import with_corrections
from leads.judge.verdicts.doubts import score_opinion, with_doubts
from leads.models import CriteriaVersion, Criterion, Judgement, Lead, LeadEvent, Verdict
from leads.models.judgement import ABOUT_THE_MODEL, ReasonCode, new_reason
from leads.owners.giving import give_by_rule
from leads.pipeline import attention, holds
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code
from leads.search.rows import write_rows

SAID_BY_JUDGE = ("judge_at", "judge_claim", "judge_turn", "language", "need")
ASKED = ("judgements", "corrections__criterion", "business__assignment_rules")  # of each lead
SORTED_BY = ("act_now", "pressing")  # by what lists are sorted


@dataclass(frozen=True)
class Judged:
    """A lead as it was claimed, the criteria, and what its inquiry was read as.

    `again` is when to judge it anew, None where this stands; `turn` is its place among those who
    wait for that.
    """

    lead: Lead
    version: CriteriaVersion | None
    rows: list[Criterion]
    opinion: Opinion
    again: datetime | None = None
    turn: int = Lead.Turn.UNREAD


@transaction.atomic(durable=True)
def record_judgements(judged: Sequence[Judged], now: datetime) -> int:
    """Write them, but for leads whose claim another has overtaken, or that were erased. How many
    were written.
    """
    mine = {one.lead.pk: one for one in judged}
    held = Lead.objects.filter(pk__in=mine).locked_together(*ASKED)
    rows = [lead for lead in held if lead.judge_claim == mine[lead.pk].lead.judge_claim]
    verdicts: list[Verdict] = []
    for lead in sorted(rows, key=lambda one: one.business_id):  # their rules are locked in turn
        verdicts += record_judgement(lead, mine[lead.pk], now)
    Verdict.objects.bulk_create(verdicts)
    write_rows(lead.pk for lead in rows)
    return len(rows)


def record_judgement(lead: Lead, judged: Judged, now: datetime) -> list[Verdict]:
    """Of a lead that is locked, within the caller's transaction, which writes the verdicts."""
    before = lead.newest_judgement()
    found = with_checks(lead, judged.rows, with_corrections(lead, judged.rows, judged.opinion))
    lead.judge_at, lead.judge_claim, lead.judge_turn = judged.again, None, judged.turn
    lead.language = lead.language or found.language
    lead.need = found.summary or lead.need
    judgement = write_judgement(lead, judged.version, judged.rows, found, now, SAID_BY_JUDGE)
    pipeline.record_event(
        lead,
        LeadEvent.Kind.JUDGED,
        now,
        judged_by=found.judged_by,
        category=found.category,
        fit=judgement.fit,
    )
    clock_follows(lead, before.category if before else "", found.category, now)
    give_by_rule(lead, found.category, now)
    holds.hold_lead(lead, found.reasons, now)
    for reason in found.reasons:
        if reason["code"] == ReasonCode.OPT_OUT and attention.says_opted_out(lead):
            continue
        code = Code.MODEL if reason["code"] in ABOUT_THE_MODEL else Code.JUDGEMENT
        attention.ask_person(lead, now, code, reason["text"], reason["code"])
    return verdicts_of(judgement, judged.rows, found)


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
    also: Sequence[str] = (),
) -> Judgement:
    """Written down but for its verdicts, and on the lead what lists are sorted by, with `also`,
    further columns of it that have changed. The lead must be locked.
    """
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
    lead.save(update_fields=[*SORTED_BY, *also])
    return judgement


def verdicts_of(judgement: Judgement, rows: list[Criterion], opinion: Opinion) -> list[Verdict]:
    """Not saved yet."""
    return [
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
    ]
