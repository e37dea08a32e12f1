"""What one of us has just done, as far as it can be taken back."""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from leads.models.business import Business
from leads.models.lead import Lead


class StoppedAnswer(TypedDict):
    """A first answer of which nothing more was to come, as it was."""

    message: int
    sequence: int | None
    state: str


class Before(TypedDict, total=False):
    """How it was: what changed of the lead's columns, and the numbers of rows that go with it."""

    columns: dict[str, str | int | None]
    attentions: list[int]  # that nobody had seen
    events: list[int]  # that the deed wrote
    last_event: int  # the newest of all events when it was done
    wrong: str  # a phone that was not marked as wrong
    message: int  # a draft that waited for approval
    merge: int
    judgement: int  # that the deed wrote: it and what came after it is gone again
    correction: int
    tag: str  # as it is written, put on or taken off
    holds: list[int]  # that nobody had decided on
    answers: list[StoppedAnswer]


class Undo(models.Model):
    """One deed about one lead, or about two cards; those of one press have one `act`.

    For a few minutes it can be taken back by whoever did it, where nothing has happened since.
    """

    class Verb(models.TextChoices):
        MOVE = "move", gettext_lazy("Moved")
        SEEN = "seen", gettext_lazy("Seen to")
        STOP = "stop", gettext_lazy("Follow-ups stopped")
        CONTACTED = "contacted", gettext_lazy("Contact by one of us")
        NO_INQUIRY = "no_inquiry", gettext_lazy("Taken for no inquiry")
        INQUIRY = "inquiry", gettext_lazy("Taken for an inquiry")
        GIVE = "give", gettext_lazy("Given")
        SNOOZE = "snooze", gettext_lazy("Put off, or on Today again")
        GO_ON = "go_on", gettext_lazy("What was held goes on")
        HOLD_STOP = "hold_stop", gettext_lazy("What was held is stopped")
        TAG = "tag", gettext_lazy("Tagged")
        UNTAG = "untag", gettext_lazy("Tag taken off")
        APPROVE = "approve", gettext_lazy("Draft approved")
        MERGE = "merge", gettext_lazy("Cards joined")

    act = models.UUIDField(db_index=True)
    verb = models.CharField(max_length=10, choices=Verb)
    business = models.ForeignKey(Business, models.CASCADE, related_name="+", db_index=False)
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="undos")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    before: "models.JSONField[Before, Before]" = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
