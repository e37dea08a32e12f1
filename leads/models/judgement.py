"""What was decided about a lead, by whom, and the words that show it."""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from integrations.texts.sentences import in_english, sentence
from leads.kept_words import SentenceField, SentencesField
from leads.models.criteria import CriteriaVersion, Criterion
from leads.models.lead import Lead


class ReasonCode(models.TextChoices):
    """Why a person is needed (*act now*), or how sure a judgement is (*check*)."""

    # Act now: what was written
    EMERGENCY = "emergency", gettext_lazy("an emergency: somebody should act within the hour")
    DANGER = "danger", gettext_lazy("somebody or something may be in danger")
    HEALTH = "health", gettext_lazy("signs of a medical emergency or a fragile person")
    THREAT = "threat", gettext_lazy("threatens a complaint, a court or a review")
    ANGER = "anger", gettext_lazy("angry or complaining")
    MINOR = "minor", gettext_lazy("a minor is involved")
    VULNERABLE = "vulnerable", gettext_lazy("bereaved, elderly or easily taken advantage of")
    LEGAL = "legal", gettext_lazy("police, a court or a deadline of the law")
    FRAUD = "fraud", gettext_lazy("looks like fraud or asks for something false")
    CONFLICT = "conflict", gettext_lazy("a possible conflict of interest")
    CONTRADICTION = "contradiction", gettext_lazy("contradicts itself")
    ORDERS = "orders", gettext_lazy("gives orders to whoever or whatever reads it")
    OPT_OUT = "opt_out", gettext_lazy("asks not to be written to")
    LANGUAGE = "language", gettext_lazy("written in a language that you do not offer")
    OTHER = "other", gettext_lazy("the model saw another reason")
    UNPROVED = (
        "unproved",
        gettext_lazy("came in your name, and nothing shows that one of you wrote it"),
    )

    # Act now: nobody has judged it well
    JUNK_OR_CUSTOMER = (
        "junk_or_customer",
        gettext_lazy("the model takes it for junk, the rules for a customer"),
    )
    MISQUOTED = "misquoted", gettext_lazy("many of the model's quotes are not in the inquiry")
    MODEL_FAILED = "model_failed", gettext_lazy("the model could not judge it")
    MODEL_AWAY = "model_away", gettext_lazy("the model stayed away: rules alone judged it")
    MODEL_UNUSABLE = "model_unusable", gettext_lazy("the model's answer could not be used")

    # Check
    SPAM_BY_RULES = (
        "spam_by_rules",
        gettext_lazy("the rules take it for spam: somebody should make sure"),
    )
    LOW_CONFIDENCE = "low_confidence", gettext_lazy("not sure")
    CRITERIA_DISAGREE = "criteria_disagree", gettext_lazy("criteria disagree")
    READERS_DISAGREE = "readers_disagree", gettext_lazy("model and rules disagree")
    RULES_SAW = "rules_saw", gettext_lazy("the rules saw what the model did not name")
    SAMPLE = "sample", gettext_lazy("drawn at random, so that you learn how many are wrong")

    # Of judgements made by earlier versions
    TOO_LITTLE = "too_little", gettext_lazy("too little said to judge it by the criteria")
    EARLIER = "earlier", gettext_lazy("noted by an earlier version")


CHECKS = frozenset(
    {
        ReasonCode.SPAM_BY_RULES,
        ReasonCode.LOW_CONFIDENCE,
        ReasonCode.CRITERIA_DISAGREE,
        ReasonCode.READERS_DISAGREE,
        ReasonCode.RULES_SAW,
        ReasonCode.SAMPLE,
        ReasonCode.TOO_LITTLE,
    }
)
ABOUT_THE_MODEL = frozenset(
    {
        ReasonCode.MISQUOTED,
        ReasonCode.MODEL_FAILED,
        ReasonCode.MODEL_AWAY,
        ReasonCode.MODEL_UNUSABLE,
    }
)  # nothing that they wrote
PRESSING = (ReasonCode.EMERGENCY, ReasonCode.DANGER, ReasonCode.HEALTH)  # before all others
HOLDS = (
    *PRESSING,
    ReasonCode.THREAT,
    ReasonCode.LEGAL,
    ReasonCode.OPT_OUT,
    ReasonCode.ANGER,
    ReasonCode.UNPROVED,
)  # nothing goes on by itself until a person has decided


class Reason(TypedDict):
    """One reason as it is kept: `text` is for people, `code` is what code decides by."""

    code: str
    text: str


def new_reason(code: ReasonCode, words: str | list[str] = "") -> Reason:
    """`words` show it: a quote, or what else it may be."""
    if not words:
        return {"code": code.value, "text": sentence(in_english(code.label))}
    text = sentence("%(what)s: %(words)s", what=code.label, words=words)
    return {"code": code.value, "text": text}


class Judgement(models.Model):
    """One reading of an inquiry. The newest of a lead counts; earlier ones stay."""

    class Category(models.TextChoices):
        NEW_INQUIRY = "new_inquiry", gettext_lazy("New inquiry")
        EXISTING_CUSTOMER = "existing_customer", gettext_lazy("Existing customer")
        VENDOR = "vendor_solicitation", gettext_lazy("Selling something")
        JOB_APPLICANT = "job_applicant", gettext_lazy("Job applicant")
        SPAM = "spam", gettext_lazy("Spam")
        MISDIRECTED = "wrong_number_or_misdirected", gettext_lazy("Meant for somebody else")
        PERSONAL = "personal_or_other", gettext_lazy("Personal or other")
        AUTOMATIC = "auto_reply_or_bounce", gettext_lazy("Automatic mail")

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency", gettext_lazy("Emergency")
        SOON = "soon", gettext_lazy("Soon")
        NORMAL = "normal", gettext_lazy("Normal")
        NONE = "none", gettext_lazy("Nobody waits")

    class Fit(models.TextChoices):
        STRONG = "strong", gettext_lazy("Strong fit")
        FAIR = "fair", gettext_lazy("Fair fit")
        WEAK = "weak", gettext_lazy("Weak fit")
        NO_FIT = "no_fit", gettext_lazy("Does not fit")
        UNCLEAR = "unclear", gettext_lazy("Unclear")
        NOT_JUDGED = "not_judged", gettext_lazy("Not judged by a model")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="judgements", db_index=False)
    criteria = models.ForeignKey(CriteriaVersion, models.PROTECT, null=True)
    at = models.DateTimeField()
    category = models.CharField(max_length=30, choices=Category)
    category_evidence: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, blank=True, help_text="Exact words of the inquiry that show what it is"
    )
    category_sure = models.BooleanField(
        default=True, help_text="False where two fair readers could differ on what it is"
    )
    urgency = models.CharField(max_length=10, choices=Urgency)
    urgency_evidence: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, blank=True, help_text="Exact words of the inquiry that show how urgent it is"
    )
    summary = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=5, blank=True)
    known = models.PositiveSmallIntegerField(
        default=0,
        help_text="How many criteria are decided: met, or not met of what is wanted",
    )
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    fit = models.CharField(max_length=12, choices=Fit)
    reasons: "models.JSONField[list[Reason], list[Reason]]" = SentencesField(
        default=list, help_text="Act now: why a person is needed, code and text of each"
    )
    checks: "models.JSONField[list[Reason], list[Reason]]" = SentencesField(
        default=list, help_text="Check: what it is not sure of. Blocks nothing"
    )
    opt_out = models.BooleanField(default=False)
    judged_by = models.CharField(max_length=100, help_text='"rules", or the model\'s name')
    call = models.ForeignKey(
        "leads.ModelCall",
        models.SET_NULL,
        null=True,
        blank=True,
        help_text="The question it comes from, also where that was asked for another lead",
    )
    reviewed_at = models.DateTimeField(
        null=True, blank=True, help_text="When a person approved or corrected it"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True
    )
    note = SentenceField(blank=True, help_text="Why no model judged it")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(known__gt=0, score__lte=100),
                name="no_score_without_verdicts",
            ),
        ]
        indexes = [
            models.Index(fields=["lead", "-at", "-id"], name="judgements_of_a_lead"),
            models.Index(
                fields=["lead", "at"],
                condition=Q(reviewed_at__isnull=True) & ~Q(checks=[]),
                name="judgements_to_check",
            ),
            models.Index(
                fields=["at"], condition=~Q(reasons=[]), name="judgements_that_need_a_person"
            ),
            models.Index(fields=["at"], name="judgements_by_time"),
            models.Index(
                fields=["judged_by", "reviewed_at"],
                condition=Q(reviewed_at__isnull=False),
                name="judgements_reviewed",
            ),
        ]

    @classmethod
    def newest_of_lead(cls, outer: str = "pk") -> models.QuerySet["Judgement"]:
        """For a subquery: of the lead named by `outer` the one that counts."""
        return cls.objects.filter(lead=models.OuterRef(outer)).order_by("-at", "-id")[:1]

    @property
    def is_inquiry(self) -> bool:
        """Somebody may want our service; nothing else is weighed against the criteria."""
        return self.category == self.Category.NEW_INQUIRY

    @property
    def says_fit(self) -> bool:
        """Whether it was weighed against the criteria, and came out one way or another."""
        return self.fit != self.Fit.UNCLEAR and self.score is not None

    @property
    def is_weighed(self) -> bool:
        """A model has weighed it against the criteria; rules alone do not."""
        return self.fit != self.Fit.NOT_JUDGED

    @property
    def is_urgent(self) -> bool:
        return self.is_emergency or self.urgency == self.Urgency.SOON

    @property
    def is_emergency(self) -> bool:
        return self.urgency == self.Urgency.EMERGENCY

    @property
    def is_pressing(self) -> bool:
        """An emergency, danger or illness: it comes before all others."""
        return self.is_emergency or any(reason["code"] in PRESSING for reason in self.reasons)


class Verdict(models.Model):
    class Is(models.TextChoices):
        MET = "met", gettext_lazy("Met")
        NOT_MET = "not_met", gettext_lazy("Not met")
        CANT_TELL = "cant_tell", gettext_lazy("Can't tell")
        NOT_JUDGED = (
            "not_judged",
            gettext_lazy("Not judged"),
        )  # needs a model, and none has judged it

    judgement = models.ForeignKey(Judgement, models.CASCADE, related_name="verdicts")
    criterion = models.ForeignKey(Criterion, models.PROTECT)
    verdict = models.CharField(max_length=10, choices=Is)
    evidence: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text="Exact words of the inquiry"
    )
    sure = models.BooleanField(default=True, help_text="False where two fair readers could differ")
    corrected = models.BooleanField(default=False, help_text="Decided by a person")

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["judgement", "criterion"], name="one_verdict_per_criterion"
            )
        ]

    @property
    def is_judged(self) -> bool:
        return self.verdict != self.Is.NOT_JUDGED

    @property
    def label(self) -> str:
        return verdict_label(self.verdict, self.criterion.disqualifying)


def verdict_label(verdict: str, is_unwanted: bool) -> str:
    """A verdict as people read it: of something unwanted, "can't tell" means nothing said of it."""
    if is_unwanted and verdict == Verdict.Is.CANT_TELL:
        return gettext("Nothing of it")
    return str(Verdict.Is(verdict).label)
