"""The owner's texts in versions: people in flight finish on theirs."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from followups.content.merge_fields import SAMPLE, business_values
from followups.models import Sequence, SequenceStep
from followups.models.sequence import AUDIENCES
from followups.owner.sequence_choice import sequence_in_force
from followups.owner.sequence_data import parts_given
from followups.owner.sequence_texts import (
    SequenceTexts,
    mistakes_in_texts,
    standard_texts,
    texts_of,
)
from integrations.texts.sentences import in_english, lowered, sentence
from leads.business.changes import note_changes
from leads.declined import Declined
from leads.languages import main_language
from leads.models import Business, Judgement


@transaction.atomic
def new_version(
    business: Business,
    texts: SequenceTexts,
    now: datetime,
    by: User | None = None,
    audience: str = "",
) -> Sequence:
    """Put new texts in force for an audience; the same texts again change nothing.

    Declined names every mistake. Runs within a caller's transaction.
    """
    if audience and audience not in dict(AUDIENCES):
        raise Declined(gettext("There is no such audience: choose one from the list."), "audience")
    if wrong := mistakes_in_texts(texts, business_values(business, SAMPLE)):
        raise Declined(mistakes=wrong)
    texts = texts.in_order()
    Business.objects.select_for_update().get(pk=business.pk)
    current = sequence_in_force(business, audience)
    if current and texts_of(current) == texts:
        return current
    Sequence.objects.filter(business=business, audience=audience, in_force=True).update(
        in_force=False
    )
    created = create_version(business, texts, now, by, audience)
    if current or audience:
        note_version(business, audience, current, created, now, by)
    return created


def create_version(
    business: Business, texts: SequenceTexts, now: datetime, by: User | None, audience: str
) -> Sequence:
    newest = Sequence.objects.filter(business=business).first()
    sequence = Sequence.objects.create(
        business=business,
        audience=audience,
        version=newest.version + 1 if newest else 1,
        created_at=now,
        created_by=by,
        first_subject=texts.first_subject,
        first_body=texts.first_body,
        window_from=texts.window_from,
        window_to=texts.window_to,
        weekdays=texts.weekdays,
    )
    SequenceStep.objects.bulk_create(
        SequenceStep(sequence=sequence, **asdict(step)) for step in texts.steps
    )
    return sequence


def audience_words(audience: str) -> str:
    """Whom a sequence is for, as the changes keep it; "": everybody else."""
    if audience in Judgement.Fit.values:
        fit = lowered(Judgement.Fit(audience).label)
        return sentence("New inquiries: %(fit)s", fit=fit)
    if audience in Judgement.Category.values:
        return sentence(in_english(Judgement.Category(audience).label))
    return sentence("Every new inquiry")


def note_version(
    business: Business,
    audience: str,
    before: Sequence | None,
    after: Sequence | None,
    now: datetime,
    by: User | None,
) -> None:
    name = audience_words(audience)
    old, new = (
        {name: sentence("version %(number)s", number=str(s.version)) if s else ""}
        for s in (before, after)
    )
    note_changes(business, "sequence", old, new, by, now)


@transaction.atomic(durable=True)
def save_texts(
    business: Business, texts: SequenceTexts, now: datetime, by: User, audience: str = ""
) -> Sequence:
    """The same, as an owner's own step."""
    return new_version(business, texts, now, by, audience)


@transaction.atomic(durable=True)
def withdraw_sequence(
    business: Business, audience: str, now: datetime, by: User | None = None
) -> None:
    """These leads get the sequence of every new inquiry again, or none.

    People in flight finish on theirs. Declined for the one for everybody.
    """
    if not audience:
        raise Declined(
            gettext("The sequence for every new inquiry can be changed, not taken away.")
        )
    note_version(business, audience, sequence_in_force(business, audience), None, now, by)
    Sequence.objects.filter(business=business, audience=audience, in_force=True).update(
        in_force=False
    )


def load_texts(
    business: Business,
    first_body: str,
    sequence: Mapping[str, Any],
    now: datetime,
    audience: str = "",
) -> Sequence:
    """The owner's own safe answer and what a file gives as "sequence" around it.

    The first version, or a new one where something has changed. What a file leaves out stays.
    Within the caller's transaction. Declined where it is of another shape, or cannot be sent.
    """
    current = sequence_in_force(business, audience)
    usual = standard_texts(language=main_language(business))
    before = texts_of(current) if current else usual
    texts = replace(before, **parts_given(sequence))
    texts = replace(texts, first_body=first_body or before.first_body)
    return new_version(business, texts, now, audience=audience)
