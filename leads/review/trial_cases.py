"""The cases of a running trial are judged, one a step.

Nothing of a trial touches a lead. Only what has changed is asked of a model.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from integrations.errors import Unavailable
from integrations.texts.sentences import sentence
from leads.criteria import rules
from leads.criteria.rules import Finding
from leads.judge import reading, stored
from leads.judge.evaluation.metrics import evaluation_table
from leads.judge.judging import inquiry_of
from leads.judge.needed import without_switched_off
from leads.judge.opinion import Opinion
from leads.judge.verdicts.corrections import with_corrections
from leads.judge.verdicts.doubts import score_opinion, with_doubts
from leads.llm import calls
from leads.models import Criterion, Judgement, Lead, Trial, TrialCase
from leads.models.trial import JudgementFacts
from leads.review import examples

log = logging.getLogger(__name__)

TRY_AGAIN = timedelta(minutes=2)
TRIES = 4
MAX_TRIES = 10  # a case that kills its judge again and again is left


def try_next_case(now: datetime) -> bool:
    """Judge one case of a running trial. False when none is due."""
    case = claim_case(now)
    if case is None:
        return False
    try:
        facts = judge_case(case, now)
    except Unavailable as error:
        again = now + TRY_AGAIN * case.attempts if case.attempts < TRIES else None
        settle_case(case, {}, sentence("The model is away: %(why)s", why=error.words), again, now)
    except Exception:  # one case must not keep the others waiting
        log.exception("case %s of a trial could not be judged", case.pk)
        settle_case(case, {}, gettext_noop("It could not be judged."), None, now)
    else:
        # what rules judged alone is no figure of a model
        without_model = bool(case.trial.model) and facts["judged_by"] == "rules"
        if without_model:
            settle_case(case, {}, facts["note"], None, now)
        else:
            settle_case(case, facts, "", None, now)
    return True


@transaction.atomic(durable=True)
def claim_case(now: datetime) -> TrialCase | None:
    case = (
        TrialCase.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related(
            "trial__criteria__business", "lead__business", "lead__contact", "example__lead"
        )
        .filter(due_at__lte=now, attempts__lt=MAX_TRIES, trial__state=Trial.State.RUNNING)
        .order_by("due_at", "id")
        .first()
    )
    if case is not None:
        case.due_at, case.attempts = calls.claim_expiry(now), case.attempts + 1
        case.save(update_fields=["due_at", "attempts"])
    return case


def judge_case(case: TrialCase, now: datetime) -> JudgementFacts:
    """What the trial's version says of one case. Raises Unavailable."""
    rows = list(case.trial.criteria.criteria.all())
    doubted = with_doubts(rows, opinion_on_case(case, rows, now))
    opinion = without_switched_off(doubted, case.trial.criteria.business.reasons_off)
    total = score_opinion(rows, opinion)
    return {
        "category": opinion.category,
        "urgency": opinion.urgency,
        "score": total.score,
        "fit": total.fit,
        "verdicts": {key: f.verdict for key, f in opinion.findings.items()},
        "needs_person": bool(opinion.reasons),
        "to_check": bool(opinion.checks),
        "judged_by": opinion.judged_by,
        "note": opinion.note,
    }


def opinion_on_case(case: TrialCase, rows: list[Criterion], now: datetime) -> Opinion:
    if case.example is None:
        assert case.lead is not None
        return opinion_on_replayed_lead(case.lead, rows, case.trial.created_at, now)
    return reading.read_inquiry(
        case.trial.criteria.business,
        rows,
        examples.inquiry_of_example(case.example),
        now,
        lead=case.example.lead,
        fresh_since=case.trial.created_at,
    )


def opinion_on_replayed_lead(
    lead: Lead, rows: list[Criterion], trial_began: datetime, now: datetime
) -> Opinion:
    """A lead under other sentences.

    What it is stays, verdicts on unchanged sentences stay, rules are decided anew, and only the
    rest is asked.
    """
    before = stored.newest_judgement(lead)
    assert before is not None  # only judged leads are tried on
    opinion = Opinion(before.category, before.urgency, judged_by=before.judged_by)
    kept = kept_findings(rows, before)
    if before.category == Judgement.Category.NEW_INQUIRY:
        opinion.findings = kept | {
            c.key: rules.decide_rule(c.rule, lead.fields)
            for c in rows
            if c.kind == Criterion.Kind.RULE
        }
    if asked := sentences_to_ask(rows, before):
        read = reading.read_inquiry(
            lead.business,
            asked,
            replace(inquiry_of(lead), known_category=before.category),
            now,
            lead=lead,
            fresh_since=trial_began,
        )
        opinion.findings |= {c.key: read.findings.get(c.key, Finding("not_judged")) for c in asked}
        opinion.judged_by, opinion.note = read.judged_by, read.note
    return with_corrections(lead, rows, opinion)


def sentences_to_ask(rows: list[Criterion], before: Judgement) -> list[Criterion]:
    """The sentences on which a lead has no verdict yet, as they are worded now."""
    if before.category != Judgement.Category.NEW_INQUIRY:
        return []
    kept = kept_findings(rows, before)
    return [c for c in rows if c.kind == Criterion.Kind.JUDGEMENT and c.key not in kept]


def kept_findings(rows: list[Criterion], before: Judgement) -> dict[str, Finding]:
    """The verdicts on those that have not changed since."""
    if before.category != Judgement.Category.NEW_INQUIRY:
        return {}
    judged = {v.criterion.key: v for v in before.verdicts.all() if v.verdict != "not_judged"}
    return {
        c.key: stored.finding_of(judged[c.key])
        for c in rows
        if c.key in judged and c.says_the_same(judged[c.key].criterion)
    }


@transaction.atomic(durable=True)
def settle_case(
    case: TrialCase, facts: JudgementFacts, why: str, again: datetime | None, now: datetime
) -> None:
    """Write what came of a case, unless a later try has overtaken it.

    The last one finishes the trial.
    """
    trial = Trial.objects.select_for_update().get(pk=case.trial_id)
    if not TrialCase.objects.filter(pk=case.pk, attempts=case.attempts).update(
        after=facts, why=why, due_at=again
    ):
        return
    if trial.state == Trial.State.RUNNING:
        finish_trial_if_judged(trial, now)


def finish_trial_if_judged(trial: Trial, now: datetime) -> None:
    """Where nothing is left to judge, the figures stand."""
    if trial.cases.filter(due_at__isnull=False).exists():
        return
    trial.state, trial.done_at = Trial.State.DONE, now
    if trial.kind == Trial.Kind.EXAMPLES:
        trial.figures = evaluation_table(
            (case.truth, case.judged) for case in examples.scored_cases(trial)
        )
        trial.drift = examples.worse_than_before(trial)
    trial.save(update_fields=["state", "done_at", "figures", "drift"])
