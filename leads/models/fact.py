"""What the owner lets an answer state: one statement each, in the languages they offer."""

from typing import TypedDict

from django.db import models

from leads.models.business import Business


class Wording(TypedDict):
    """One statement in one language."""

    topic: str  # what it is about, in the same language; "" where it has none
    text: str  # a whole sentence, written word for word


class Fact(models.Model):
    """One approved statement."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="approved_facts")
    position = models.PositiveSmallIntegerField(default=0)
    wordings: "models.JSONField[dict[str, Wording], dict[str, Wording]]" = models.JSONField(
        default=dict, help_text='{"en": {"topic": "quotes", "text": "Quotes are free."}}'
    )

    class Meta:
        ordering = ["position", "id"]

    @property
    def first_wording(self) -> Wording:
        """In the first of its languages."""
        return next(iter(self.wordings.values()), Wording(topic="", text=""))

    def said(self) -> list[str]:
        """All its texts, whatever their language."""
        return [wording["text"] for wording in self.wordings.values()]
