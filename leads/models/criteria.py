"""The owner's written criteria. A version is immutable once used."""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from leads.models.business import Business


class Rule(TypedDict, total=False):
    """If/then over one field of an inquiry; {} of a sentence that is no rule."""

    field: str
    op: str  # one of leads.criteria.rules.OPERATORS
    value: str | float | list[str]


class CriterionRow(TypedDict):
    """A criterion as plain data: what pages, files and versions are compared by."""

    key: str
    text: str
    weight: int  # 1-5
    kind: str
    required: bool
    disqualifying: bool
    rule: Rule


class CriteriaVersion(models.Model):
    business = models.ForeignKey(Business, models.CASCADE, related_name="criteria_versions")
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    in_force = models.BooleanField(default=True)
    in_force_since = models.DateTimeField(
        null=True, blank=True, help_text="When it last began to judge; empty: it never did"
    )
    in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "number"], name="criteria_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["business"],
                condition=Q(in_force=True),
                name="one_criteria_version_in_force",
            ),
        ]


class Criterion(models.Model):
    """One sentence.

    A rule is decided in code over the fields; a judgement is decided by a model or a person.
    """

    class Kind(models.TextChoices):
        RULE = "rule", gettext_lazy("Rule")
        JUDGEMENT = "judgement", gettext_lazy("Judgement")

    version = models.ForeignKey(CriteriaVersion, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    text = models.TextField()
    weight = models.PositiveSmallIntegerField(default=3)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.JUDGEMENT)
    required = models.BooleanField(
        default=False, help_text="Not met: the inquiry does not fit, whatever the rest says"
    )
    disqualifying = models.BooleanField(
        default=False, help_text="Describes something unwanted; met: the inquiry does not fit"
    )
    rule: "models.JSONField[Rule, Rule]" = models.JSONField(
        default=dict, blank=True, help_text='{"field": "budget", "op": "gte", "value": 2500}'
    )

    def says_the_same(self, other: "Criterion | None") -> bool:
        """Whether a verdict on the other holds for this one.

        Weights and flags change the sum, not the verdict.
        """
        return other is not None and (self.text, self.kind, self.rule) == (
            other.text,
            other.kind,
            other.rule,
        )

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="criterion_key_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=5), name="weight_one_to_five"
            ),
        ]

    @property
    def is_rule(self) -> bool:
        return self.kind == self.Kind.RULE
