"""Why we may write to somebody, for how long, and when they said stop."""

from django.db import models

from leads.kept_words import SentenceField
from leads.models.contact import Contact


class Consent(models.Model):
    """An event per submission and channel, with the wording that was shown.

    Withdrawn ones stay as proof.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents")
    channel = models.CharField(
        max_length=10, help_text="email, sms; or all (a withdrawal covers everything)"
    )
    basis = models.CharField(
        max_length=20, help_text="inquiry: they wrote to us; express: they ticked the box"
    )
    wording = models.TextField(blank=True)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_how = SentenceField(blank=True)

    class Meta:
        ordering = ["given_at"]
