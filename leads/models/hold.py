"""What goes to a lead by itself is held, for a reason, until a person has decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from leads.kept_words import SentenceField
from leads.models.judgement import ReasonCode
from leads.models.lead import Lead


class Hold(models.Model):
    """Written by `pipeline.holds` alone. A reason that was decided on never holds again."""

    class Decision(models.TextChoices):
        GO_ON = "go_on", gettext_lazy("Go on")
        STOP = "stop", gettext_lazy("Stop")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="holds", db_index=False)
    code = models.CharField(max_length=20, choices=ReasonCode)
    text = SentenceField(help_text="For a person to read; nothing decides by it")
    at = models.DateTimeField()
    decision = models.CharField(max_length=5, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "code"], name="one_hold_per_reason"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_at__isnull=False),
                name="decided_exactly_with_a_decision",
            ),
        ]

    @property
    def of_opt_out(self) -> bool:
        """Whether they seem to ask us to stop: it holds the owner's own words as well."""
        return self.code == ReasonCode.OPT_OUT

    def __str__(self) -> str:
        return self.text
