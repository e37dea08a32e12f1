"""Trying a judgement out.

An edited version over the last leads before it is used, and a version against the owner's examples.

Nothing of a trial touches a lead. Only what has changed is asked of a model.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from integrations.errors import Unavailable
from leads.criteria import rules, versions
from leads.criteria.rules import Finding
from leads.declined import Declined
from leads.judge import reading, stored
from leads.judge.evaluation.metrics import scoring_table
from leads.judge.judging import inquiry_of
from leads.judge.model import asking
from leads.judge.opinion import Opinion
from leads.judge.verdicts.corrections import corrected
from leads.judge.verdicts.doubts import weigh_doubts, with_doubts
from leads.llm import calls
from leads.models import (
    Business,
    CriteriaVersion,
    Criterion,
    Example,
    Judgement,
    Lead,
    Trial,
    TrialCase,
)
from leads.review import examples

log = logging.getLogger(__name__)

MAX_LEADS = 200
TRY_AGAIN = timedelta(minutes=2)
TRIES = 4
MAX_TRIES = 10  # a case that kills its judge again and again is left
WEEK = timedelta(days=7)
FEWEST_EXAMPLES = 5
ANSWER_TOKENS = 260  # of an ordinary answer, for an estimate


@dataclass(frozen=True)
class Estimate:
    """What a trial will cost at most.

    Leads, questions to the model, tokens, and money where a price is known.
    """

    leads: int
    questions: int
    tokens: int
    cost: Decimal | None


@transaction.atomic(durable=True)
def replay_trial(
    business: Business, rows: list[dict[str, Any]], count: int, now: datetime, by: User
) -> Trial:
    """An edited version is kept, not used, and its trial over the last `count` real leads prepared.

    Declined names mistakes.
    """
    version = versions.new_version(business, rows, now, by, try_first=True)
    if version.in_force:
        raise Declined("Nothing differs from the version that is in force: change something first.")
    leads = list(
        Lead.objects.filter(business=business, is_test=False, judgements__isnull=False)
        .distinct()
        .order_by("-received_at")[: min(max(count, 1), MAX_LEADS)]
    )
    if not leads:
        raise Declined("There are no judged leads yet to try it on. Save it to use it.")
    trial = Trial.objects.create(
        business=business,
        kind=Trial.Kind.REPLAY,
        criteria=version,
        model=calls.model(),
        created_at=now,
        created_by=by,
    )
    TrialCase.objects.bulk_create(
        TrialCase(trial=trial, lead=lead, before=stored.as_data(judgement))
        for lead in leads
        if (judgement := stored.newest_judgement(lead))
    )
    return trial


def estimate_trial(trial: Trial) -> Estimate:
    """By the very questions that will be asked."""
    cases = list(trial.cases.select_related("lead__business", "lead__contact"))
    questions = (
        [q for case in cases if case.lead and (q := question_of(trial, case.lead))]
        if calls.can_ask()
        else []
    )
    answers = len(questions) * ANSWER_TOKENS
    asked = sum(q.reserved - q.limit for q in questions)
    return Estimate(
        len(cases),
        len(questions),
        asked + answers,
        calls.cost(settings.OPENAI_MODEL, asked, 0, answers),
    )


def question_of(trial: Trial, lead: Lead) -> calls.Question | None:
    before = stored.newest_judgement(lead)
    asked = to_ask(list(trial.criteria.criteria.all()), before)[0] if before else []
    return (
        asking.judgement_question(
            lead.business, asking.sentences_of(asked), inquiry_of(lead), lead, trial.created_at
        )[0]
        if asked
        else None
    )


def to_ask(rows: list[Criterion], before: Judgement) -> tuple[list[Criterion], dict[str, Finding]]:
    """(the sentences on which a lead has no verdict yet, the verdicts on those that have not
    changed since).
    """
    if before.category != Judgement.Category.NEW_INQUIRY:
        return [], {}
    judged = {v.criterion.key: v for v in before.verdicts.all() if v.verdict != "not_judged"}
    kept = {
        c.key: stored.finding_of(judged[c.key])
        for c in rows
        if c.key in judged and c.says_the_same(judged[c.key].criterion)
    }
    return [c for c in rows if c.kind == Criterion.Kind.JUDGEMENT and c.key not in kept], kept


@transaction.atomic(durable=True)
def start_trial(trial: Trial, now: datetime) -> None:
    row = Trial.objects.select_for_update().get(pk=trial.pk)
    if row.state != Trial.State.DRAFT:
        raise Declined("This trial has been started already.")
    row.state = Trial.State.RUNNING
    row.save(update_fields=["state"])
    row.cases.update(due_at=now)


@transaction.atomic(durable=True)
def against_examples(version: CriteriaVersion, now: datetime, by: User | None) -> Trial:
    """Judge every example by a version and compare with what is right.

    Declined where there are none.
    """
    every = list(version.business.examples.all()[:MAX_LEADS])
    if not every:
        raise Declined("There are no examples yet: open a lead and press “Keep as example”.")
    trial = Trial.objects.create(
        business=version.business,
        kind=Trial.Kind.EXAMPLES,
        state=Trial.State.RUNNING,
        criteria=version,
        model=calls.model(),
        created_at=now,
        created_by=by,
    )
    TrialCase.objects.bulk_create(
        TrialCase(trial=trial, example=e, due_at=now, before=e.truth) for e in every
    )
    return trial


def start_next_weekly_scoring(now: datetime) -> bool:
    """A model can change behind its name: once a week the examples are judged again.

    False when no business is due.
    """
    if not calls.can_ask():
        return False
    for business in Business.objects.all():
        version = versions.version_in_force(business)
        if (
            version
            and business.examples.count() >= FEWEST_EXAMPLES
            and not business.trials.filter(
                kind=Trial.Kind.EXAMPLES, created_at__gt=now - WEEK
            ).exists()
        ):
            against_examples(version, now, None)
            return True
    return False


def try_next_case(now: datetime) -> bool:
    """Judge one case of a running trial. False when none is due."""
    case = claim_case(now)
    if case is None:
        return False
    try:
        after = judge_case(case, now)
    except Unavailable as error:
        settle_case(
            case,
            {},
            f"The model is away: {error}",
            now + TRY_AGAIN * case.attempts if case.attempts < TRIES else None,
            now,
        )
        return True
    except Exception:  # one case must not keep the others waiting
        log.exception("case %s of a trial could not be judged", case.pk)
        settle_case(case, {}, "It could not be judged.", None, now)
        return True
    by_rules = bool(case.trial.model) and after["judged_by"] == "rules"
    settle_case(case, {} if by_rules else after, after["note"] if by_rules else "", None, now)
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
        case.due_at, case.attempts = calls.until(now), case.attempts + 1
        case.save(update_fields=["due_at", "attempts"])
    return case


def judge_case(case: TrialCase, now: datetime) -> dict[str, Any]:
    """What the trial's version says of one case. Raises Unavailable."""
    version = case.trial.criteria
    rows = list(version.criteria.all())
    if case.example is not None:
        opinion = reading.read_inquiry(
            version.business,
            rows,
            examples.inquiry_of(case.example),
            now,
            lead=case.example.lead,
            fresh_since=case.trial.created_at,
        )
    else:
        assert case.lead is not None
        opinion = replayed(case.lead, rows, case.trial.created_at, now)
    opinion = with_doubts(rows, opinion)
    total = weigh_doubts(rows, opinion)
    return {
        "category": opinion.category,
        "urgency": opinion.urgency,
        "score": total.score,
        "fit": total.fit,
        "verdicts": {key: f.verdict for key, f in opinion.findings.items()},
        "needs_person": bool(opinion.person),
        "judged_by": opinion.judged_by,
        "note": opinion.note,
    }


def replayed(lead: Lead, rows: list[Criterion], trial_began: datetime, now: datetime) -> Opinion:
    """A lead under other sentences.

    What it is stays, verdicts on unchanged sentences stay, rules are decided anew, and only the
    rest is asked.
    """
    before = stored.newest_judgement(lead)
    assert before is not None  # only judged leads are tried on
    opinion = Opinion(before.category, before.urgency, judged_by=before.judged_by)
    asked, kept = to_ask(rows, before)
    if before.category == Judgement.Category.NEW_INQUIRY:
        opinion.findings = kept | {
            c.key: rules.decide_rule(c.rule, lead.fields)
            for c in rows
            if c.kind == Criterion.Kind.RULE
        }
    if asked:
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
    return corrected(lead, rows, opinion)


@transaction.atomic(durable=True)
def settle_case(
    case: TrialCase, after: dict[str, Any], why: str, again: datetime | None, now: datetime
) -> None:
    """Write what came of a case, unless a later try has overtaken it.

    The last one finishes the trial.
    """
    trial = Trial.objects.select_for_update().get(pk=case.trial_id)
    if not TrialCase.objects.filter(pk=case.pk, attempts=case.attempts).update(
        after=after, why=why[:300], due_at=again
    ):
        return
    if trial.state != Trial.State.RUNNING or trial.cases.filter(due_at__isnull=False).exists():
        return
    finish_trial(trial, now)


def finish_trial(trial: Trial, now: datetime) -> None:
    """Nothing is left to judge: the figures stand."""
    trial.state, trial.done_at = Trial.State.DONE, now
    if trial.kind == Trial.Kind.EXAMPLES:
        trial.figures = scoring_table(
            [(truth, after) for _, truth, after in examples.scored(trial)]
        )
        trial.drift = examples.worse_than_before(trial)[:300]
    trial.save(update_fields=["state", "done_at", "figures", "drift"])


@transaction.atomic(durable=True)
def drop_example(example: Example, now: datetime) -> None:
    """It counts in no trial any more; tables that were made with it stay."""
    running = list(
        Trial.objects.select_for_update()
        .filter(state=Trial.State.RUNNING, cases__example=example)
        .order_by("pk")
    )
    example.delete()
    for trial in running:
        if not trial.cases.filter(due_at__isnull=False).exists():
            finish_trial(trial, now)
