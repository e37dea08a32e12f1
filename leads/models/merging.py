"""Two cards that may be one person, and the joining of them, which can be undone."""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from leads.kept_words import SentenceField
from leads.models.contact import Contact


class MergeSuggestion(models.Model):
    """Never acted upon by itself: a person decides. `one` has the lower id."""

    one = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    other = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    why = SentenceField()
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="suggested_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="lower_id_first"),
        ]


class Moved(TypedDict):
    """The ids of what a merge moved from one card to another."""

    leads: list[int]
    addresses: list[int]
    consents: list[int]


class Merge(models.Model):
    """What was moved from one card to another, so that it can be moved back."""

    kept = models.ForeignKey(Contact, models.CASCADE, related_name="merges")
    joined = models.ForeignKey(
        Contact,
        models.CASCADE,
        related_name="+",
        help_text="Stays, empty, until the merge is undone",
    )
    moved: "models.JSONField[Moved, Moved]" = models.JSONField(
        help_text='{"leads": [ids], "addresses": [ids], "consents": [ids]}'
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
