"""What a mail provider posted of our mails, as it came, until it has been read."""

from django.db import models

from leads.kept_words import SentenceField
from leads.models import Business


class NewsPost(models.Model):
    """Kept before the provider is answered, and gone once its news are applied. One that cannot be
    read stays without its bytes, for the operator to see: the provider has them still.
    """

    business = models.ForeignKey(
        Business,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="To whose address it came; empty: to that of the environment, which is of all",
    )
    provider = models.CharField(max_length=20)
    content_type = models.CharField(max_length=300, blank=True)
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When a worker may take it in hand; later: one has it")
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)
    why = SentenceField(blank=True, help_text="For a person to read")

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(failed_at__isnull=True),
                name="news_posts_to_read",
            )
        ]
