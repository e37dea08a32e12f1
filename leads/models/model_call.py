"""What each call of the model cost: the budget is counted from these rows."""

from django.db import models

from leads.models.business import Business


class ModelCall(models.Model):
    business = models.ForeignKey(Business, models.CASCADE)
    at = models.DateTimeField(db_index=True)
    model = models.CharField(max_length=100)
    outcome = models.CharField(max_length=20, help_text="reserved, answered, unavailable, refused, unusable")
    tokens = models.PositiveIntegerField(help_text="As reported; as reserved where nothing was reported")
    seconds = models.FloatField(default=0)
