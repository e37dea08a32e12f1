"""The business whose leads these are, and the people who may see them."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

OpeningHours = dict[str, list[list[str]]]  # {"mon": [["07:30", "17:00"]], …}: from, to on the wall
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # as in Business.hours


class BusinessQuerySet(models.QuerySet["Business"]):
    def at_work(self) -> "BusinessQuerySet":
        """Those that are not put away."""
        return self.filter(archived_at__isnull=True)

    def archived(self) -> "BusinessQuerySet":
        return self.filter(archived_at__isnull=False)


class Business(models.Model):
    """A service business: who it is, when it works, what it may say."""

    class Missed(models.TextChoices):
        """What becomes of follow-ups whose moment passed while nothing could be sent."""

        SKIP = "skip", gettext_lazy("leave them out")
        MOVE = "move", gettext_lazy("move the rest of the sequence")
        SEND = "send", gettext_lazy("send them at the next allowed moment")

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    trade = models.CharField(max_length=100, blank=True)
    about = models.TextField(blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(
        max_length=2,
        blank=True,
        help_text="ISO 3166 code; numbers without a country code are read as from here",
    )
    postal_address = models.CharField(
        max_length=300, blank=True, help_text="Stands under every automatic mail, as the law asks"
    )
    timezone = models.CharField(max_length=60, default="UTC")
    languages: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text='e.g. ["en", "fr"]'
    )
    email = models.EmailField(
        blank=True, help_text="Answers come from and replies go to this address"
    )
    phone = models.CharField(max_length=40, blank=True)
    logo_digest = models.CharField(
        max_length=64,
        blank=True,
        default="",
        help_text="SHA-256 of the logo on what customers see; empty: it has none",
    )
    accent = models.CharField(
        max_length=7,
        blank=True,
        default="",
        help_text="Its colour on what customers see, #rrggbb; empty: ours",
    )
    hours: "models.JSONField[OpeningHours, OpeningHours]" = models.JSONField(
        default=dict, help_text='{"mon": [["07:30", "17:00"]], …, "sun": []}'
    )
    signature = models.TextField(
        blank=True, help_text="Stands for {{signature}}; empty: the name and phone of the business"
    )
    booking_url = models.URLField(
        max_length=500,
        blank=True,
        help_text="Where people choose a time; {{booking_link}} leads there",
    )
    promise_minutes = models.PositiveSmallIntegerField(default=60)
    created_at = models.DateTimeField(
        default=now, help_text="Weeks that closed before this have no report"
    )
    raw_days = models.PositiveSmallIntegerField(
        default=90, help_text="How long raw payloads are kept"
    )
    attachment_days = models.PositiveSmallIntegerField(
        default=730, null=True, blank=True, help_text="The same of files; empty: with their lead"
    )
    conversation_days = models.PositiveSmallIntegerField(
        default=1825,
        null=True,
        blank=True,
        help_text="The same of leads at rest, after the last sign of life; empty: for ever",
    )
    model_call_days = models.PositiveSmallIntegerField(
        default=180, help_text="The same of what a model was sent and said"
    )
    log_days = models.PositiveSmallIntegerField(
        default=365, help_text="The same of mails to the team and of test inquiries"
    )
    audit_days = models.PositiveSmallIntegerField(
        default=1095, help_text="The same of the log of who did what"
    )
    look_up_websites = models.BooleanField(
        default=False,
        help_text="Read the title of a company's home page when somebody from there writes",
    )
    closed_dates: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text='Dates on which no follow-up goes, e.g. ["2026-12-25"]'
    )
    open_dates: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, blank=True, help_text="Public holidays on which it is open all the same"
    )
    holidays = models.CharField(
        max_length=10,
        blank=True,
        help_text="Whose public holidays are closed days: GB-ENG, CA-NS, DE-BY; empty: nobody's",
    )
    reasons_off: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list,
        blank=True,
        help_text="Codes of reasons for which the owner wants no person asked",
    )
    missed = models.CharField(max_length=4, choices=Missed, default=Missed.SKIP)
    mail_a_minute = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Most mails to leads a minute; empty: as many as the server takes",
    )
    warm_up_from = models.DateField(
        null=True,
        blank=True,
        help_text=(
            "A new sender begins with few automatic mails a day, and doubles them every two days "
            "from here on"
        ),
    )

    second_factor_demanded = models.BooleanField(
        default=False, help_text="Nobody of the team works here with a password alone"
    )

    is_demo = models.BooleanField(
        default=False, help_text="Made up, to look around with; every page says so"
    )
    set_up_skipped: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, blank=True, help_text="Steps of the set-up that an owner leaves out"
    )
    tried_with = models.ForeignKey(
        "leads.Arrival",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The newest inquiry that one of us sent to try everything",
    )
    archived_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Since when it is put away: it takes and sends nothing and is not shown",
    )

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "businesses"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Membership(models.Model):
    """A user's place in a business."""

    class Role(models.TextChoices):
        OWNER = (
            "owner",
            gettext_lazy("Owner"),
        )  # also people, connections and data; gets the weekly report
        MANAGER = "manager", gettext_lazy("Manager")  # also decides what the automation may do
        MEMBER = "member", gettext_lazy("Member")  # works leads
        VIEWER = "viewer", gettext_lazy("Viewer")  # reads

    business = models.ForeignKey(Business, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    own_leads_only = models.BooleanField(
        default=False, help_text="Of a member or viewer: they see the leads that are theirs"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "user"], name="one_membership_per_user")
        ]

    @property
    def sees_own_leads_only(self) -> bool:
        """Whoever decides for all leads sees all of them."""
        return self.own_leads_only and self.role in (self.Role.MEMBER, self.Role.VIEWER)
