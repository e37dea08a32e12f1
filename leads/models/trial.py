"""Judging tried out.

An edited version over the last real leads, or a version and model against the owner's examples.
"""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from leads.kept_words import SentenceField, SentencesField
from leads.models.business import Business
from leads.models.criteria import CriteriaVersion
from leads.models.lead import Lead, LeadFields


class JudgementFacts(TypedDict, total=False):
    """What a judgement says, as bare facts: kept with examples and trials. {} where none was made.

    Of an example it is what is right; labelled messages for benchmarks also say which other
    categories would be right, and on which criteria (by key) readers differ.
    """

    category: str
    urgency: str
    score: int | None  # 0-100
    fit: str
    verdicts: dict[str, str]  # by the criterion's key
    needs_person: bool  # act now
    to_check: bool
    judged_by: str
    note: str
    also_ok: list[str]
    contested: list[str]


class ExampleInquiry(TypedDict):
    """An inquiry as it was judged; `received_at` is ISO 8601 with an offset."""

    fields: LeadFields
    text: str
    subject: str
    sender: str
    quoted: str
    channel: str
    received_at: str


class CategoryCounts(TypedDict):
    cases: int
    right: int


class CriterionCounts(TypedDict):
    cases: int
    right: int
    falsely_met: int


class EvaluationTable(TypedDict):
    """How judgements compare with what is right. Shares are 0-1, None of nothing."""

    cases: int
    category: float | None
    macro_f1: float | None
    urgency: float | None
    verdicts: float | None
    sent_to_a_person: float | None
    wrong: float | None
    wrong_and_not_sent: float | None
    wrong_already_sent: float | None
    by_category: dict[str, CategoryCounts]
    by_criterion: dict[str, CriterionCounts]  # by its key
    confused: dict[str, int]  # "spam as new_inquiry", the most frequent first


class Example(models.Model):
    """One of the owner's golden set: an inquiry and what is right about it.

    It stays when its lead is gone.
    """

    business = models.ForeignKey(Business, models.CASCADE, related_name="examples")
    lead = models.OneToOneField(
        Lead, models.SET_NULL, null=True, blank=True, related_name="example"
    )
    criteria = models.ForeignKey(
        CriteriaVersion,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="The sentences that its verdicts speak of",
    )
    inquiry: "models.JSONField[ExampleInquiry, ExampleInquiry]" = models.JSONField(
        help_text=(
            "fields, text, subject, sender, quoted, channel and received_at, as they were judged"
        )
    )
    truth: "models.JSONField[JudgementFacts, JudgementFacts]" = models.JSONField(
        help_text='{"category": …, "urgency": …, "verdicts": {"key": "met"}, "needs_person": false}'
    )
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at", "-id"]


class Trial(models.Model):
    class Kind(models.TextChoices):
        REPLAY = "replay", gettext_lazy("Over the last leads")
        EXAMPLES = "examples", gettext_lazy("Against the examples")

    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Not started")
        RUNNING = "running", gettext_lazy("Running")
        DONE = "done", gettext_lazy("Done")

    business = models.ForeignKey(Business, models.CASCADE, related_name="trials")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    criteria = models.ForeignKey(CriteriaVersion, models.PROTECT, related_name="trials")
    model = models.CharField(
        max_length=100, blank=True, help_text='The model\'s name; "" where rules judged alone'
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    drift = SentenceField(blank=True, help_text="What has become worse since the trial before")
    notified_at = models.DateTimeField(
        null=True, blank=True, help_text="When the owners were told of the drift"
    )
    figures: "models.JSONField[EvaluationTable, EvaluationTable]" = models.JSONField(
        default=dict,
        help_text=(
            "Of a trial against the examples: the table that is shown, kept so that drift can be "
            "seen"
        ),
    )

    class Meta:
        ordering = ["-created_at", "-id"]

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_replay(self) -> bool:
        return self.kind == self.Kind.REPLAY


class TrialCase(models.Model):
    """One inquiry of a trial.

    What it is judged now, next to what it was (a lead) or should be (an example).
    """

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="cases")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True)
    example = models.ForeignKey(Example, models.CASCADE, null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="When it may be judged (again); empty: done"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    before: "models.JSONField[JudgementFacts, JudgementFacts]" = SentencesField(
        default=dict, help_text="category, urgency, score, fit and verdicts as they stood"
    )
    after: "models.JSONField[JudgementFacts, JudgementFacts]" = SentencesField(
        default=dict, help_text="The same, as judged in the trial, with needs_person and judged_by"
    )
    why = SentenceField(blank=True, help_text="Why it could not be judged")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="trial_cases_to_judge"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lead__isnull=False) ^ Q(example__isnull=False),
                name="a_case_is_of_a_lead_or_an_example",
            )
        ]
