"""Why a person should look at a lead: a row for each reason, side by side."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from leads.kept_words import SentenceField
from leads.models.judgement import PRESSING, ReasonCode
from leads.models.lead import Lead


class Attention(models.Model):
    """Written by `pipeline.attention` alone. It asks until somebody has seen it."""

    class Code(models.TextChoices):
        JUDGEMENT = "judgement", gettext_lazy("The judgement")
        MODEL = "model", gettext_lazy("No model has judged it well")
        JUDGED_ANEW = "judged_anew", gettext_lazy("Judged anew: an inquiry after all")
        OPTED_OUT = "opted_out", gettext_lazy("Asked not to be written to")
        MAY_OPT_OUT = "may_opt_out", gettext_lazy("May have asked not to be written to")
        ALLOWED_AGAIN = "allowed_again", gettext_lazy("Allows us to write again")
        SOMEBODY_ELSE = "somebody_else", gettext_lazy("Somebody else writes for them")
        OTHER_ADDRESS = "other_address", gettext_lazy("Answered from another address")
        UNPROVED = "unproved", gettext_lazy("Nothing shows who wrote it")
        REACTED = "reacted", gettext_lazy("Reacted to our message")
        NOT_THEM = "not_them", gettext_lazy("It was not they who wrote")
        TALKED = "talked", gettext_lazy("One of us talked to them")
        BOOKING_LINK = "booking_link", gettext_lazy("Went to our booking page")
        BOUNCED = "bounced", gettext_lazy("Our message came back")
        NO_ANSWER = "no_answer", gettext_lazy("No first answer goes by itself")
        NO_FOLLOW_UPS = "no_follow_ups", gettext_lazy("Follow-ups cannot go")
        DRAFT = "draft", gettext_lazy("A draft needs a decision")
        NOT_SENT = "not_sent", gettext_lazy("A message was not sent")
        UNCONFIRMED = "unconfirmed", gettext_lazy("A message may not have arrived")
        TASK = "task", gettext_lazy("A task of a sequence")
        EARLIER = "earlier", gettext_lazy("Noted by an earlier version")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="attentions", db_index=False)
    code = models.CharField(max_length=20, choices=Code)
    reason = models.CharField(
        max_length=20,
        choices=ReasonCode,
        blank=True,
        help_text="Of a judgement: which reason, so that judging again says it once",
    )
    text = SentenceField(help_text="For a person to read; nothing decides by it")
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

    @property
    def is_pressing(self) -> bool:
        return self.reason in PRESSING

    def __str__(self) -> str:
        return self.text
