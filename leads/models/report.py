"""One closed week, frozen."""

from django.db import models

from leads.models.business import Business


class WeeklyReport(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="reports")
    week = models.DateField(help_text="The Monday it begins on, in the business's zone")
    figures = models.JSONField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-week"]
        constraints = [
            models.UniqueConstraint(fields=["business", "week"], name="one_report_per_week")
        ]
