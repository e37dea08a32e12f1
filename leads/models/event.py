"""What happened to a lead. Append-only: timeline, clocks, audit and report read it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from leads.kept_words import SentencesField
from leads.models.lead import Lead


class ContactedHow(models.TextChoices):
    """What one of us did about somebody elsewhere than here, and what came of it."""

    REACHED = "reached", gettext_lazy("Called and reached")
    LEFT_MESSAGE = "left_message", gettext_lazy("Called and left a message")
    WRONG_NUMBER = "wrong_number", gettext_lazy("Called, wrong number")
    MET = "met", gettext_lazy("Met")
    WROTE = "wrote", gettext_lazy("Wrote elsewhere")
    BOOKED = "booked", gettext_lazy("Booked")


SPOKE = (ContactedHow.REACHED, ContactedHow.MET, ContactedHow.WROTE)  # they have had an answer
TRIED = (ContactedHow.LEFT_MESSAGE, ContactedHow.WRONG_NUMBER)  # they wait on


class LeadEventQuerySet(models.QuerySet["LeadEvent"]):
    def answers(self) -> "LeadEventQuerySet":
        """One of us answered them, and has not taken that back."""
        return self.standing().filter(BY_A_PERSON)

    def standing(self) -> "LeadEventQuerySet":
        """Without what whoever did it has taken back."""
        return self.filter(taken_back_at__isnull=True)


class LeadEvent(models.Model):
    """Written in the transaction of the change it reports; never changed, but that it may be taken
    back by whoever did it, and gone with its lead.
    """

    class Kind(models.TextChoices):
        CAPTURED = "captured", gettext_lazy("Came in")
        ATTACHED = "attached", gettext_lazy("Wrote again")
        HEARD = "heard", gettext_lazy("Replied")
        AUTOMATIC = "automatic", gettext_lazy("An automatic mail came in")
        JUDGED = "judged", gettext_lazy("Judged")
        CORRECTED = "corrected", gettext_lazy("Judgement corrected")
        DRAFTED = "drafted", gettext_lazy("Draft of an answer")
        APPROVED = "approved", gettext_lazy("Draft approved")
        REJECTED = "rejected", gettext_lazy("Draft rejected")
        ANSWERED = "answered", gettext_lazy("First answer sent")
        FOLLOWED_UP = "followed_up", gettext_lazy("Follow-up sent")
        CHECKED_IN = "checked_in", gettext_lazy("Check-in sent")
        TASK = "task", gettext_lazy("Task for us")
        REPLIED = "replied", gettext_lazy("Written to by a person")
        NOT_SENT = "not_sent", gettext_lazy("Message not sent")
        UNCONFIRMED = "unconfirmed", gettext_lazy("Message of unknown fate")
        BOUNCED = "bounced", gettext_lazy("Message came back")
        COMPLAINED = "complained", gettext_lazy("Marked our mail as spam")
        ENROLLED = "enrolled", gettext_lazy("Follow-ups planned")
        PARKED = "parked", gettext_lazy("Follow-ups parked")
        RESCHEDULED = "rescheduled", gettext_lazy("Missed follow-ups")
        ENDED = "ended", gettext_lazy("Follow-ups ended")
        OPTED_OUT = "opted_out", gettext_lazy("Asked not to be written to")
        PREFERS = "prefers", gettext_lazy("Wants no automatic messages")
        ALLOWED = "allowed", gettext_lazy("Allowed us to write again")
        HELP = "help", gettext_lazy("Asked by text who we are")
        CALLED = "called", pgettext_lazy("by phone", "Called")
        CONTACTED = "contacted", gettext_lazy("Contact by one of us")
        BOOKED = "booked", gettext_lazy("Booking")
        DECIDED = "decided", gettext_lazy("Decided on what was held")
        STAGE = "stage", gettext_lazy("Moved")
        NEEDS_PERSON = "needs_person", gettext_lazy("Needs a person")
        TAKEN_BACK = "taken_back", gettext_lazy("Taken back")
        SEEN = "seen", gettext_lazy("Seen to")
        EDITED = "edited", gettext_lazy("Card changed")
        ASSIGNED = "assigned", pgettext_lazy("to somebody of the team", "Given")
        SNOOZED = "snoozed", gettext_lazy("Put off")
        ESCALATED = "escalated", gettext_lazy("Nobody answered")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )  # an audit line outlives the account
    detail = SentencesField(default=dict)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = LeadEventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["lead", "kind", "at"], name="events_of_a_lead"),
            models.Index(fields=["kind", "at"], name="events_by_week"),
            models.Index(
                fields=["lead", "at"],
                condition=Q(
                    kind__in=[
                        *("heard", "attached", "replied", "booked", "stage", "contacted"),
                        *("opted_out", "prefers", "complained", "bounced"),
                    ]
                ),
                name="events_that_end_follow_ups",
            ),
            models.Index(
                fields=["id"],
                condition=Q(kind__in=["opted_out", "complained", "bounced"]),
                name="events_that_silence",
            ),
            models.Index(
                fields=["id"],
                condition=Q(kind__in=["opted_out", "allowed", "help"]),
                name="events_of_official_words",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A lead's events are append-only.")
        super().save(*args, **kwargs)


SPOKEN = Q(kind=LeadEvent.Kind.CONTACTED, detail__what__in=[*SPOKE]) | Q(
    kind=LeadEvent.Kind.BOOKED, by__isnull=False
)  # elsewhere than here, as one of us says
BY_A_PERSON = (
    Q(kind=LeadEvent.Kind.REPLIED) | Q(kind=LeadEvent.Kind.ANSWERED, by__isnull=False) | SPOKEN
)  # written, or read and let go, or spoken
