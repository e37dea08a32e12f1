"""Judgements are written down, and what follows from them for their leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext_noop

from leads.contacts import consent
from leads.judge import plain, sample
from leads.judge.dangers import with_dangers
from leads.judge.needed import without_switched_off
from leads.judge.opinion import Opinion
from leads.judge.verdicts.corrections import with_corrections
from leads.judge.verdicts.doubts import score_opinion, with_doubts
from leads.models import (
    CriteriaVersion,
    Criterion,
    Inbound,
    Judgement,
    Lead,
    LeadEvent,
    Verdict,
)
from leads.models.judgement import ABOUT_THE_MODEL, Reason, ReasonCode, new_reason
from leads.owners.giving import give_by_rule
from leads.pipeline import attention, holds
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code
from leads.search.rows import write_rows

SAID_BY_JUDGE = ("judge_at", "judge_claim", "judge_turn", "language", "need")
PRESSING_LATER = Prefetch("inbound", Inbound.objects.filter(presses=True), "pressing_later")
ASKED = (  # of each lead
    *("judgements", "corrections__criterion", "business__assignment_rules"),
    PRESSING_LATER,
)
SORTED_BY = ("act_now", "pressing", "pressing_since")  # by what lists are sorted


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
    corrected = with_corrections(lead, judged.rows, judged.opinion)
    found = with_checks(lead, judged.rows, with_dangers(corrected, pressing_still(lead)))
    lead.judge_at, lead.judge_claim, lead.judge_turn = judged.again, None, judged.turn
    lead.language = lead.language or found.language
    lead.need = found.summary or lead.need
    judgement = write_judgement(lead, judged.version, judged.rows, found, now, SAID_BY_JUDGE)
    record_judged(lead, judgement)
    clock_follows(lead, before.category if before else "", found.category, now)
    give_by_rule(lead, found.category, now)
    ask_for_reasons(lead, found.reasons, now)
    return verdicts_of(judgement, judged.rows, found)


def pressing_still(lead: Lead) -> list[Inbound]:
    """What they wrote later, which nobody has answered, and of which nobody has said since how
    urgent it is.
    """
    later: list[Inbound] = vars(lead)["pressing_later"]
    if not later:
        return []
    said = [one.at for one in lead.corrections.all() if one.about == "urgency"]
    dealt_with = max([answered_at(lead), *said])
    return [one for one in later if one.at > dealt_with]


def answered_at(lead: Lead) -> datetime:
    """When one of us last answered or talked to them; before all time where nobody has."""
    newest = lead.events.answers().order_by("-at").values_list("at", flat=True).first()
    return newest or datetime.min.replace(tzinfo=UTC)


def record_again(lead: Lead, before: Judgement, opinion: Opinion, now: datetime) -> None:
    """What they wrote later has changed it: danger, which holds anew whatever was decided before,
    beside what nobody has looked at yet. The lead must be locked; whoever judges its inquiry
    meanwhile goes on.
    """
    rows = list(before.criteria.criteria.all()) if before.criteria else []
    new = without_switched_off(opinion, lead.business.reasons_off).reasons
    known = {reason["code"] for reason in new}
    is_open = before.reviewed_at is None
    kept = [reason for reason in before.reasons if is_open and reason["code"] not in known]
    checks = list(before.checks) if is_open else []
    found = replace(opinion, reasons=[*kept, *new], checks=checks)
    judgement = write_judgement(lead, before.criteria, rows, found, now)
    record_judged(lead, judgement)
    Verdict.objects.bulk_create(verdicts_of(judgement, rows, found))
    for reason in new:
        holds.hold_again(lead, reason, now)
    ask_for_reasons(lead, new, now)
    write_rows([lead.pk])


def record_judged(lead: Lead, judgement: Judgement) -> None:
    by, category, fit = judgement.judged_by, judgement.category, judgement.fit
    kind = LeadEvent.Kind.JUDGED
    pipeline.record_event(lead, kind, judgement.at, judged_by=by, category=category, fit=fit)


def ask_for_reasons(lead: Lead, reasons: Sequence[Reason], now: datetime) -> None:
    """A person should look, and what would go by itself waits where they say so."""
    holds.hold_lead(lead, reasons, now)
    for reason in reasons:
        if reason["code"] == ReasonCode.OPT_OUT and attention.says_opted_out(lead):
            continue
        code = Code.MODEL if reason["code"] in ABOUT_THE_MODEL else Code.JUDGEMENT
        attention.ask_person(lead, now, code, reason["text"], reason["code"])


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
        pipeline.stop_promise_clock(lead)
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
    lead.pressing_since = last_written_at(lead) if lead.pressing else None
    lead.save(update_fields=[*SORTED_BY, *also])
    return judgement


def press_again(lead: Lead) -> None:
    """They wrote once more, and still wait. The lead must be locked."""
    lead.pressing_since = last_written_at(lead)
    lead.save(update_fields=["pressing_since"])


def last_written_at(lead: Lead) -> datetime:
    wrote = lead.events.filter(kind__in=(LeadEvent.Kind.HEARD, LeadEvent.Kind.ATTACHED))
    newest = wrote.order_by("-at").values_list("at", flat=True).first()
    return newest or lead.received_at


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
