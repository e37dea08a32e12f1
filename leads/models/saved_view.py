"""A list of leads as somebody wants to see it again."""

from django.conf import settings
from django.db import models

from leads.models.business import Business


class SavedView(models.Model):
    """Filters, order and columns, as they stand in the address of the page."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="saved_views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True, help_text="What follows the ? of it")
    shared = models.BooleanField(default=False, help_text="The whole team of the business sees it")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "user", "name"], name="a_name_for_each_view"
            )
        ]

    def __str__(self) -> str:
        return self.name
