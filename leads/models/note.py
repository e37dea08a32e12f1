"""What one of us wants the others to know about a lead. Never sent to anybody."""

from django.conf import settings
from django.db import models

from leads.models.lead import Lead


class Note(models.Model):
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    text = models.TextField()

    class Meta:
        ordering = ["at", "id"]
