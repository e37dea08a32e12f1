"""The outbox: one row per thing we say, from the plan to what became of it."""

from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from followups.models.channel import ChannelKey
from followups.models.message_kinds import (
    MessageDelivery,
    MessageKind,
    MessageState,
    MessageWording,
)
from followups.models.message_query import IS_UNDECIDED, MessageQuerySet
from followups.models.sequence import Enrollment, Sequence, SequenceStep
from followups.models.topic import AlertTopic
from leads.kept_words import SentenceField
from leads.models import Business, Lead, LeadEvent, WeeklyReport

# When something last happened to it; what was called off lies in the future by its plan
HAPPENED = Coalesce("sending_at", "settled_at", "not_before")
NEWEST_FIRST = (HAPPENED.desc(), F("id").desc())
CLAIMED = Q(state="queued", lease_until__isnull=False)


class Message(models.Model):
    Kind: TypeAlias = MessageKind
    State: TypeAlias = MessageState
    Topic: TypeAlias = AlertTopic
    Delivery: TypeAlias = MessageDelivery
    Wording: TypeAlias = MessageWording

    TO_PEOPLE = (Kind.FIRST_RESPONSE, Kind.STEP, Kind.CHECK_IN, Kind.REPLY, Kind.NOTICE)
    AUTOMATIC = (Kind.FIRST_RESPONSE, Kind.STEP, Kind.CHECK_IN)
    FIRST = (Kind.FIRST_RESPONSE, Kind.REPLY, Kind.NOTICE)  # somebody waits for these
    # What goes also while nobody knows whether the clock or the secret key is right
    AWAITED = (*FIRST, Kind.ALERT, Kind.ACCOUNT, Kind.TRIAL)
    UNDECIDED = (State.DRAFT, State.AWAITING_APPROVAL)
    # Accepted, or may have been: counts as said
    LEFT_STATES = (State.SENDING, State.SENT, State.UNCONFIRMED)

    HAPPENED = HAPPENED

    # Each change of a row is written into every index of it: what another index begins with needs
    # none of its own.
    business = models.ForeignKey(Business, models.CASCADE, related_name="messages", db_index=False)
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="messages")
    about = models.ForeignKey(
        Lead,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="alerts",
        help_text="On an alert: the lead it tells the team of",
    )
    enrollment = models.ForeignKey(
        Enrollment, models.CASCADE, null=True, blank=True, related_name="messages", db_index=False
    )
    step = models.ForeignKey(SequenceStep, models.PROTECT, null=True, blank=True)
    sequence = models.ForeignKey(
        Sequence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="On a first answer: what to plan once it has gone; emptied when planned",
    )
    report = models.ForeignKey(WeeklyReport, models.CASCADE, null=True, blank=True, db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_index=False
    )  # asked for only where an account is deleted
    kind = models.CharField(max_length=15, choices=Kind)
    channel = models.CharField(max_length=5, choices=ChannelKey, default=ChannelKey.EMAIL)
    category = models.CharField(
        max_length=30,
        blank=True,
        help_text="On a first answer: what it was taken for when it was planned",
    )
    wording = models.CharField(max_length=10, choices=Wording, default=Wording.NONE, blank=True)
    answers = models.OneToOneField(
        LeadEvent,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="notice",
        help_text="On a notice: the official word that it answers",
    )
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    why = SentenceField(blank=True, help_text="Why it is in this state, for a person to read")
    why_code = models.CharField(
        max_length=20, blank=True, default="", help_text="The same for code to decide by: a WhyCode"
    )
    topic = models.CharField(
        max_length=20, choices=Topic, blank=True, help_text="On an alert: what it tells the team of"
    )
    sends_again = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sent_again_as",
        db_index=False,
        help_text="The failed or unconfirmed message that a person sent again as this one",
    )
    due_local = models.CharField(
        max_length=16,
        blank=True,
        help_text="The intended wall-clock time in the lead's zone, e.g. 2026-09-18T14:35",
    )
    not_before = models.DateTimeField()
    to = models.CharField(max_length=254, blank=True)
    counted_to = models.CharField(max_length=254, blank=True)  # the same in one spelling
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(
        blank=True, help_text="The owner's or the writer's own text, before merge fields and footer"
    )
    text = models.TextField(blank=True, help_text="As sent; written when the message is claimed")
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=255, blank=True)
    provider_id = models.CharField(
        max_length=64, blank=True, help_text="What the provider calls it"
    )
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    channel_out = models.BooleanField(
        default=False,
        help_text=(
            "It waits because its whole channel is out: a refused sign-in, a server that is away, "
            "a quota"
        ),
    )
    written_at = models.DateTimeField(
        null=True, blank=True, help_text="When one of us wrote it, where it goes later"
    )
    sending_at = models.DateTimeField(
        null=True, blank=True, help_text="When the marker was written, before the first byte"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    kept_here = models.BooleanField(
        default=False,
        help_text="On a sent one: nothing was set up to send it by; nobody got it",
    )
    past_deadline = models.BooleanField(
        default=False,
        help_text="A draft that nobody approved in time, and of which that has been told",
    )
    missed_choice = models.CharField(
        max_length=4,
        blank=True,
        help_text="What the team wants done with a missed one; empty: not decided",
    )
    missed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=(
            "Its window passed while nothing could be sent, and nobody has decided what becomes "
            "of it"
        ),
    )
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.NONE, blank=True)
    delivery_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["not_before", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=ChannelKey.values), name="message_of_a_known_channel"
            ),
            models.UniqueConstraint(fields=["enrollment", "step"], name="one_message_per_step"),
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(kind="first_response"),
                name="one_first_response_per_lead",
            ),
            models.UniqueConstraint(fields=["report", "to"], name="one_report_per_owner_and_week"),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "sent", "unconfirmed"])
                | ~Q(message_id="") & Q(claim__isnull=False, sending_at__isnull=False),
                name="nothing_leaves_without_its_marker",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(state="queued"), name="messages_due"
            ),
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state="queued", kind__in=["first_response", "reply", "notice"]),
                name="messages_due_first",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="messages_being_sent"
            ),
            models.Index(fields=["lease_until"], condition=CLAIMED, name="messages_claimed"),
            models.Index(
                fields=["channel"], condition=Q(channel_out=True), name="messages_of_channels_out"
            ),
            models.Index(
                fields=["not_before"],
                condition=IS_UNDECIDED,
                name="messages_undecided",
            ),
            models.Index(
                fields=["missed_at"], condition=Q(missed_at__isnull=False), name="messages_missed"
            ),
            models.Index(
                fields=["settled_at"],
                condition=Q(state="withheld"),
                name="messages_withheld_by_time",
            ),
            models.Index(
                fields=["sequence"],
                condition=Q(sequence__isnull=False),
                name="messages_to_plan_from",
            ),
            models.Index(fields=["message_id"], name="messages_by_id"),
            models.Index(
                fields=["provider_id"], condition=~Q(provider_id=""), name="messages_by_provider_id"
            ),
            models.Index(fields=["counted_to", "sending_at"], name="messages_by_mailbox"),
            models.Index(fields=["business", "sending_at"], name="messages_of_a_day"),
            models.Index(
                F("business"), *NEWEST_FIRST, condition=~Q(state="queued"), name="messages_said"
            ),
            models.Index(
                F("business"),
                F("state"),
                *NEWEST_FIRST,
                condition=~Q(state__in=["queued", "sent"]),
                name="messages_not_sent",
            ),
            models.Index(
                fields=["sends_again"],
                condition=Q(sends_again__isnull=False),
                name="messages_sent_again",
            ),
            models.Index(
                fields=["business", "topic", "not_before"],
                condition=~Q(topic=""),
                name="alerts_by_topic",
            ),
        ]

    @property
    def title(self) -> str:
        """ "Follow-up, day 3"."""
        kind, step = self.get_kind_display(), self.step
        return gettext("%(kind)s, day %(day)s") % {"kind": kind, "day": step.day} if step else kind

    @property
    def is_kept_here(self) -> bool:
        """Sent as far as we go, and nobody got it: there was no way out of this machine."""
        return self.is_sent and self.kept_here

    @property
    def is_reply(self) -> bool:
        return self.kind == self.Kind.REPLY

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT

    @property
    def is_queued(self) -> bool:
        return self.state == self.State.QUEUED

    @property
    def awaits_approval(self) -> bool:
        return self.state == self.State.AWAITING_APPROVAL

    @property
    def goes_by_itself(self) -> bool:
        """It has not gone yet, and none of us has written or approved it."""
        is_unsent = self.is_queued or self.state in self.UNDECIDED
        return is_unsent and self.kind in self.AUTOMATIC and self.author_id is None

    @property
    def is_unconfirmed(self) -> bool:
        return self.state == self.State.UNCONFIRMED

    @property
    def is_resendable(self) -> bool:
        """A person may decide to send it again; nothing ever does so by itself."""
        return self.state in (self.State.FAILED, self.State.UNCONFIRMED)

    @property
    def is_by_a_person(self) -> bool:
        """One of us wrote it, or approved it: until it goes it can be taken back."""
        approved = self.kind == self.Kind.FIRST_RESPONSE and self.author_id is not None
        return self.is_reply or approved
