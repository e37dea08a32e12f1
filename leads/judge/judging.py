"""The second beat: one lead that awaits judgement is judged, in three beats of its own.

Claim, read, record.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from integrations.errors import Unavailable
from leads.judge import plain, reading
from leads.judge.opinion import Inquiry, Opinion
from leads.judge.verdicts.corrections import corrected
from leads.judge.verdicts.doubts import weigh_doubts, with_doubts
from leads.llm.calls import until
from leads.models import CriteriaVersion, Criterion, Inbound, Judgement, Lead, LeadEvent, Verdict
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code

log = logging.getLogger(__name__)

TRIES = 6
TRY_AGAIN = timedelta(minutes=2)


def judge_next_lead(now: datetime) -> bool:
    """Judge one lead.

    False when none is due. With the model away the rules decide at once, and the model is asked
    again later.
    """
    lead = claim_lead(now)
    if lead is None:
        return False
    version = CriteriaVersion.objects.filter(business=lead.business, in_force=True).first()
    rows = list(version.criteria.all()) if version else []
    inquiry = inquiry_of(lead)
    again = None
    try:
        opinion = reading.read_inquiry(lead.business, rows, inquiry, now, lead=lead)
    except Unavailable as error:
        log.warning("lead %s: %s", lead.pk, error)
        opinion = reading.read_inquiry(lead.business, rows, inquiry, now, with_model=False)
        opinion.note = f"The model is away: {error}"[:300]
        if lead.judge_attempts < TRIES:
            again = now + max(
                TRY_AGAIN * lead.judge_attempts,
                timedelta(seconds=min(error.retry_after or 0, 3600)),
            )
        else:
            opinion.person.append("the model stayed away: rules alone judged it")
    except Exception:  # whatever a model answered, the lead goes on
        log.exception("lead %s could not be judged by the model", lead.pk)
        opinion = reading.read_inquiry(lead.business, rows, inquiry, now, with_model=False)
        opinion.note = "The model's answer could not be used; rules judged it."
        opinion.person.append("the model's answer could not be used")
    record_judgement(lead, version, rows, opinion, now, again)
    return True


@transaction.atomic(durable=True)
def claim_lead(now: datetime) -> Lead | None:
    lead = Lead.objects.awaiting_judgement(now).locked(skip=True).order_by("judge_at").first()
    if lead is not None:
        lead.judge_claim, lead.judge_at, lead.judge_attempts = (
            uuid.uuid4(),
            until(now),
            lead.judge_attempts + 1,
        )
        lead.save(update_fields=["judge_claim", "judge_at", "judge_attempts"])
    return lead


def inquiry_of(lead: Lead) -> Inquiry:
    """What the person first said, and all they gave."""
    inbound = list(lead.inbound.filter(kind=Inbound.Kind.HUMAN))
    first = inbound[0] if inbound else None
    return Inquiry(
        fields=lead.fields,
        text="\n".join(i.text for i in inbound if i.channel == "call")
        if lead.channel == "call"
        else first.text
        if first
        else "",  # a call is told in pieces
        subject=first.subject if first else "",
        sender=first.sender if first else "",
        quoted=first.quoted if first else "",
        channel=lead.channel,
        received_at=lead.received_at.astimezone(lead.zone),
        known_category=next(
            (c.value for c in lead.corrections.order_by("-at", "-id") if c.about == "category"), ""
        ),
    )


@transaction.atomic(durable=True)
def record_judgement(
    lead: Lead,
    version: CriteriaVersion | None,
    rows: list[Criterion],
    opinion: Opinion,
    now: datetime,
    again: datetime | None,
) -> None:
    """Write the judgement, unless somebody else's claim has overtaken ours."""
    current = Lead.objects.locked().get(pk=lead.pk)
    if current.judge_claim != lead.judge_claim:
        return
    before = current.judgements.first()
    opinion = with_doubts(rows, corrected(current, rows, opinion))
    judgement = write_judgement(current, version, rows, opinion, now)
    current.judge_at, current.judge_claim = again, None
    current.language = current.language or opinion.language
    current.need = opinion.summary or current.need
    current.save(update_fields=["judge_at", "judge_claim", "language", "need"])
    pipeline.record_event(
        current,
        LeadEvent.Kind.JUDGED,
        now,
        judged_by=opinion.judged_by,
        category=opinion.category,
        fit=judgement.fit,
    )
    clock_follows(current, before.category if before else "", opinion.category, now)
    for why in opinion.person:
        attention.ask_person(current, now, Code.JUDGEMENT, why)


def clock_follows(lead: Lead, was: str, category: str, now: datetime) -> None:
    """Whoever wants nothing of us does not wait.

    Whoever was taken for junk has been waiting all along.
    """
    if lead.stage != Lead.Stage.NEW:
        return
    if category in plain.NOBODY_WAITS:
        pipeline.nobody_waits(lead)
    elif was in plain.NOBODY_WAITS:
        pipeline.wait_for_us(lead, lead.received_at)
        attention.ask_person(
            lead,
            now,
            Code.JUDGED_ANEW,
            "Judged anew: it is an inquiry after all, and no answer has gone",
        )


def write_judgement(
    lead: Lead,
    version: CriteriaVersion | None,
    rows: list[Criterion],
    opinion: Opinion,
    now: datetime,
) -> Judgement:
    total = weigh_doubts(rows, opinion)
    judgement = Judgement.objects.create(
        lead=lead,
        criteria=version,
        at=now,
        category=opinion.category,
        urgency=opinion.urgency,
        summary=opinion.summary,
        language=opinion.language,
        known=total.known,
        score=total.score,
        fit=total.fit,
        needs_person_why=opinion.person,
        opt_out=opinion.opt_out,
        judged_by=opinion.judged_by,
        call_id=opinion.call,
        note=opinion.note,
    )
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
    return judgement
