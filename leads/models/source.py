"""Where inquiries come from."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy

from leads.kept_words import SentenceField, SentencesField
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


class SourceQuerySet(models.QuerySet["Source"]):
    def taking(self) -> "SourceQuerySet":
        """Those that take something: switched on, of a business that is not put away."""
        return self.filter(active=True, business__archived_at__isnull=True)


class Source(models.Model):
    """Where inquiries come from."""

    class Kind(models.TextChoices):
        FORM = "form", gettext_lazy("Form")
        API = "api", gettext_lazy("API")
        MAILBOX = "mailbox", gettext_lazy("Mailbox")
        WEBHOOK = "webhook", gettext_lazy("Webhook")
        SMS = "sms", gettext_lazy("Phone number")
        IMPORT = "import", gettext_lazy("Import")
        MANUAL = "manual", gettext_lazy("By hand")

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
    crowd_allowed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="One of us has looked: whoever came before is answered without waiting",
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
    posted_by = models.CharField(
        max_length=20,
        blank=True,
        default="",
        help_text="The provider that posts its mails to an address of its own; empty: none",
    )
    posted_secret = models.TextField(
        blank=True,
        default="",
        help_text="Encrypted JSON of the key with which whoever posts here signs, by name",
    )
    posted_at = models.DateTimeField(
        null=True, blank=True, help_text="When it last posted one there"
    )
    refused_posts = models.PositiveIntegerField(
        default=0, help_text="To a webhook that did not show its secret, since it was set"
    )
    refused_since = models.DateTimeField(
        null=True, blank=True, help_text="When the first of them came"
    )
    refused_at = models.DateTimeField(null=True, blank=True, help_text="When the newest came")
    mailbox_state: "models.JSONField[MailboxState, MailboxState]" = SentencesField(
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
    sms_error = SentenceField(
        blank=True, default="", help_text="Why they could not be read last time"
    )
    telephone: "models.JSONField[TelephoneSettings, TelephoneSettings]" = models.JSONField(
        default=dict,
        help_text=(
            "number (E.164), ring and ring_seconds, greeting, answer and text_back: what a caller "
            "or texter gets"
        ),
    )
    last_seen_at = models.DateTimeField(null=True, blank=True)

    objects = SourceQuerySet.as_manager()

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
