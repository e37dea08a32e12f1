"""The owner's texts in versions: people in flight finish on theirs."""

from dataclasses import asdict, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from followups.content.merge_fields import SAMPLE, business_values
from followups.models import Sequence, SequenceStep
from followups.models.sequence import AUDIENCES
from followups.owner.sequence_choice import sequence_in_force
from followups.owner.sequence_texts import (
    SequenceTexts,
    mistakes_in_texts,
    standard_texts,
    texts_of,
)
from leads.declined import Declined
from leads.models import Business


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
        raise Declined("There is no such audience: choose one from the list.", "audience")
    if wrong := mistakes_in_texts(texts, business_values(business, SAMPLE)):
        raise Declined(mistakes=wrong)
    texts = texts.in_order()
    Business.objects.select_for_update().get(pk=business.pk)
    current = sequence_in_force(business, audience)
    if current and texts_of(current) == texts:
        return current
    newest = Sequence.objects.filter(business=business).first()
    Sequence.objects.filter(business=business, audience=audience, in_force=True).update(
        in_force=False
    )
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


@transaction.atomic(durable=True)
def save_texts(
    business: Business, texts: SequenceTexts, now: datetime, by: User, audience: str = ""
) -> Sequence:
    """The same, as an owner's own step."""
    return new_version(business, texts, now, by, audience)


@transaction.atomic(durable=True)
def withdraw_sequence(business: Business, audience: str) -> None:
    """These leads get the sequence of every new inquiry again, or none.

    People in flight finish on theirs. Declined for the one for everybody.
    """
    if not audience:
        raise Declined("The sequence for every new inquiry can be changed, not taken away.")
    Sequence.objects.filter(business=business, audience=audience, in_force=True).update(
        in_force=False
    )


def load_first_response(business: Business, body: str, now: datetime) -> Sequence:
    """The owner's own safe answer from a file.

    The first version, or a new one where the text has changed.
    """
    current = sequence_in_force(business)
    if current is None:
        return new_version(business, standard_texts(body), now)
    texts = replace(texts_of(current), first_body=body or current.first_body)
    return new_version(business, texts, now)
