"""What was decided about a lead, by whom, and the words that show it."""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q

from leads.models.criteria import CriteriaVersion, Criterion
from leads.models.lead import Lead


class ReasonCode(models.TextChoices):
    """Why a person is needed (*act now*), or how sure a judgement is (*check*)."""

    # Act now: what was written
    EMERGENCY = "emergency", "an emergency: somebody should act within the hour"
    DANGER = "danger", "somebody or something may be in danger"
    HEALTH = "health", "signs of a medical emergency or a fragile person"
    THREAT = "threat", "threatens a complaint, a court or a review"
    ANGER = "anger", "angry or complaining"
    MINOR = "minor", "a minor is involved"
    VULNERABLE = "vulnerable", "bereaved, elderly or easily taken advantage of"
    LEGAL = "legal", "police, a court or a deadline of the law"
    FRAUD = "fraud", "looks like fraud or asks for something false"
    CONFLICT = "conflict", "a possible conflict of interest"
    CONTRADICTION = "contradiction", "contradicts itself"
    ORDERS = "orders", "gives orders to whoever or whatever reads it"
    OPT_OUT = "opt_out", "asks not to be written to"
    LANGUAGE = "language", "written in a language that you do not offer"
    OTHER = "other", "the model saw another reason"
    UNPROVED = "unproved", "came in your name, and nothing shows that one of you wrote it"

    # Act now: nobody has judged it well
    JUNK_OR_CUSTOMER = "junk_or_customer", "the model takes it for junk, the rules for a customer"
    MISQUOTED = "misquoted", "many of the model's quotes are not in the inquiry"
    MODEL_FAILED = "model_failed", "the model could not judge it"
    MODEL_AWAY = "model_away", "the model stayed away: rules alone judged it"
    MODEL_UNUSABLE = "model_unusable", "the model's answer could not be used"

    # Check
    SPAM_BY_RULES = "spam_by_rules", "the rules take it for spam: somebody should make sure"
    LOW_CONFIDENCE = "low_confidence", "not sure"
    CRITERIA_DISAGREE = "criteria_disagree", "criteria disagree"
    READERS_DISAGREE = "readers_disagree", "model and rules disagree"
    RULES_SAW = "rules_saw", "the rules saw what the model did not name"
    SAMPLE = "sample", "drawn at random, so that you learn how many are wrong"

    # Of judgements made by earlier versions
    TOO_LITTLE = "too_little", "too little said to judge it by the criteria"
    EARLIER = "earlier", "noted by an earlier version"


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


def new_reason(code: ReasonCode, words: str = "") -> Reason:
    """`words` show it: a quote, or what else it may be."""
    return {"code": code.value, "text": f"{code.label}: {words}" if words else code.label}


class Judgement(models.Model):
    """One reading of an inquiry. The newest of a lead counts; earlier ones stay."""

    class Category(models.TextChoices):
        NEW_INQUIRY = "new_inquiry", "New inquiry"
        EXISTING_CUSTOMER = "existing_customer", "Existing customer"
        VENDOR = "vendor_solicitation", "Selling something"
        JOB_APPLICANT = "job_applicant", "Job applicant"
        SPAM = "spam", "Spam"
        MISDIRECTED = "wrong_number_or_misdirected", "Meant for somebody else"
        PERSONAL = "personal_or_other", "Personal or other"
        AUTOMATIC = "auto_reply_or_bounce", "Automatic mail"

    class Urgency(models.TextChoices):
        EMERGENCY = "emergency", "Emergency"
        SOON = "soon", "Soon"
        NORMAL = "normal", "Normal"
        NONE = "none", "Nobody waits"

    class Fit(models.TextChoices):
        STRONG = "strong", "Strong fit"
        FAIR = "fair", "Fair fit"
        WEAK = "weak", "Weak fit"
        NO_FIT = "no_fit", "Does not fit"
        UNCLEAR = "unclear", "Unclear"
        NOT_JUDGED = "not_judged", "Not judged by a model"

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
    reasons: "models.JSONField[list[Reason], list[Reason]]" = models.JSONField(
        default=list, help_text="Act now: why a person is needed, code and text of each"
    )
    checks: "models.JSONField[list[Reason], list[Reason]]" = models.JSONField(
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
    note = models.CharField(max_length=300, blank=True, help_text="Why no model judged it")

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
    def is_urgent(self) -> bool:
        return self.is_emergency or self.urgency == self.Urgency.SOON

    @property
    def is_emergency(self) -> bool:
        return self.urgency == self.Urgency.EMERGENCY

    @property
    def is_pressing(self) -> bool:
        """An emergency, danger or illness: it comes before all others."""
        return self.is_emergency or any(reason["code"] in PRESSING for reason in self.reasons)


NOTHING_OF_IT = "Nothing of it"


class Verdict(models.Model):
    class Is(models.TextChoices):
        MET = "met", "Met"
        NOT_MET = "not_met", "Not met"
        CANT_TELL = "cant_tell", "Can't tell"
        NOT_JUDGED = "not_judged", "Not judged"  # needs a model, and none has judged it

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
        return NOTHING_OF_IT
    return str(Verdict.Is(verdict).label)
