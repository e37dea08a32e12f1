"""Why a person should look at a lead: a row for each reason, side by side."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from leads.models.judgement import ReasonCode
from leads.models.lead import Lead


class Attention(models.Model):
    """Written by `pipeline.attention` alone. It asks until somebody has seen it."""

    class Code(models.TextChoices):
        JUDGEMENT = "judgement", "The judgement"
        MODEL = "model", "No model has judged it well"
        JUDGED_ANEW = "judged_anew", "Judged anew: an inquiry after all"
        OPTED_OUT = "opted_out", "Asked not to be written to"
        MAY_OPT_OUT = "may_opt_out", "May have asked not to be written to"
        ALLOWED_AGAIN = "allowed_again", "Allows us to write again"
        SOMEBODY_ELSE = "somebody_else", "Somebody else writes for them"
        OTHER_ADDRESS = "other_address", "Answered from another address"
        UNPROVED = "unproved", "Nothing shows who wrote it"
        REACTED = "reacted", "Reacted to our message"
        NOT_THEM = "not_them", "It was not they who wrote"
        TALKED = "talked", "One of us talked to them"
        BOOKING_LINK = "booking_link", "Went to our booking page"
        BOUNCED = "bounced", "Our message came back"
        NO_ANSWER = "no_answer", "No first answer goes by itself"
        NO_FOLLOW_UPS = "no_follow_ups", "Follow-ups cannot go"
        DRAFT = "draft", "A draft needs a decision"
        NOT_SENT = "not_sent", "A message was not sent"
        UNCONFIRMED = "unconfirmed", "A message may not have arrived"
        TASK = "task", "A task of a sequence"
        EARLIER = "earlier", "Noted by an earlier version"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="attentions", db_index=False)
    code = models.CharField(max_length=20, choices=Code)
    reason = models.CharField(
        max_length=20,
        choices=ReasonCode,
        blank=True,
        help_text="Of a judgement: which reason, so that judging again says it once",
    )
    text = models.CharField(max_length=300, help_text="For a person to read; nothing decides by it")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "code", "text"],
                condition=Q(seen_at__isnull=True),
                name="one_attention_per_reason",
            )
        ]
        indexes = [models.Index(fields=["lead", "at"], name="attentions_of_a_lead")]

    @classmethod
    def unseen_of_lead(cls, outer: str = "pk") -> Exists:
        """Whether the lead named by `outer` has a reason that nobody has seen."""
        return Exists(cls.objects.filter(lead=OuterRef(outer), seen_at__isnull=True))

    def __str__(self) -> str:
        return self.text
