"""What the team has been told of a lead, and when last."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef

from followups.models import Message, ToldOf
from leads.models import Lead


def note_told(lead: Lead, topic: Message.Topic, at: datetime) -> None:
    ToldOf.objects.update_or_create(lead=lead, topic=topic, defaults={"at": at})


def note_all_told(leads: Collection[int], topic: Message.Topic, at: datetime) -> None:
    ToldOf.objects.bulk_create(
        [ToldOf(lead_id=pk, topic=topic, at=at) for pk in sorted(leads)],
        update_conflicts=True,
        unique_fields=["lead", "topic"],
        update_fields=["at"],
    )


def told_since(topic: Message.Topic, moment: str) -> Exists:
    """Whether that has been told since, where `moment` is the way from a row to the time."""
    rows = ToldOf.objects.filter(lead=OuterRef("lead"), topic=topic, at__gte=OuterRef(moment))
    return Exists(rows)
