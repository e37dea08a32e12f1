"""What was set differently, by whom and when: the one writer of these rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from integrations.texts.sentences import KeptSentence, sentence, shortened
from leads.models import Business, SettingChange

LONGEST, LONGEST_NAME = 2000, 100  # characters of a value, and of what it is called
HIDDEN = sentence("(not shown)")


def note_changes(
    business: Business,
    area: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: User | None,
    now: datetime,
) -> None:
    """A row for each name whose value is another now. Runs within the caller's transaction."""
    SettingChange.objects.bulk_create(
        SettingChange(
            business=business,
            at=now,
            area=area,
            name=shortened(name, LONGEST_NAME),
            before=as_words(before.get(name)),
            after=as_words(value),
            by=by,
            who=by.email if by else "",
        )
        for name, value in after.items()
        if before.get(name) != value
    )


def note_secret(business: Business, area: str, name: str, by: User | None, now: datetime) -> None:
    """That a secret is another one, and nothing of either."""
    note_changes(business, area, {name: ""}, {name: HIDDEN}, by, now)


def as_words(value: Any) -> str:
    """A value as the page of changes shows it."""
    if value is None or isinstance(value, KeptSentence):
        return value or ""
    if isinstance(value, bool):
        return sentence("yes") if value else sentence("no")
    if isinstance(value, (list, tuple)):
        return ", ".join(map(as_words, value))[:LONGEST]
    if isinstance(value, dict):
        return "; ".join(f"{name}: {as_words(v)}" for name, v in value.items())[:LONGEST]
    return str(value)[:LONGEST]
