"""One request of a contact, and where it stands."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from integrations.texts.sentences import in_words
from leads.kept_words import SentencesField
from leads.models.business import Business
from leads.models.contact import Contact
from leads.models.lead_indexes import INDEXES
from leads.models.lead_rows import LeadQuerySet
from leads.models.source import Source

if TYPE_CHECKING:
    from leads.models.hold import Hold
    from leads.models.judgement import Judgement

LeadFields = Mapping[str, object]  # what a person gave, by field name; a value may be any JSON


class JudgeTurn(models.IntegerChoices):
    """In which order the leads that wait for a model have it."""

    FIRST = 0, gettext_lazy("The rules see an emergency")
    UNREAD = 1, gettext_lazy("Nobody has read it yet")
    CALM = 2, gettext_lazy("The rules see no emergency")
    LATER = 3, gettext_lazy("Judged by the rules, and by the model for the team")


class Lead(models.Model):
    class Stage(models.TextChoices):
        NEW = "new", pgettext_lazy("stage of a lead", "New")  # nobody has answered
        IN_PROGRESS = "in_progress", gettext_lazy("In progress")  # the first answer has gone
        COMPLETED = "completed", gettext_lazy("Completed")  # with an outcome

    class Outcome(models.TextChoices):
        WON = "won", gettext_lazy("Won")
        LOST = "lost", gettext_lazy("Lost")
        NOT_A_FIT = "not_a_fit", gettext_lazy("Not a fit")
        NURTURE = "nurture", gettext_lazy("Nurture")
        SPAM = "spam", gettext_lazy("Spam")
        NO_INQUIRY = "no_inquiry", gettext_lazy("No inquiry")
        DUPLICATE = "duplicate", gettext_lazy("Duplicate")

    business = models.ForeignKey(Business, models.CASCADE, related_name="leads")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="leads")
    source = models.ForeignKey(Source, models.PROTECT, related_name="leads")
    channel = models.CharField(max_length=10)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.NEW)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="leads"
    )
    fields: "models.JSONField[LeadFields, LeadFields]" = models.JSONField(
        default=dict, help_text="What the person gave, by field name"
    )
    enrichment: "models.JSONField[dict[str, str], dict[str, str]]" = SentencesField(
        default=dict, help_text="Hints told offline from phone, mail and postcode"
    )
    quiet = models.BooleanField(
        default=False, help_text="Entered by us: nothing goes out by itself"
    )
    referral = models.CharField(max_length=200, blank=True, help_text="Who sent them to us")
    is_test = models.BooleanField(
        default=False, help_text="A test or a canary: left out of every figure"
    )
    attribution: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        default=dict, help_text="page, referrer, utm_* and click ids, as they came"
    )
    need = models.CharField(max_length=200, blank=True, help_text="One line of what they want")
    value = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="What the job is worth, in the money of the country of the business",
    )
    timezone = models.CharField(
        max_length=60, help_text="The person's zone: their field, else the business's"
    )
    language = models.CharField(max_length=5, blank=True)
    received_at = models.DateTimeField(
        help_text="When the inquiry came in; every clock starts here"
    )
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="They wrote and nobody has answered since"
    )
    promise_due_at = models.DateTimeField(null=True, blank=True)
    act_now = models.BooleanField(
        default=False, help_text="The newest judgement has a reason for which a person is needed"
    )
    pressing = models.BooleanField(
        default=False,
        help_text="One of its reasons is an emergency, danger or illness: before all others",
    )
    pressing_since = models.DateTimeField(
        null=True, blank=True, help_text="When they last wrote, where it presses"
    )
    in_hand_since = models.DateTimeField(
        null=True,
        blank=True,
        help_text="One of us has dealt with it, or they booked: nobody need take it up",
    )
    no_inquiry_since = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Taken for no inquiry: by the judge, or by one of us, who completed it",
    )
    no_inquiry_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(
        null=True, blank=True, help_text="Put off by one of us: not on Today before"
    )
    look_up_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=(
            "When their company's home page may be looked at (again); empty: done, or not asked for"
        ),
    )
    judge_at = models.DateTimeField(
        null=True, blank=True, help_text="When judging may be tried (again); empty: judged"
    )
    judge_turn = models.PositiveSmallIntegerField(choices=JudgeTurn, default=JudgeTurn.UNREAD)
    judge_attempts = models.PositiveSmallIntegerField(default=0)
    judge_claim = models.UUIDField(null=True, blank=True)

    Turn = JudgeTurn
    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="completed", completed_at__isnull=False) & ~Q(outcome="")
                | ~Q(stage="completed") & Q(outcome="", completed_at__isnull=True),
                name="completed_exactly_with_an_outcome",
            )
        ]
        indexes = INDEXES

    def __str__(self) -> str:
        return f"{self.contact}: {self.need}" if self.need else str(self.contact)

    @property
    def attention(self) -> list[str]:
        """Why a person should look, in words: danger first, then the oldest; pages prefetch
        `attentions`.
        """
        unseen = [reason for reason in self.attentions.all() if reason.seen_at is None]
        unseen.sort(key=lambda reason: not reason.is_pressing)
        return [in_words(reason.text) for reason in unseen]

    @property
    def needs_a_person(self) -> bool:
        """Whether its judgement says so, and none has dealt with it since they last wrote; pages
        prefetch `attentions`.
        """
        if not self.act_now or self.completed_at:
            return False
        return self.in_hand_since is None or bool(self.waiting_since or self.attention)

    @property
    def presses_now(self) -> bool:
        """Whether that is for an emergency, danger or illness."""
        return self.pressing and self.needs_a_person

    @property
    def waits_for_a_hand(self) -> bool:
        """Whether it needs a person, whose reasons were seen, and none has taken it up."""
        is_open = self.act_now and self.completed_at is None and self.in_hand_since is None
        return is_open and not self.attention

    @property
    def open_holds(self) -> list["Hold"]:
        """Why what goes by itself waits for a person; pages prefetch `holds`."""
        return [hold for hold in self.holds.all() if hold.decided_at is None]

    @property
    def is_silenced(self) -> bool:
        """Whether they seem to want nothing more of us, and nobody has decided on it."""
        return any(hold.of_opt_out for hold in self.open_holds)

    def newest_judgement(self) -> "Judgement | None":
        """The one that counts; not asked for where the judgements were fetched with the lead."""
        return next(iter(self.judgements.all()[:1]), None)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def is_no_inquiry(self) -> bool:
        """Taken for none: `no_inquiry_by` is who said so, None where the judge did."""
        return self.no_inquiry_since is not None

    @property
    def stage_or_outcome(self) -> str:
        """How it ended, else its stage."""
        return self.outcome or self.stage

    @property
    def owner_number(self) -> str:
        """As pages name whose it is: "" for nobody's."""
        return str(self.owner_id or "")

    @property
    def is_new(self) -> bool:
        return self.stage == self.Stage.NEW

    @property
    def is_completed(self) -> bool:
        return self.stage == self.Stage.COMPLETED
