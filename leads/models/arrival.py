"""Everything that comes in, raw, before anything else is done with it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from integrations.databases.prepared import Moment
from leads.kept_words import SentenceField
from leads.models.arrival_shapes import ArrivalMeta, Attribution
from leads.models.source import Source

KEPT = Q(expired=False) & ~Q(became="open")  # filed, its payload is there still
LOST = Q(became__in=["lead", "attached"], lead__isnull=True)  # its lead is not there


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def due(self, now: Moment) -> "ArrivalQuerySet":
        return self.filter(became=Arrival.Became.OPEN, due_at__lte=now)

    def held_back(self) -> "ArrivalQuerySet":
        return self.filter(became=Arrival.Became.QUARANTINED)

    def to_tell_of(self) -> "ArrivalQuerySet":
        """Held back, and the owners do not know of it."""
        return self.held_back().filter(told_at__isnull=True)


class Arrival(models.Model):
    """One thing that came in.

    Written before its sender gets a 2xx; ends in exactly one way, with its reason.
    """

    class Became(models.TextChoices):
        OPEN = "open", gettext_lazy("Not yet filed")
        LEAD = "lead", gettext_lazy("Lead")
        ATTACHED = "attached", gettext_lazy("Attached")
        QUARANTINED = "quarantined", gettext_lazy("Held back")
        REFUSED = "refused", gettext_lazy("Refused")
        FAILED = "failed", gettext_lazy("Failed")
        ERASED = "erased", gettext_lazy("Erased, or past its retention")

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="arrivals", db_index=False
    )  # the index by source and day serves; each one more costs every visitor
    channel = models.CharField(
        max_length=10, help_text="form, email, sms, call, phone_note, import"
    )
    submission_id = models.CharField(max_length=100, default=uuid.uuid4)
    received_at = models.DateTimeField()
    raw = models.BinaryField(help_text="A mail's or a post's bytes, or the fields as JSON")
    meta: "models.JSONField[ArrivalMeta, ArrivalMeta]" = models.JSONField(
        default=dict, help_text="page, referrer, ip, user agent, consent wording"
    )
    ip = models.GenericIPAddressField(null=True, blank=True)
    place = models.CharField(
        max_length=50,
        blank=True,
        default="",
        help_text="Where it was posted, for counting only: IPv4 address, IPv6 /64, unknown",
    )
    address = models.CharField(
        max_length=254,
        blank=True,
        help_text="Whose e-mail address or phone it names, for counting only",
    )
    content_hash = models.CharField(max_length=64)
    became = models.CharField(max_length=12, choices=Became, default=Became.OPEN)
    why = SentenceField(blank=True, help_text="For a person to read")
    why_code = models.CharField(
        max_length=24, blank=True, default="", help_text="The same for code to decide by"
    )
    lead = models.ForeignKey(
        "leads.Lead", models.SET_NULL, null=True, blank=True, related_name="arrivals"
    )
    due_at = models.DateTimeField(help_text="When filing may be tried (again)")
    attempts = models.PositiveSmallIntegerField(default=0)
    filed_at = models.DateTimeField(null=True, blank=True)
    released = models.BooleanField(
        default=False, help_text="A person has looked: it is not held back again"
    )
    # Of what is held back, for whoever looks through it
    name = models.CharField(max_length=200, blank=True, help_text="Who seems to write")
    words = models.CharField(max_length=500, blank=True, help_text="How it begins")
    act_now = models.BooleanField(default=False, help_text="It reads like an emergency")
    read_at = models.DateTimeField(null=True, help_text="When the three above were read from it")
    told_at = models.DateTimeField(null=True, help_text="When the team was told of it")
    expired = models.BooleanField(
        default=False, help_text="The raw payload is past its retention and gone"
    )

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "submission_id"], name="one_arrival_per_submission"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(became="open"), name="arrivals_not_yet_filed"
            ),
            models.Index(fields=["source", "received_at"], name="arrivals_by_source_and_day"),
            models.Index(
                fields=["place", "received_at"], condition=~Q(place=""), name="arrivals_by_place"
            ),
            models.Index(
                fields=["address", "received_at"],
                condition=~Q(address=""),
                name="arrivals_by_address",
            ),
            models.Index(
                fields=["content_hash", "received_at"],
                condition=Q(lead__isnull=False),
                name="arrivals_by_words",
            ),
            models.Index(
                fields=["source", "received_at"],
                condition=Q(became="quarantined"),
                name="arrivals_held_back",
            ),
            models.Index(fields=["source", "received_at"], condition=KEPT, name="arrivals_kept"),
            models.Index(
                fields=["source", "became", "received_at"],
                condition=~Q(became__in=["open", "lead"]),
                name="arrivals_that_are_no_lead",
            ),
            models.Index(fields=["source", "received_at"], condition=LOST, name="arrivals_lost"),
            models.Index(
                fields=["read_at", "received_at"],
                condition=Q(became="quarantined", told_at__isnull=True),
                name="arrivals_to_tell_of",
            ),
            models.Index(
                fields=["received_at"],
                condition=Q(became="quarantined", told_at__isnull=True, act_now=True),
                name="arrivals_that_press",
            ),
        ]

    @property
    def is_telephone(self) -> bool:
        """`raw` is what the telephone company told of a text or a call."""
        return self.source.kind == Source.Kind.SMS and "what" in self.meta

    @property
    def is_mail(self) -> bool:
        """`raw` is a mail's bytes, not fields."""
        return self.source.kind == Source.Kind.MAILBOX

    @property
    def is_quarantined(self) -> bool:
        return self.became == self.Became.QUARANTINED

    @property
    def is_failed(self) -> bool:
        return self.became == self.Became.FAILED

    @property
    def attribution(self) -> dict[str, str]:
        """Of what it keeps, where its sender came from."""
        known = Attribution.__annotations__
        return {name: str(value) for name, value in self.meta.items() if name in known}
