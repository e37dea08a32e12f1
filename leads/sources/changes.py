"""What was set differently of a source; the one way in which its settings are written."""

from datetime import datetime

from django.contrib.auth.models import User

from integrations.texts.sentences import lowered, sentence
from leads.business.changes import note_changes
from leads.models import Source

AREA = "sources"
LONGEST_NAME = 60  # characters of a source's name beside that of a setting


def save_settings(source: Source, columns: list[str], now: datetime, by: User | None) -> None:
    """Write these columns as they stand in `source`, and what was changed by it.

    Within the caller's transaction.
    """
    before = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    source.save(update_fields=columns)
    note_settings(before, source, columns, now, by)


def note_settings(
    before: Source, after: Source, columns: list[str], now: datetime, by: User | None
) -> None:
    label = before.name[:LONGEST_NAME]
    old, new = (
        {f"{label}: {column}": getattr(source, column) for column in columns}
        for source in (before, after)
    )
    note_changes(before.business, AREA, old, new, by, now)


def note_new_source(source: Source, now: datetime, by: User | None) -> None:
    said = sentence("new: %(kind)s", kind=lowered(Source.Kind(source.kind).label))
    note_changes(source.business, AREA, {}, {source.name[:LONGEST_NAME]: said}, by, now)
