"""Addresses that somebody typed for themselves, on the lead for which they did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from leads.models.contact import Address
from leads.models.lead import Lead

# By the way in which it was said
SAID = {
    "form": gettext_lazy("said by form on %(day)s"),
    "email": gettext_lazy("said by mail on %(day)s"),
    "sms": gettext_lazy("said by text on %(day)s"),
    "call": gettext_lazy("said on the phone on %(day)s"),
    "team": gettext_lazy("said by one of us on %(day)s"),
}
SAID_OTHERWISE = gettext_lazy("said on %(day)s")


class SaidAddress(models.Model):
    """ "Said by form on …": one way to reach whoever wrote on this lead, as it was typed.

    It changes no card by itself; `taken_at` says when one of us took it onto the card.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="said_addresses", db_index=False)
    kind = models.CharField(max_length=5, choices=Address.Kind)
    value = models.CharField(max_length=254)
    channel = models.CharField(max_length=10, help_text="By what way it was said, as of an arrival")
    at = models.DateTimeField()
    wrong_at = models.DateTimeField(
        null=True, blank=True, help_text="One of us says that it is not theirs"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "said addresses"
        constraints = [
            models.UniqueConstraint(fields=["lead", "kind", "value"], name="said_once_on_a_lead"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=False) | Q(taken_by__isnull=True),
                name="taken_by_somebody_at_some_time",
            ),
        ]

    @property
    def said_how(self) -> str:
        """ "said by form on 3 Nov 2026"."""
        said = SAID.get(self.channel, SAID_OTHERWISE)
        return str(said) % {"day": date_format(self.at, "j M Y")}

    def __str__(self) -> str:
        return self.value
