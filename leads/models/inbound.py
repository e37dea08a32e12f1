"""What a lead said, and the mail ids by which the next thing they say is recognised."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from integrations.strangers.files import PICTURES
from leads.kept_words import SentenceField
from leads.models.arrival import Arrival
from leads.models.lead import Lead


class Proof(models.TextChoices):
    """What shows that words are of whom they say: a From line and a form's fields show nothing."""

    NONE = "", gettext_lazy("Nothing shows that they wrote it")
    THREAD = "thread", gettext_lazy("It answers a message of ours")
    SIGNED = "signed", gettext_lazy("The domain of its sender vouches for it")
    NUMBER = "number", gettext_lazy("It came from the number itself")
    TEAM = "team", gettext_lazy("One of us says so")


class Inbound(models.Model):
    """Full text kept; the quoted part is folded on the page and never cut."""

    class Kind(models.TextChoices):
        HUMAN = "human", gettext_lazy("A person")
        AUTOMATIC = "automatic", gettext_lazy("An automatic reply")
        BOUNCE = "bounce", gettext_lazy("A bounce")
        LIST = "list", gettext_lazy("List mail")
        TEAM = "team", gettext_lazy("Written by us in our own mail program")
        UNPROVED = "unproved", gettext_lazy("Under our name, and nothing shows that we wrote it")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="inbound")
    arrival = models.OneToOneField(
        Arrival, models.SET_NULL, null=True, related_name="inbound"
    )  # raw payloads expire, words stay
    channel = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.HUMAN)
    at = models.DateTimeField()
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(help_text="Everything they wrote this time")
    quoted = models.TextField(blank=True, help_text="Earlier mail quoted below or above it")
    html = models.TextField(
        blank=True, help_text="What they wrote as a page, cleaned when it came in"
    )
    away_until = models.DateField(
        null=True,
        blank=True,
        help_text=(
            "An automatic reply said they are away: the day after they return, in the lead's zone"
        ),
    )
    weak_match = models.BooleanField(
        default=False, help_text="Matched by person only, not by thread"
    )
    proof = models.CharField(max_length=6, choices=Proof, blank=True, default=Proof.NONE)
    in_our_name = models.BooleanField(
        default=False,
        help_text="Told under our name by we know not whom: it ends no follow-ups",
    )
    to_read = models.BooleanField(
        default=False, help_text="Written later by a person, and not read for danger yet"
    )
    ask_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When a model is asked, too, whether there is danger in it",
    )
    presses = models.BooleanField(
        default=False, help_text="Written later, and there may be danger in it"
    )

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                fields=["lead", "away_until"],
                condition=Q(away_until__isnull=False),
                name="inbound_of_the_absent",
            ),
            models.Index(fields=["at"], condition=Q(to_read=True), name="inbound_to_read"),
            models.Index(
                fields=["ask_at"], condition=Q(ask_at__isnull=False), name="inbound_to_ask_about"
            ),
        ]

    @property
    def is_human(self) -> bool:
        return self.kind == self.Kind.HUMAN

    @property
    def is_team(self) -> bool:
        return self.kind == self.Kind.TEAM

    @property
    def is_unproved(self) -> bool:
        """It stands under our name, and one of us has to say whether it is ours."""
        return self.kind == self.Kind.UNPROVED

    @property
    def is_sms(self) -> bool:
        return self.channel == "sms"

    @property
    def is_call(self) -> bool:
        return self.channel == "call"


class Attachment(models.Model):
    """A file that came with what somebody said.

    Kept in the database: it is backed up, moved and erased together with the words.
    """

    inbound = models.ForeignKey(Inbound, models.CASCADE, related_name="attachments")
    name = models.CharField(
        max_length=150, help_text="As its sender called it; shown, never used as a path"
    )
    kind = models.CharField(max_length=100, help_text="Media type, told by content")
    size = models.PositiveIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    data = models.BinaryField(help_text="Empty where it is not kept")
    why = SentenceField(blank=True, help_text="Why it is not kept, or not yet")
    fetch_from = models.URLField(
        max_length=500, blank=True, help_text="Where the telephone company keeps it"
    )
    fetch_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When fetching may be tried (again); empty: done, or given up",
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    scan_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the virus scanner may be asked (again); empty: it was, or nothing is kept",
    )
    scan_attempts = models.PositiveIntegerField(default=0)
    scan_why = SentenceField(blank=True, default="", help_text="Why it was not scanned last time")
    scanner_away_at = models.DateTimeField(
        null=True, blank=True, help_text="When the scanner did not answer about it last time"
    )
    scanned_at = models.DateTimeField(null=True, blank=True)
    virus = models.CharField(
        max_length=100, blank=True, default="", help_text="What the scanner found, by its name"
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["fetch_at"],
                condition=Q(fetch_at__isnull=False),
                name="attachments_to_fetch",
            ),
            models.Index(
                fields=["scan_at"],
                condition=Q(scan_at__isnull=False),
                name="attachments_to_scan",
            ),
            models.Index(
                fields=["scanner_away_at"],
                condition=Q(scanner_away_at__isnull=False),
                name="attachments_left_unscanned",
            ),
        ]

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES

    @property
    def waits_for_scan(self) -> bool:
        """A scanner is named, and it has not seen this one."""
        return bool(settings.CLAMAV) and self.scanned_at is None

    @property
    def may_be_opened(self) -> bool:
        """Also where the scanner that found something is named no more, it is not."""
        return not self.virus and not self.waits_for_scan


class MailId(models.Model):
    """A Message-ID known to belong to a lead, ours or theirs."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="mail_ids")
    value = models.CharField(max_length=255, db_index=True)
    ours = models.BooleanField(
        default=False, help_text="We made it: whoever names it has seen a mail of ours"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "value"], name="mail_id_once_per_lead")
        ]


class SentText(models.Model):
    """What went from us to somebody on this lead, word for word, by mail or by text.

    Kept here as well so that it is known again where it comes back: quoted, forwarded, reacted to.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="sent_texts")
    text = models.TextField(help_text="As it went, with its footer")
