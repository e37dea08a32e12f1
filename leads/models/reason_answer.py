"""Whether a person agreed with a reason that a judgement gave."""

from django.conf import settings
from django.db import models

from leads.models.judgement import ReasonCode
from leads.models.lead import Lead


class ReasonAnswer(models.Model):
    """The newest answer of one of us about one reason of a lead."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="reason_answers", db_index=False)
    code = models.CharField(max_length=20, choices=ReasonCode)
    is_right = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "code"], name="one_answer_per_reason"),
        ]
        indexes = [models.Index(fields=["at", "code"], name="reason_answers_by_time")]
