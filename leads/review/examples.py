"""The owner's golden set.

Leads of which they said that they are judged rightly, and how a trial does against them.
"""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from leads.declined import Declined
from leads.judge import stored
from leads.judge.evaluation.metrics import (
    FEWEST,
    drift,
    evaluation_table,
    settled_verdicts,
)
from leads.judge.judging import inquiry_of
from leads.judge.opinion import Inquiry
from leads.models import Criterion, Example, Lead, Trial, TrialCase
from leads.models.trial import ExampleInquiry, JudgementFacts


class ScoredCase(NamedTuple):
    """An example, what is right about it, and what was judged."""

    example: int | None
    truth: JudgementFacts
    judged: JudgementFacts


@transaction.atomic(durable=True)
def keep_example(lead: Lead, now: datetime, by: User) -> Example:
    """A lead as it is judged now, with its corrections, is right: kept for scoring.

    Declined where it has not been judged.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    judgement = stored.newest_judgement(lead)
    if judgement is None:
        raise Declined(gettext("It has not been judged yet."))
    example, _ = Example.objects.update_or_create(
        lead=lead,
        defaults={
            "business": lead.business,
            "criteria": judgement.criteria,
            "inquiry": inquiry_as_kept(lead),
            "truth": truth_of(stored.facts_of(judgement)),
            "kept_by": by,
            "kept_at": now,
        },
    )
    return example


def inquiry_as_kept(lead: Lead) -> ExampleInquiry:
    inquiry = inquiry_of(lead)
    received = inquiry.received_at or lead.received_at
    return {
        "fields": lead.fields,
        "text": inquiry.text,
        "subject": inquiry.subject,
        "sender": inquiry.sender,
        "quoted": inquiry.quoted,
        "channel": inquiry.channel,
        "received_at": received.isoformat(),
    }


def truth_of(facts: JudgementFacts) -> JudgementFacts:
    """Of what nobody has judged, nothing is known to be right."""
    judged = {key: is_ for key, is_ in facts["verdicts"].items() if is_ != "not_judged"}
    return {**facts, "verdicts": judged}


def inquiry_of_example(example: Example) -> Inquiry:
    kept = example.inquiry
    return Inquiry(
        fields=kept["fields"],
        text=kept["text"],
        subject=kept["subject"],
        sender=kept["sender"],
        quoted=kept["quoted"],
        channel=kept["channel"],
        received_at=datetime.fromisoformat(kept["received_at"]),
    )


def scored_cases(trial: Trial) -> list[ScoredCase]:
    """What was judged next to what is right, of the sentences that still say what they said when
    the example was kept.
    """
    rows = list(trial.criteria.criteria.all())
    unwanted = {row.key for row in rows if row.disqualifying}
    cases = trial.cases.select_related("example__criteria").prefetch_related(
        "example__criteria__criteria"
    )
    return [
        ScoredCase(
            case.example_id,
            settled(truth_still_valid(case, rows), unwanted),
            settled(case.after, unwanted),
        )
        for case in cases
        if case.after
    ]


def settled(facts: JudgementFacts, unwanted: set[str]) -> JudgementFacts:
    return {**facts, "verdicts": settled_verdicts(facts.get("verdicts", {}), unwanted)}


def truth_still_valid(case: TrialCase, rows: list[Criterion]) -> JudgementFacts:
    version = case.example.criteria if case.example else None
    kept = {c.key: c for c in version.criteria.all()} if version else {}
    same = {row.key for row in rows if row.says_the_same(kept.get(row.key))}
    verdicts = {key: is_ for key, is_ in case.before["verdicts"].items() if key in same}
    return {**case.before, "verdicts": verdicts}


def worse_than_before(trial: Trial) -> str:
    """Against the last good trial of the same sentences and model, over the examples that both
    have.
    """
    earlier = (
        Trial.objects.filter(
            business=trial.business_id,
            kind=Trial.Kind.EXAMPLES,
            state=Trial.State.DONE,
            criteria=trial.criteria_id,
            model=trial.model,
            drift="",
            figures__cases__gte=FEWEST,
        )
        .exclude(pk=trial.pk)
        .order_by("-done_at")
        .first()
    )
    if earlier is None:
        return ""
    before, now = scored_cases(earlier), scored_cases(trial)
    both = {case.example for case in before} & {case.example for case in now}
    return drift(
        *(
            evaluation_table((case.truth, case.judged) for case in cases if case.example in both)
            for cases in (before, now)
        )
    )
