"""What each call of the model cost and said: the budget is counted from these rows, and nothing is asked twice."""

from django.db import models

from leads.models.business import Business


class ModelCall(models.Model):
    class Outcome(models.TextChoices):
        RESERVED = "reserved", "Being asked"
        ANSWERED = "answered", "Answered"
        UNAVAILABLE = "unavailable", "Away"
        REFUSED = "refused", "Refused"
        UNUSABLE = "unusable", "Unusable answer"

    business = models.ForeignKey(Business, models.CASCADE)
    at = models.DateTimeField(db_index=True)
    model = models.CharField(max_length=100)
    prompt_version = models.CharField(max_length=20)
    key = models.CharField(max_length=64, db_index=True, help_text="Hash of everything that was asked")
    sent = models.JSONField(default=list, help_text="Exactly what was sent, personal data already replaced")
    answer = models.JSONField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome)
    tokens = models.PositiveIntegerField(help_text="As reported; as reserved where nothing was reported")
    seconds = models.FloatField(default=0)
