"""One person, one card: joining two cards, shown first and undone at will."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from leads.declined import Declined
from leads.models import Address, Consent, Contact, Lead, Merge, MergeSuggestion

PARTS: dict[str, Any] = {"leads": Lead, "addresses": Address, "consents": Consent}


def open_suggestions(businesses: Any) -> Any:
    """What a person should decide; cards that were joined meanwhile are left out."""
    return MergeSuggestion.objects.filter(
        decided_at__isnull=True,
        one__business__in=businesses,
        one__merged_into__isnull=True,
        other__merged_into__isnull=True,
    ).select_related("one", "other")


def preview_merge(kept: Contact, joined: Contact) -> dict[str, Any]:
    """What would be moved. Declined where the two cannot be joined."""
    if kept.pk == joined.pk:
        raise Declined("That is the same card.")
    if kept.business_id != joined.business_id:
        raise Declined("The two belong to different businesses.")
    if kept.merged_into_id or joined.merged_into_id:
        raise Declined("One of them has been joined with another card already.")
    return {name: list(model.objects.filter(contact=joined)) for name, model in PARTS.items()}


@transaction.atomic(durable=True)
def merge_contacts(kept: Contact, joined: Contact, now: datetime, by: User) -> Merge:
    """Move everything of `joined` to `kept`. An opt-out of either holds for both from then on."""
    locked = {
        c.pk: c
        for c in Contact.objects.select_for_update()
        .filter(pk__in=[kept.pk, joined.pk])
        .order_by("pk")
    }
    kept, joined = locked[kept.pk], locked[joined.pk]
    moved = {name: [row.pk for row in rows] for name, rows in preview_merge(kept, joined).items()}
    for name, model in PARTS.items():
        model.objects.filter(pk__in=moved[name]).update(contact=kept)
    if not kept.name and joined.name:
        kept.name = joined.name
        kept.save(update_fields=["name"])
    joined.merged_into = kept
    joined.save(update_fields=["merged_into"])
    decide_suggestion(kept, joined, now)
    return Merge.objects.create(kept=kept, joined=joined, moved=moved, at=now, by=by)


@transaction.atomic(durable=True)
def undo_merge(done: Merge, now: datetime) -> None:
    """Move back what was moved; what has come in since stays where it is.

    Declined where it was undone before.
    """
    row = (
        Merge.objects.select_for_update(of=("self",))
        .select_related("kept", "joined")
        .get(pk=done.pk)
    )
    if row.undone_at is not None:
        raise Declined("This has been undone already.")
    for name, model in PARTS.items():
        model.objects.filter(pk__in=row.moved[name], contact=row.kept).update(contact=row.joined)
    row.joined.merged_into = None
    row.joined.save(update_fields=["merged_into"])
    row.undone_at = now
    row.save(update_fields=["undone_at"])


@transaction.atomic(durable=True)
def not_the_same(suggestion: MergeSuggestion, now: datetime) -> None:
    decide_suggestion(suggestion.one, suggestion.other, now)


def decide_suggestion(a: Contact, b: Contact, now: datetime) -> None:
    one, other = sorted((a.pk, b.pk))
    MergeSuggestion.objects.filter(one_id=one, other_id=other).update(decided_at=now)
