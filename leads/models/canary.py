"""A test inquiry that goes by itself through a real channel, to find out whether that channel still
carries.
"""

from django.db import models

from leads.kept_words import SentenceField
from leads.models.source import Source


class Canary(models.Model):
    """Sent; then either it came, or the owners were told that it did not."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="canaries")
    word = models.CharField(
        max_length=40, unique=True, help_text="By which it is known when it comes"
    )
    sent_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True, blank=True)
    notified_at = models.DateTimeField(
        null=True, blank=True, help_text="When its absence was told, or counted as told"
    )
    why = SentenceField(blank=True, help_text="Why it could not even be sent")

    class Meta:
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["source", "sent_at"], name="canaries_of_a_source"),
            models.Index(
                fields=["sent_at"],
                condition=models.Q(came_at__isnull=True, notified_at__isnull=True),
                name="canaries_that_are_out",
            ),
        ]

    @property
    def seconds(self) -> float | None:
        return round((self.came_at - self.sent_at).total_seconds(), 1) if self.came_at else None
