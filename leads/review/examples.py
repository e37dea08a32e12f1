"""The owner's golden set.

Leads of which they said that they are judged rightly, and how a trial does against them.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from leads.declined import Declined
from leads.judge import judging, stored
from leads.judge.evaluation.metrics import FEWEST, drift, scoring_table
from leads.judge.opinion import Inquiry
from leads.models import Example, Lead, Trial

Scored = tuple[
    int | None, dict[str, Any], dict[str, Any]
]  # example, what is right, what was judged


@transaction.atomic(durable=True)
def keep_example(lead: Lead, now: datetime, by: User) -> Example:
    """A lead as it is judged now, with its corrections, is right: kept for scoring.

    Declined where it has not been judged.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    judgement = stored.newest_judgement(lead)
    if judgement is None:
        raise Declined("It has not been judged yet.")
    inquiry = judging.inquiry_of(lead)
    received = inquiry.received_at or lead.received_at
    shown = {
        "fields": lead.fields,
        "text": inquiry.text,
        "subject": inquiry.subject,
        "sender": inquiry.sender,
        "quoted": inquiry.quoted,
        "channel": inquiry.channel,
        "received_at": received.isoformat(),
    }
    truth = stored.as_data(judgement)
    truth["verdicts"] = {
        key: verdict for key, verdict in truth["verdicts"].items() if verdict != "not_judged"
    }
    example, _ = Example.objects.update_or_create(
        lead=lead,
        defaults={
            "business": lead.business,
            "criteria": judgement.criteria,
            "inquiry": shown,
            "truth": truth,
            "kept_by": by,
            "kept_at": now,
        },
    )
    return example


def inquiry_of(example: Example) -> Inquiry:
    kept = example.inquiry
    return Inquiry(**{**kept, "received_at": datetime.fromisoformat(kept["received_at"])})


def scored(trial: Trial) -> list[Scored]:
    """What was judged next to what is right, of the sentences that still say what they said when
    the example was kept.
    """
    rows = list(trial.criteria.criteria.all())
    found: list[Scored] = []
    for case in trial.cases.select_related("example__criteria").prefetch_related(
        "example__criteria__criteria"
    ):
        if case.after:
            kept = (
                {c.key: c for c in case.example.criteria.criteria.all()}
                if case.example and case.example.criteria
                else {}
            )
            same = {row.key for row in rows if row.says_the_same(kept.get(row.key))}
            found.append(
                (
                    case.example_id,
                    {
                        **case.before,
                        "verdicts": {
                            key: verdict
                            for key, verdict in case.before["verdicts"].items()
                            if key in same
                        },
                    },
                    case.after,
                )
            )
    return found


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
    before, now = scored(earlier), scored(trial)
    both = {example for example, _, _ in before} & {example for example, _, _ in now}
    return drift(
        *(
            scoring_table([(truth, after) for example, truth, after in rows if example in both])
            for rows in (before, now)
        )
    )
