"""A person reviews a judgement: it is right, it is corrected, or it is made again. Who said so, and why, is kept."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from leads import pipeline
from leads.judge import beat
from leads.judge.corrections import CRITERION, corrected
from leads.judge.opinion import Opinion
from leads.models import Business, Correction, Judgement, Lead, LeadEvent, Verdict
from leads.rules import Finding

VERDICTS = (Verdict.Is.MET, Verdict.Is.NOT_MET, Verdict.Is.CANT_TELL)


def queue(businesses: QuerySet[Business]) -> QuerySet[Lead]:
    """Leads whose judgement asks for a person, and that nobody has looked at; the one that came first comes first."""
    return Lead.objects.open().filter(business__in=businesses, judgements__isnull=False).exclude(attention="").order_by("received_at").distinct()


def kind_of(reason: str) -> str:
    """What a reason is about, without the words that show it."""
    return reason.split(":")[0].strip().capitalize()


@transaction.atomic(durable=True)
def correct(lead: Lead, changes: dict[str, str], why: str, now: datetime, by: User) -> Judgement:
    """Say what is right about a lead: {"category" | "urgency" | "criterion:KEY": value}. ValueError where nothing would change, or where a value is none."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    newest = lead.judgements.prefetch_related("verdicts__criterion").first()
    if newest is None:
        raise ValueError("It has not been judged yet: there is nothing to correct.")
    was = as_judged(newest)
    given = {about: value for about, value in changes.items() if value and value != was.get(about)}
    wrong = [value for about, value in given.items() if value not in choices(about)]
    if wrong or not set(given) <= set(was):
        raise ValueError("That is no verdict for this lead. Load the page again and choose from the lists.")
    if not given:
        raise ValueError("Nothing was changed: choose what is right first.")
    for about, value in given.items():
        Correction.objects.create(lead=lead, about=about, before=was[about], value=value, why=why.strip()[:300], by=by, at=now)
        pipeline.record(lead, LeadEvent.Kind.CORRECTED, now, by, about=about.removeprefix(CRITERION), before=was[about], after_value=value, why=why.strip()[:300])
    rows = list(newest.criteria.criteria.all()) if newest.criteria else []
    opinion = corrected(lead, rows, opinion_of(newest))
    judgement = beat.write(lead, newest.criteria, rows, opinion, now)
    pipeline.looked_at(lead)
    beat.clock_follows(lead, newest.category, opinion.category, now)
    return judgement


def choices(about: str) -> list[str]:
    if about == "category":
        return Judgement.Category.values
    return Judgement.Urgency.values if about == "urgency" else [v.value for v in VERDICTS]


def as_judged(judgement: Judgement) -> dict[str, str]:
    verdicts = {f"{CRITERION}{v.criterion.key}": v.verdict for v in judgement.verdicts.all()}
    return {"category": judgement.category, "urgency": judgement.urgency, **verdicts}


def opinion_of(judgement: Judgement) -> Opinion:
    """A stored judgement as the opinion that it was."""
    return Opinion(
        category=judgement.category,
        urgency=judgement.urgency,
        findings={v.criterion.key: Finding(v.verdict, list(v.evidence), v.sure, v.corrected) for v in judgement.verdicts.all()},
        summary=judgement.summary,
        language=judgement.language,
        person=list(judgement.needs_person_why),
        opt_out=judgement.opt_out,
        judged_by=judgement.judged_by,
        note=judgement.note,
    )


@transaction.atomic(durable=True)
def approve(lead: Lead, now: datetime, by: User) -> None:
    """The judgement is right: nobody needs to look any more. Clocks go on."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    pipeline.looked_at(lead)
    pipeline.record(lead, LeadEvent.Kind.SEEN, now, by, how="judgement approved")


@transaction.atomic(durable=True)
def judge_again(lead: Lead, now: datetime) -> None:
    """By the criteria that are in force now. What a person has corrected stays."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    lead.judge_at, lead.judge_attempts, lead.judge_claim = now, 0, None
    lead.save(update_fields=["judge_at", "judge_attempts", "judge_claim"])
