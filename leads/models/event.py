"""What happened to a lead. Append-only: timeline, clocks, audit and report read it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from leads.models.lead import Lead


class LeadEvent(models.Model):
    """Written in the transaction of the change it reports; never changed, gone with its lead."""

    class Kind(models.TextChoices):
        CAPTURED = "captured", "Came in"
        ATTACHED = "attached", "Wrote again"
        HEARD = "heard", "Replied"
        AUTOMATIC = "automatic", "An automatic mail came in"
        JUDGED = "judged", "Judged"
        CORRECTED = "corrected", "Judgement corrected"
        DRAFTED = "drafted", "Draft of an answer"
        APPROVED = "approved", "Draft approved"
        REJECTED = "rejected", "Draft rejected"
        ANSWERED = "answered", "First answer sent"
        FOLLOWED_UP = "followed_up", "Follow-up sent"
        CHECKED_IN = "checked_in", "Check-in sent"
        TASK = "task", "Task for us"
        REPLIED = "replied", "Written to by a person"
        NOT_SENT = "not_sent", "Message not sent"
        UNCONFIRMED = "unconfirmed", "Message of unknown fate"
        BOUNCED = "bounced", "Message came back"
        COMPLAINED = "complained", "Marked our mail as spam"
        ENROLLED = "enrolled", "Follow-ups planned"
        PARKED = "parked", "Follow-ups parked"
        RESCHEDULED = "rescheduled", "Missed follow-ups"
        ENDED = "ended", "Follow-ups ended"
        OPTED_OUT = "opted_out", "Asked not to be written to"
        PREFERS = "prefers", "Wants no automatic messages"
        ALLOWED = "allowed", "Allowed us to write again"
        HELP = "help", "Asked by text who we are"
        CALLED = "called", "Called"
        BOOKED = "booked", "Booking"
        DECIDED = "decided", "Decided on what was held"
        STAGE = "stage", "Moved"
        NEEDS_PERSON = "needs_person", "Needs a person"
        SEEN = "seen", "Seen to"
        ASSIGNED = "assigned", "Given"
        SNOOZED = "snoozed", "Put off"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )  # an audit line outlives the account
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["lead", "kind", "at"], name="events_of_a_lead"),
            models.Index(fields=["kind", "at"], name="events_by_week"),
            models.Index(
                fields=["lead", "at"],
                condition=Q(
                    kind__in=[
                        *("heard", "attached", "replied", "booked", "stage"),
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
