"""What each call of the model cost and said.

The budget is counted from these rows, and nothing is asked twice.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy

from leads.models.business import Business

if TYPE_CHECKING:
    from integrations.llm import ChatMessage


class ModelCall(models.Model):
    class Outcome(models.TextChoices):
        RESERVED = "reserved", gettext_lazy("Being asked")
        ANSWERED = "answered", gettext_lazy("Answered")
        UNAVAILABLE = "unavailable", gettext_lazy("Away")
        REFUSED = "refused", gettext_lazy("Refused")
        UNUSABLE = "unusable", gettext_lazy("Unusable answer")

    class Purpose(models.TextChoices):
        JUDGE = "judge", gettext_lazy("Judging an inquiry")
        LATER = "later", gettext_lazy("Reading a later message")
        FIND = "find", gettext_lazy("Finding who a mail tells of")
        TRIAL = "trial", gettext_lazy("Judging in a trial")
        DRAFT = "draft", gettext_lazy("Drafting an answer")

    business = models.ForeignKey(Business, models.CASCADE)
    lead = models.ForeignKey(
        "leads.Lead", models.SET_NULL, null=True, blank=True, related_name="model_calls"
    )
    arrival = models.ForeignKey(
        "leads.Arrival",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="What it was asked about before anybody knew whose it is",
    )  # arrivals are never deleted, and asked for only where somebody is erased
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.JUDGE)
    at = models.DateTimeField(db_index=True)
    model = models.CharField(max_length=100)
    prompt_version = models.CharField(max_length=20)
    key = models.CharField(
        max_length=64, db_index=True, help_text="Hash of everything that was asked"
    )
    sent: "models.JSONField[list[ChatMessage], list[ChatMessage]]" = models.JSONField(
        default=list, help_text="Exactly what was sent, personal data already replaced"
    )
    answer: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        null=True, blank=True
    )
    outcome = models.CharField(max_length=20, choices=Outcome)
    tokens = models.PositiveIntegerField(
        help_text="As reported; as reserved where nothing was reported"
    )
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_cached = models.PositiveIntegerField(
        default=0, help_text="Of tokens_in, those that the server had ready"
    )
    tokens_out = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(
        max_digits=12,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="None where no price is known",
    )
    seconds = models.FloatField(default=0)
