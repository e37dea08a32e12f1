"""How a first answer is made, and who let it go."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from followups.models.message import Message
from leads.kept_words import SentencesField
from leads.models import Business, Judgement, ModelCall, Source


def text_hash(subject: str, body: str) -> str:
    """What an approval binds to: a text that changes afterwards has not been read.

    Hex, 64 characters.
    """
    return hashlib.sha256(f"{subject}\x00{body}".encode()).hexdigest()


class AnswerRule(models.Model):
    """How the first answer to one kind of message is made, for one source or for all that have no
    rule of their own.
    """

    class Mode(models.TextChoices):
        NONE = "none", gettext_lazy("No automatic answer")
        TEMPLATE = "template", gettext_lazy("My own text, at once")
        DRAFT = "draft", gettext_lazy("A draft that one of us approves")
        AUTOMATIC = "automatic", gettext_lazy("A draft that goes by itself when every check holds")

    class Late(models.TextChoices):
        SAFE = "safe", gettext_lazy("my own text goes")
        NOTHING = "nothing", gettext_lazy("it waits for one of us; nothing goes by itself")

    business = models.ForeignKey(Business, models.CASCADE, related_name="answer_rules")
    source = models.ForeignKey(
        Source, models.CASCADE, null=True, blank=True, related_name="answer_rules"
    )
    category = models.CharField(max_length=30, choices=Judgement.Category)
    mode = models.CharField(max_length=10, choices=Mode)
    late = models.CharField(
        max_length=10,
        choices=Late,
        default=Late.SAFE,
        help_text="When nobody has approved five minutes before the promise ends",
    )
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(
        blank=True,
        help_text="The owner's text for this kind; empty: the first answer of the sequence",
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "category"],
                condition=Q(source__isnull=True),
                name="one_answer_rule_per_category",
            ),
            models.UniqueConstraint(
                fields=["source", "category"],
                condition=Q(source__isnull=False),
                name="one_answer_rule_per_source_and_category",
            ),
        ]


class EmergencyText(models.Model):
    """What the owner says at once where an inquiry is an emergency, in one language."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="emergency_texts")
    language = models.CharField(max_length=5, help_text="ISO 639-1 code")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "language"], name="one_emergency_text_per_language"
            )
        ]


class Draft(models.Model):
    """What a draft is made of.

    The facts chosen, the sentences that a model wrote, and what speaks against sending it.
    """

    message = models.OneToOneField(Message, models.CASCADE, related_name="draft")
    at = models.DateTimeField()
    text = models.TextField(help_text="As drafted; what a person makes of it stands on the message")
    parts = models.JSONField(
        default=list,
        help_text=(
            '[{"text": …, "fact": true, "label": …}]: paragraphs, which are the owner\'s approved '
            "facts word for word, and what they asked about before those"
        ),
    )
    problems = SentencesField(
        default=list, help_text="Why it does not go by itself, each for a person to read"
    )
    call = models.ForeignKey(ModelCall, models.SET_NULL, null=True, blank=True)


class Approval(models.Model):
    """A person let a draft go, or did not. It binds to the text that was read."""

    class Decision(models.TextChoices):
        APPROVED = "approved", gettext_lazy("Approved")
        REJECTED = "rejected", gettext_lazy("Rejected")

    message = models.ForeignKey(Message, models.CASCADE, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision)
    text_hash = models.CharField(max_length=64, help_text="Of the text that was read")
    edited = models.BooleanField(
        default=False, help_text="Another text went than the one that was drafted"
    )

    class Meta:
        ordering = ["at", "id"]


class SavedReply(models.Model):
    """Words that a team uses again and again."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="saved_replies")
    name = models.CharField(max_length=80)
    body = models.TextField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["business", "name"], name="one_saved_reply_per_name")
        ]
