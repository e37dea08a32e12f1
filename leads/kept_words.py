"""Columns in which sentences of ours are kept, to be shown in the language of whoever reads them.

Nothing decides by them. Where such a sentence is made, `sentence` marks it, or gettext_noop where
it has no values.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from integrations.texts.sentences import json_of, of_json, packed, unpacked


class SentenceField(models.TextField):
    """A sentence of ours with its values, or plain text as it stands."""

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return value if value is None else unpacked(value)

    def get_prep_value(self, value: Any) -> Any:
        found = super().get_prep_value(value)
        return packed(found) if isinstance(found, str) else found


class SentencesField(models.JSONField):
    """JSON in which sentences of ours may stand."""

    def from_db_value(self, value: Any, *rest: Any) -> Any:
        return of_json(super().from_db_value(value, *rest))

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        return super().get_db_prep_value(json_of(value), connection, prepared)
