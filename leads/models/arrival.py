"""Everything that comes in, raw, before anything else is done with it."""

import secrets
import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from leads.models.arrival_shapes import ArrivalMeta, Attribution
from leads.models.business import Business
from leads.models.source_shapes import (
    FormField,
    MailboxSettings,
    MailboxState,
    RefusedSite,
    TelephoneSettings,
)

MOST_AN_HOUR = 100  # inquiries through one source: no small business has so many


def new_key() -> str:
    return secrets.token_hex(5)


class Source(models.Model):
    """Where inquiries come from."""

    class Kind(models.TextChoices):
        FORM = "form", "Form"
        API = "api", "API"
        MAILBOX = "mailbox", "Mailbox"
        WEBHOOK = "webhook", "Webhook"
        SMS = "sms", "Phone number"
        IMPORT = "import", "Import"
        MANUAL = "manual", "By hand"

    business = models.ForeignKey(Business, models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100)
    key = models.SlugField(max_length=80, unique=True, default=new_key)
    active = models.BooleanField(default=True)
    fields: "models.JSONField[list[FormField], list[FormField]]" = models.JSONField(
        default=list, help_text='[{"name": "postcode", "label": "Postcode", "required": false}, …]'
    )
    thanks = models.TextField(blank=True)
    redirect = models.URLField(
        blank=True, help_text="Where a visitor goes after sending, instead of the words of thanks"
    )
    consent = models.TextField(
        blank=True, help_text="Wording beside a box that must be ticked; kept with each submission"
    )
    language = models.CharField(max_length=5, default="en")
    mapping: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        default=dict,
        help_text=(
            'What a foreign form\'s fields mean, by clicking: {"email": "data.fields.3.value"}'
        ),
    )
    needs_proof = models.BooleanField(
        default=False, help_text="Ask for a proof of work; who brings none is looked at first"
    )
    most_an_hour = models.PositiveIntegerField(
        null=True,
        blank=True,
        default=MOST_AN_HOUR,
        help_text="Inquiries an hour that are answered without a proof of work; empty: all",
    )
    crowded_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="More came than that: until then it asks for a proof of work",
    )
    last_page = models.CharField(
        max_length=500, blank=True, help_text="The page on which it was last seen"
    )
    allowed_origins: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list,
        help_text=('Sites that may show the form: ["https://www.example.com"]; []: all'),
    )
    refused_sites: "models.JSONField[list[RefusedSite], list[RefusedSite]]" = models.JSONField(
        default=list,
        help_text='Others that tried to: [{"site": "https://…", "at": "…"}]',
    )
    secret_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the API key; the key itself is shown once"
    )
    mailbox: "models.JSONField[MailboxSettings, MailboxSettings]" = models.JSONField(
        default=dict,
        help_text=(
            "host, port, tls, user, password_env, folder; the password itself stays in the "
            "environment"
        ),
    )
    checked_by = models.CharField(
        max_length=253,
        blank=True,
        default="",
        help_text="By what name the server that receives its mail writes what it checked",
    )
    mailbox_secret = models.TextField(
        blank=True, help_text="Encrypted JSON of its password or token, by name"
    )
    mailbox_state: "models.JSONField[MailboxState, MailboxState]" = models.JSONField(
        default=dict,
        help_text=(
            "How far a mailbox has been read: uidvalidity, last_uid, checked_at, read_at, error"
        ),
    )
    sms_checked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the list of a number's texts was last asked for"
    )
    sms_read_at = models.DateTimeField(
        null=True, blank=True, help_text="Up to when a number's texts have been read"
    )
    sms_error = models.CharField(
        max_length=300, blank=True, default="", help_text="Why they could not be read last time"
    )
    telephone: "models.JSONField[TelephoneSettings, TelephoneSettings]" = models.JSONField(
        default=dict,
        help_text=(
            "number (E.164), ring and ring_seconds, greeting, answer and text_back: what a caller "
            "or texter gets"
        ),
    )
    last_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_form(self) -> bool:
        return self.kind == self.Kind.FORM

    @property
    def is_webhook(self) -> bool:
        return self.kind == self.Kind.WEBHOOK

    @property
    def is_phone_number(self) -> bool:
        return self.kind == self.Kind.SMS

    @property
    def is_mailbox(self) -> bool:
        return self.kind == self.Kind.MAILBOX

    @property
    def is_import(self) -> bool:
        return self.kind == self.Kind.IMPORT

    @property
    def is_api(self) -> bool:
        return self.kind == self.Kind.API


KEPT = Q(expired=False) & ~Q(became="open")  # filed, its payload is there still
LOST = Q(became__in=["lead", "attached"], lead__isnull=True)  # its lead is not there


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def due(self, now: datetime) -> "ArrivalQuerySet":
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
        OPEN = "open", "Not yet filed"
        LEAD = "lead", "Lead"
        ATTACHED = "attached", "Attached"
        QUARANTINED = "quarantined", "Held back"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Failed"
        ERASED = "erased", "Erased, or past its retention"

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
    content_hash = models.CharField(max_length=64, db_index=True)
    became = models.CharField(max_length=12, choices=Became, default=Became.OPEN)
    why = models.CharField(max_length=300, blank=True, help_text="For a person to read")
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
                fields=["received_at"],
                condition=Q(became="quarantined", told_at__isnull=True),
                name="arrivals_to_tell_of",
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
