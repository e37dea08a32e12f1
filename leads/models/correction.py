"""What a person knows better than the judgement. It holds also when the lead is judged again."""

from django.conf import settings
from django.db import models

from leads.models.criteria import Criterion
from leads.models.lead import Lead


class Correction(models.Model):
    """The newest of a lead about one thing counts; earlier ones stay."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="corrections")
    about = models.CharField(
        max_length=100,
        help_text='"category", "urgency", or the key of a criterion after "criterion:"',
    )
    criterion = models.ForeignKey(
        Criterion,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="The sentence it was said of: reworded, it is another one",
    )
    before = models.CharField(max_length=30, blank=True, help_text="What had been judged")
    value = models.CharField(max_length=30)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["lead", "about"], name="corrections_of_a_lead"),
            models.Index(fields=["at"], name="corrections_by_time"),
        ]
