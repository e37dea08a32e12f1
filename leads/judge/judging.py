"""The step that judges waiting leads: claim them, read their inquiries, record the judgements."""

import logging
import uuid
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet

from integrations.databases.all_or_each import all_or_each
from integrations.databases.prepared import Moment, prepared
from integrations.errors import Unavailable
from integrations.texts.sentences import sentence
from leads.judge import reading
from leads.judge.opinion import Inquiry, Opinion
from leads.judge.recording import Judged, record_judgements
from leads.llm.accounts import with_model
from leads.llm.calls import AllPlacesTaken, claim_expiry
from leads.llm.places import may_go_on
from leads.models import Business, CriteriaVersion, Criterion, Inbound, Lead
from leads.models.judgement import ReasonCode, new_reason
from leads.models.lead_rows import LeadQuerySet

log = logging.getLogger(__name__)

TRIES = 6
TRY_AGAIN = timedelta(minutes=2)
TOGETHER = 25  # leads that the rules judge in one turn; a model is asked about each alone
RULES = "rules"  # as they sign a judgement
JUDGED_BY_RULES = (Lead.Turn.FIRST, Lead.Turn.LATER)
READ_BY_RULES = ("inbound", "corrections", "business__approved_facts")


def judge_next_leads(now: datetime) -> bool:
    """Judge one lead by its model, or some by the rules where no business has one.

    False when none is due. With the model away the rules decide at once, and the model is asked
    again later.
    """
    if waiting_leads.first(now) is None:
        return False
    if with_model() is None:
        return judge_some_by_rules(now)
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
        record_judgements([Judged(lead, version, rows, opinion, again)], now)
    return True


@prepared()
def waiting_leads(now: Moment) -> QuerySet[Lead]:
    """In no order: whether there is one."""
    return Lead.objects.awaiting_judgement(now)


def judge_some_by_rules(now: datetime) -> bool:
    """Judge some leads by the rules, where no business has a model. False when none is due.

    One that cannot be read holds up no other: it is tried again when its claim has run out.
    """
    waiting = Lead.objects.awaiting_judgement(now)
    leads = claim_leads(now, waiting.prefetch_related(*READ_BY_RULES), TOGETHER)
    businesses = {lead.business for lead in leads}
    in_force = {business: criteria_in_force(business) for business in businesses}
    judged = []
    for lead in leads:
        if lead.judge_turn in JUDGED_BY_RULES:  # they have judged it before
            release_lead(lead, None, lead.judge_turn)
            continue
        version, rows = in_force[lead.business]
        try:
            opinion = reading.read_inquiry(
                lead.business, rows, inquiry_of(lead), now, with_model=False
            )
        except Exception:
            log.exception("lead %s could not be read by the rules", lead.pk)
            continue
        judged.append(Judged(lead, version, rows, opinion))
    all_or_each(partial(record_judgements, now=now), judged)
    return bool(leads)


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
        note = sentence("The model is away: %(why)s", why=error.words)
        reason = ReasonCode.MODEL_AWAY
        again = judge_again_at(lead, error, now)
    except Exception:  # whatever a model answered, the lead goes on
        log.exception("lead %s could not be judged by the model", lead.pk)
        note = sentence("The model's answer could not be used; rules judged it.")
        reason = ReasonCode.MODEL_UNUSABLE
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


def claim_lead(
    now: datetime, waiting: LeadQuerySet | None = None, is_try: bool = True
) -> Lead | None:
    """The first of those that wait, else of all; a try of the model counts."""
    waiting = Lead.objects.awaiting_judgement(now) if waiting is None else waiting
    return next(iter(claim_leads(now, waiting, 1, is_try)), None)


@transaction.atomic(durable=True)
def claim_leads(now: datetime, waiting: LeadQuerySet, most: int, is_try: bool = True) -> list[Lead]:
    """The first of those that wait, as many as `most`."""
    leads = list(waiting.locked(skip=True)[:most])
    claim, until = uuid.uuid4(), claim_expiry(now)
    for lead in leads:
        lead.judge_claim, lead.judge_at = claim, until
        lead.judge_attempts += is_try
    Lead.objects.filter(pk__in=[lead.pk for lead in leads]).update(
        judge_claim=claim, judge_at=until, judge_attempts=F("judge_attempts") + int(is_try)
    )
    return leads


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
    pieces = [piece for piece in lead.inbound.all() if piece.kind == Inbound.Kind.HUMAN]
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
    said = [one.value for one in lead.corrections.all() if one.about == "category"]
    return said[-1] if said else ""
