"""Addresses to which nothing may go.

Kept as keyed hashes, so that an erased person still gets nothing.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from integrations.secrecy import keys
from leads.contacts.typed import spellings_of
from leads.kept_words import SentenceField
from leads.models import Business, LeadEvent


def address_hash(value: str) -> str:
    """Keyed hash of an e-mail address or phone number; hex, 64 characters."""
    return keys.keyed_digest(said_of(value)).hex()


def address_hashes(value: str) -> list[str]:
    """The same under each key that is accepted still: a row may have been written under any."""
    return [digest.hex() for digest in keys.keyed_digests(said_of(value))]


def hashes_however_spelt(values: Iterable[str]) -> list[str]:
    """The same of some addresses, as they are written and as they are counted."""
    return [found for value in spellings_of(values) for found in address_hashes(value)]


def said_of(value: str) -> str:
    return f"suppression:{value.strip().lower()}"


class Suppression(models.Model):
    class Reason(models.TextChoices):
        OPTED_OUT = "opted_out", gettext_lazy("Asked us to stop")
        COMPLAINED = "complained", gettext_lazy("Marked a mail as spam")
        DEAD = "dead", gettext_lazy("The address does not exist")
        ERASED = "erased", gettext_lazy("Its owner was erased, as they asked")

    business = models.ForeignKey(Business, models.CASCADE)
    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=10, choices=Reason)
    at = models.DateTimeField()
    event = models.ForeignKey(
        LeadEvent, models.SET_NULL, null=True, blank=True, related_name="suppressions"
    )  # an erased lead still gets nothing
    how = SentenceField(blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "address_hash"], name="one_suppression_per_event_and_address"
            )
        ]
        indexes = [
            models.Index(
                fields=["business", "address_hash"],
                condition=Q(lifted_at__isnull=True),
                name="suppressions_in_force",
            )
        ]
