"""Trying a judgement out: a trial is prepared, its price told, and started.

An edited version over the last leads before it is used, and a version against the owner's examples.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from leads.criteria import versions
from leads.criteria.mistakes import Given
from leads.declined import Declined
from leads.judge import stored
from leads.judge.judging import inquiry_of
from leads.judge.model.asking import judgement_question
from leads.judge.model.price import ORDINARY_COMPLETION
from leads.llm import calls
from leads.llm.accounts import can_ask, model_of, name_of_model, with_model
from leads.models import Business, CriteriaVersion, Example, Lead, Trial, TrialCase
from leads.review.trial_cases import finish_trial_if_judged, sentences_to_ask

MAX_LEADS = 200
WEEK = timedelta(days=7)
FEWEST_EXAMPLES = 5


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
    business: Business, rows: Sequence[Given], count: int, now: datetime, by: User
) -> Trial:
    """An edited version is kept, not used, and its trial over the last `count` real leads prepared.

    Declined names mistakes.
    """
    version = versions.new_version(business, rows, now, by, try_first=True)
    if version.in_force:
        raise Declined(
            gettext("Nothing differs from the version that is in force: change something first.")
        )
    leads = list(
        Lead.objects.filter(business=business, is_test=False, judgements__isnull=False)
        .distinct()
        .order_by("-received_at")[: min(max(count, 1), MAX_LEADS)]
    )
    if not leads:
        raise Declined(gettext("There are no judged leads yet to try it on. Save it to use it."))
    trial = Trial.objects.create(
        business=business,
        kind=Trial.Kind.REPLAY,
        criteria=version,
        model=name_of_model(business),
        created_at=now,
        created_by=by,
    )
    TrialCase.objects.bulk_create(
        TrialCase(trial=trial, lead=lead, before=stored.facts_of(judgement))
        for lead in leads
        if (judgement := stored.newest_judgement(lead))
    )
    return trial


def estimate_trial(trial: Trial) -> Estimate:
    """By the very questions that will be asked."""
    cases = list(trial.cases.select_related("lead__business", "lead__contact"))
    model = model_of(trial.business)
    questions = (
        [q for case in cases if case.lead and (q := question_on_lead(trial, case.lead))]
        if model
        else []
    )
    completions = len(questions) * ORDINARY_COMPLETION
    prompts = sum(q.reserved - q.limit for q in questions)
    return Estimate(
        len(cases),
        len(questions),
        prompts + completions,
        model.cost(prompts, 0, completions) if model else None,
    )


def question_on_lead(trial: Trial, lead: Lead) -> calls.Question | None:
    """What the trial will ask of a lead; None where all its verdicts stay."""
    before = stored.newest_judgement(lead)
    asked = sentences_to_ask(list(trial.criteria.criteria.all()), before) if before else []
    if not asked:
        return None
    question, _ = judgement_question(lead.business, asked, inquiry_of(lead), lead, trial.created_at)
    return question


@transaction.atomic(durable=True)
def start_trial(trial: Trial, now: datetime) -> None:
    row = Trial.objects.select_for_update().get(pk=trial.pk)
    if row.state != Trial.State.DRAFT:
        raise Declined(gettext("This trial has been started already."))
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
        raise Declined(
            gettext("There are no examples yet: open a lead and press “Keep as example”.")
        )
    trial = Trial.objects.create(
        business=version.business,
        kind=Trial.Kind.EXAMPLES,
        state=Trial.State.RUNNING,
        criteria=version,
        model=name_of_model(version.business),
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
    if with_model() is None:
        return False
    for business in Business.objects.at_work():
        version = versions.version_in_force(business)
        if version and can_ask(business) and is_scoring_due(business, now):
            against_examples(version, now, None)
            return True
    return False


def is_scoring_due(business: Business, now: datetime) -> bool:
    of_this_week = business.trials.filter(kind=Trial.Kind.EXAMPLES, created_at__gt=now - WEEK)
    return business.examples.count() >= FEWEST_EXAMPLES and not of_this_week.exists()


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
        finish_trial_if_judged(trial, now)
