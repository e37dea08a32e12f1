"""Words of the team's own by which it sorts its leads."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from leads.models.business import Business
from leads.models.lead import Lead


class Tag(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("business", Lower("name"), name="a_tag_once_per_business")
        ]

    def __str__(self) -> str:
        return self.name


class LeadTag(models.Model):
    """A tag on a lead, and who put it there."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="tag_links", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="links")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "tag"], name="tagged_once")]
