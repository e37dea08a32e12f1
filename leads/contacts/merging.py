"""One person, one card: joining two cards, shown first and undone at will."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from leads.declined import Declined
from leads.models import Address, Business, Consent, Contact, Lead, Merge, MergeSuggestion, Undo
from leads.models.merging import Moved
from leads.pipeline import undoing
from leads.search.rows import write_rows_of_contacts


@dataclass(frozen=True)
class MergePreview:
    """What joining two cards would move."""

    leads: list[Lead]
    addresses: list[Address]
    consents: list[Consent]

    def ids(self) -> Moved:
        return {
            "leads": [row.pk for row in self.leads],
            "addresses": [row.pk for row in self.addresses],
            "consents": [row.pk for row in self.consents],
        }


def open_suggestions(businesses: Iterable[Business]) -> QuerySet[MergeSuggestion]:
    """What a person should decide; cards that were joined meanwhile are left out."""
    return MergeSuggestion.objects.filter(
        decided_at__isnull=True,
        one__business__in=businesses,
        one__merged_into__isnull=True,
        other__merged_into__isnull=True,
    ).select_related("one", "other")


def preview_merge(kept: Contact, joined: Contact) -> MergePreview:
    """What would be moved, of a card whose rows may be prefetched. Declined where the two cannot be
    joined.
    """
    if kept.pk == joined.pk:
        raise Declined(gettext("That is the same card."))
    if kept.business_id != joined.business_id:
        raise Declined(gettext("The two belong to different businesses."))
    if kept.merged_into_id or joined.merged_into_id:
        raise Declined(gettext("One of them has been merged with another card already."))
    return MergePreview(
        list(joined.leads.all()), list(joined.addresses.all()), list(joined.consents.all())
    )


@transaction.atomic(durable=True)
def merge_contacts(
    kept: Contact, joined: Contact, now: datetime, by: User, act: UUID | None = None
) -> Merge:
    """Move everything of `joined` to `kept`. An opt-out of either holds for both from then on."""
    locked = {
        c.pk: c
        for c in Contact.objects.select_for_update()
        .filter(pk__in=[kept.pk, joined.pk])
        .order_by("pk")
    }
    kept, joined = locked[kept.pk], locked[joined.pk]
    moved = preview_merge(kept, joined).ids()
    move_rows(moved, joined, kept)
    if not kept.name and joined.name:
        kept.name = joined.name
        kept.save(update_fields=["name"])
    joined.merged_into = kept
    joined.save(update_fields=["merged_into"])
    write_rows_of_contacts([kept.pk])
    decide_suggestion(kept, joined, now)
    done = Merge.objects.create(kept=kept, joined=joined, moved=moved, at=now, by=by)
    undoing.keep_merge(done, kept.business, now, by, act or uuid4())
    return done


def move_rows(moved: Moved, of: Contact, to: Contact) -> None:
    Lead.objects.filter(pk__in=moved["leads"], contact=of).update(contact=to)
    Address.objects.filter(pk__in=moved["addresses"], contact=of).update(contact=to)
    Consent.objects.filter(pk__in=moved["consents"], contact=of).update(contact=to)


@transaction.atomic(durable=True)
def undo_merge(done: Merge, now: datetime) -> None:
    """Move back what was moved; what has come in since stays where it is.

    Declined where it was undone before.
    """
    take_apart(done.pk, now)


@transaction.atomic(durable=True)
def take_back_merge(undo: Undo, now: datetime) -> Contact:
    """The same right after it was done; the card that has become two again."""
    row = undoing.locked_undo(undo.pk)
    row.done_at = now
    row.save(update_fields=["done_at"])
    return take_apart(row.before["merge"], now).kept


def take_apart(pk: int, now: datetime) -> Merge:
    row = Merge.objects.select_for_update(of=("self",)).select_related("kept", "joined").get(pk=pk)
    if row.undone_at is not None:
        raise Declined(gettext("This has been undone already."))
    move_rows(row.moved, row.kept, row.joined)
    row.joined.merged_into = None
    row.joined.save(update_fields=["merged_into"])
    write_rows_of_contacts([row.kept_id, row.joined_id])
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    return row


@transaction.atomic(durable=True)
def not_the_same(suggestion: MergeSuggestion, now: datetime) -> None:
    decide_suggestion(suggestion.one, suggestion.other, now)


def decide_suggestion(a: Contact, b: Contact, now: datetime) -> None:
    one, other = sorted((a.pk, b.pk))
    MergeSuggestion.objects.filter(one_id=one, other_id=other).update(decided_at=now)
