"""The logo of a business."""

from django.db import models

from leads.models.business import Business


class BusinessLogo(models.Model):
    """Beside the business: its row is read for every page, and no page needs these bytes.

    `Business.logo_digest` says whether there is one.
    """

    business = models.OneToOneField(Business, models.CASCADE, related_name="logo")
    data = models.BinaryField(help_text="A PNG that we have written ourselves")
