"""That somebody was erased: when, by whom, and how far it has come."""

from typing import TypedDict

from django.db import models

from leads.models.business import Business


class Wanted(TypedDict, total=False):
    """What is looked for in the rows of others until all were looked through; {} afterwards."""

    emails: list[str]
    phones: list[str]
    names: list[str]
    pieces: list[str]
    texts: list[str]


class Erasure(models.Model):
    """Who it was stands nowhere, once it is done."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="erasures")
    at = models.DateTimeField(help_text="When all that is their own went")
    by = models.CharField(max_length=254, help_text="Who of us did it")
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="When it may go on (again); empty: done"
    )
    wanted: "models.JSONField[Wanted, Wanted]" = models.JSONField(
        default=dict, help_text="What is looked for in the rows of others; emptied when done"
    )
    table = models.CharField(max_length=60, blank=True, help_text="That is looked through")
    row = models.BigIntegerField(default=0, help_text="Up to which it was looked through")
    deleted = models.PositiveIntegerField(default=0)
    blackened = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
                name="erasures_to_go_on",
            )
        ]

    @property
    def is_done(self) -> bool:
        return self.due_at is None
