"""Who of us is writing to a lead just now."""

from django.conf import settings
from django.db import models

from leads.models.lead import Lead


class Replying(models.Model):
    """Their reply box had the focus at that moment; soon after it counts no more."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="replying", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "user"], name="one_row_of_a_writer"),
        ]
