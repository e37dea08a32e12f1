"""That the team has been told something of a lead, or that nobody wanted to know."""

from django.db import models

from followups.models.topic import AlertTopic
from leads.models import Lead


class ToldOf(models.Model):
    """The newest time of each topic. The alerts themselves are messages, where anybody had one."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="told_of", db_index=False)
    topic = models.CharField(max_length=20, choices=AlertTopic)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "topic"], name="one_row_of_what_was_told")
        ]
