"""A person reviews a judgement: it is right, it is corrected, or it is made again.

Who said so, and why, is kept.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext, gettext_noop

from leads.declined import Declined
from leads.judge import plain, stored
from leads.judge.recording import clock_follows, verdicts_of, write_judgement
from leads.judge.verdicts.corrections import CRITERION, with_corrections
from leads.models import Business, Correction, Judgement, Lead, LeadEvent, Undo, Verdict
from leads.pipeline import attention, undoing
from leads.pipeline import stages as pipeline
from leads.search.rows import write_row

OF_JUDGEMENT = (attention.Code.JUDGEMENT, attention.Code.MODEL)
VERDICTS = (Verdict.Is.MET, Verdict.Is.NOT_MET, Verdict.Is.CANT_TELL)


def review_queue(businesses: Iterable[Business]) -> QuerySet[Lead]:
    """Leads whose newest judgement is not sure of something and that nobody has looked at, the
    newest first: nothing waits for them.
    """
    newer = Judgement.objects.filter(lead=OuterRef("lead")).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    )
    newest = to_check().filter(~Exists(newer), lead=OuterRef("pk"))
    return (
        Lead.objects.filter(Exists(newest), business__in=businesses, completed_at__isnull=True)
        .annotate(checks=Subquery(newest.values("checks")[:1]))
        .order_by("-received_at", "-pk")
    )


def to_check() -> QuerySet[Judgement]:
    return Judgement.objects.filter(reviewed_at__isnull=True).exclude(checks=[])


def reasons_in_queue(queue: QuerySet[Any], most: int) -> dict[int, set[str]]:
    """Of what each of the first `most` leads is not sure: the codes, by lead, in their order."""
    return {
        lead: {reason["code"] for reason in checks}
        for lead, checks in queue.values_list("pk", "checks")[:most]
    }


@transaction.atomic(durable=True)
def correct_judgement(
    lead: Lead, changes: dict[str, str], why: str, now: datetime, by: User, seen: str = ""
) -> Judgement:
    """Say what is right about a lead: {"category" | "urgency" | "criterion:KEY": value}.

    Declined where nothing would change, where a value is none, or where another judgement than
    the one `seen` is the newest.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    return correct(lead, newest_as_seen(lead, seen), changes, why, now, by)


@transaction.atomic(durable=True)
def take_for_inquiry(lead: Lead, now: datetime, by: User) -> Undo:
    """One of us says that what was taken for none is one: they wait for an answer from now on.

    Declined where it was taken for one.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    if not lead.is_no_inquiry:
        raise Declined(gettext("It is taken for an inquiry already."))
    stood = undoing.snapshot_of(lead)
    more: dict[str, Any] = {}
    pipeline.move_stage(lead, Lead.Stage.NEW, now, by)
    pipeline.take_for_inquiry(lead)
    pipeline.start_anew(lead, now)
    newest = stored.newest_judgement(lead)
    if newest is not None and newest.category in plain.NOBODY_WAITS:
        inquiry = {"category": str(Judgement.Category.NEW_INQUIRY)}
        judgement = correct(lead, newest, inquiry, "", now, by)
        attention.mark_attention_seen(lead, now, by, [attention.Code.JUDGED_ANEW])
        said = Correction.objects.filter(lead=lead).latest("pk")
        more = {"judgement": judgement.pk, "correction": said.pk}
    return undoing.keep_undo(lead, stood, Undo.Verb.INQUIRY, now, by, **more)


def correct(
    lead: Lead, newest: Judgement, changes: dict[str, str], why: str, now: datetime, by: User
) -> Judgement:
    """What `correct_judgement` does, within the caller's transaction. The lead must be locked."""
    given = checked_changes(changes, values_of(newest))
    for about, value in given.items():
        record_correction(lead, newest, about, value, why.strip()[:300], now, by)
    rows = list(newest.criteria.criteria.all()) if newest.criteria else []
    opinion = with_corrections(lead, rows, stored.opinion_of(newest))
    judgement = write_judgement(lead, newest.criteria, rows, opinion, now)
    Verdict.objects.bulk_create(verdicts_of(judgement, rows, opinion))
    write_row(lead)
    mark_reviewed(judgement, now, by)
    attention.mark_attention_seen(lead, now, by, OF_JUDGEMENT)
    if (
        given.get("category") == Judgement.Category.NEW_INQUIRY
    ):  # its sentences have not been judged yet
        ask_again(lead, now)
    clock_follows(lead, newest.category, opinion.category, now)
    return judgement


def checked_changes(changes: dict[str, str], judged: dict[str, str]) -> dict[str, str]:
    """Those that say something else than what was judged."""
    given = {a: value for a, value in changes.items() if value and value != judged.get(a)}
    if not all(about in judged and value in choices(about) for about, value in given.items()):
        raise Declined(
            gettext(
                "That is no verdict for this lead. Load the page again and choose from the lists."
            )
        )
    if not given:
        raise Declined(gettext("Nothing was changed: choose what is right first."))
    return given


def record_correction(
    lead: Lead, judgement: Judgement, about: str, value: str, why: str, now: datetime, by: User
) -> None:
    before = values_of(judgement)[about]
    sentences = {f"{CRITERION}{v.criterion.key}": v.criterion for v in judgement.verdicts.all()}
    Correction.objects.create(
        lead=lead,
        about=about,
        criterion=sentences.get(about),
        before=before,
        value=value,
        why=why,
        by=by,
        at=now,
    )
    pipeline.record_event(
        lead,
        LeadEvent.Kind.CORRECTED,
        now,
        by,
        about=about.removeprefix(CRITERION),
        before=before,
        after_value=value,
        why=why,
    )


def choices(about: str) -> list[str]:
    if about == "category":
        return Judgement.Category.values
    return Judgement.Urgency.values if about == "urgency" else [v.value for v in VERDICTS]


def values_of(judgement: Judgement) -> dict[str, str]:
    """What can be corrected of it, and how it was judged."""
    verdicts = {f"{CRITERION}{v.criterion.key}": v.verdict for v in judgement.verdicts.all()}
    return {"category": judgement.category, "urgency": judgement.urgency, **verdicts}


@transaction.atomic(durable=True)
def approve_judgement(lead: Lead, now: datetime, by: User, seen: str = "") -> None:
    """The judgement is right: nobody needs to look any more.

    Clocks go on. Declined where it has been judged again meanwhile.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    newest = newest_as_seen(lead, seen)
    mark_reviewed(newest, now, by)
    attention.mark_attention_seen(lead, now, by, OF_JUDGEMENT)
    pipeline.record_event(
        lead, LeadEvent.Kind.SEEN, now, by, how=gettext_noop("judgement approved")
    )


@transaction.atomic(durable=True)
def judge_again(lead: Lead, now: datetime, by: User) -> None:
    """By the criteria that are in force now. What a person has corrected stays."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    ask_again(lead, now)
    pipeline.record_event(
        lead, LeadEvent.Kind.SEEN, now, by, how=gettext_noop("to be judged again")
    )


def ask_again(lead: Lead, now: datetime) -> None:
    lead.judge_at, lead.judge_attempts, lead.judge_claim = now, 0, None
    lead.judge_turn = Lead.Turn.UNREAD
    lead.save(update_fields=["judge_at", "judge_attempts", "judge_claim", "judge_turn"])


def newest_as_seen(lead: Lead, seen: str) -> Judgement:
    newest = stored.newest_judgement(lead)
    if newest is None:
        raise Declined(gettext("It has not been judged yet: there is nothing to review."))
    if seen and seen != str(newest.pk):
        raise Declined(gettext("It has been judged again meanwhile: look once more."))
    return newest


def mark_reviewed(judgement: Judgement, now: datetime, by: User) -> None:
    judgement.reviewed_at, judgement.reviewed_by = now, by
    judgement.save(update_fields=["reviewed_at", "reviewed_by"])
