"""The owner's texts and rhythm, and who is in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy

from followups.models.channel import ChannelKey
from leads.models import Business, Judgement, Lead

Category, Fit = Judgement.Category, Judgement.Fit
new_inquiries = lazy(
    lambda fit: gettext("New inquiries: %(fit)s") % {"fit": fit.label.lower()}, str
)
AUDIENCES = [
    *(
        (f.value, new_inquiries(f))
        for f in (Fit.STRONG, Fit.FAIR, Fit.WEAK, Fit.NO_FIT, Fit.UNCLEAR)
    ),
    *(
        (c.value, c.label)
        for c in (
            Category.EXISTING_CUSTOMER,
            Category.PERSONAL,
            Category.MISDIRECTED,
            Category.JOB_APPLICANT,
            Category.VENDOR,
        )
    ),
]


class Sequence(models.Model):
    """Everything we say by ourselves: the first answer and the steps.

    Versioned; people in flight finish on theirs.

    One is for every new inquiry; others may be in force beside it, for those of one fit or for
    another kind of message.
    """

    business = models.ForeignKey(Business, models.CASCADE, related_name="sequences")
    audience = models.CharField(
        max_length=30,
        choices=AUDIENCES,
        blank=True,
        help_text="Whom it is for; empty: new inquiries that have none of their own",
    )
    version = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    in_force = models.BooleanField(default=True)
    first_subject = models.CharField(max_length=200)
    first_body = models.TextField()
    window_from = models.TimeField(default="09:00")
    window_to = models.TimeField(default="18:00")
    weekdays = models.JSONField(default=list, help_text="0 is Monday; days on which a step may go")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["business", "version"], name="sequence_version_once"),
            models.UniqueConstraint(
                fields=["business", "audience"],
                condition=Q(in_force=True),
                name="one_sequence_in_force_per_audience",
            ),
        ]


class SequenceStep(models.Model):
    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="steps")

    day = models.PositiveSmallIntegerField(
        help_text=(
            "Days after the inquiry, at its local wall-clock time; of a check-in: after the lead "
            "came to rest"
        )
    )
    is_check_in = models.BooleanField(
        default=False, help_text="Asks once more, long after everything else went unanswered"
    )
    channel = models.CharField(max_length=5, choices=ChannelKey, default=ChannelKey.EMAIL)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()

    class Meta:
        ordering = ["is_check_in", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["sequence", "is_check_in", "day"], name="one_step_per_day"
            )
        ]


class Enrollment(models.Model):
    """A lead's way through a sequence."""

    class Why(models.TextChoices):
        REPLIED = "replied", gettext_lazy("They replied")
        BOOKED = "booked", gettext_lazy("They booked, or went to the booking page")
        OPTED_OUT = "opted_out", gettext_lazy("They asked us to stop")
        COMPLAINED = "complained", gettext_lazy("They marked a mail as spam")
        BOUNCED = "bounced", gettext_lazy("Their address does not exist")
        COMPLETED = "completed", gettext_lazy("The lead was completed by hand")
        PERSON = "person", gettext_lazy("A person took over")
        STOPPED = "stopped", gettext_lazy("Stopped by hand")
        EXHAUSTED = "exhausted", gettext_lazy("Every step went and nobody wrote back")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="enrollments")
    sequence = models.ForeignKey(Sequence, models.PROTECT)
    started_at = models.DateTimeField()
    parked_until = models.DateField(
        null=True, blank=True, help_text="The day after they said they would be back, in their zone"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=10, choices=Why, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(ended_at__isnull=True),
                name="one_active_enrollment_per_lead",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, why="") | Q(ended_at__isnull=False) & ~Q(why=""),
                name="ended_with_a_reason",
            ),
        ]
