"""What people did with an account or with what is entrusted to us: append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from leads.kept_words import SentenceField
from leads.models.business import Business
from leads.models.lead import Lead


class AuditEntry(models.Model):
    """One thing that one person did, or tried to do.

    It holds no words of a lead, so nothing of it must go where a lead is erased. `about` is a
    thing's number or kind in our words. The database itself refuses to change what it says.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", gettext_lazy("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", gettext_lazy("Sign-in failed")
        SIGNED_OUT = "signed_out", gettext_lazy("Signed out")
        ACCOUNT_CHANGED = "account_changed", gettext_lazy("Account changed")
        TEAM_CHANGED = "team_changed", gettext_lazy("Team changed")
        EXPORTED = "exported", gettext_lazy("Took data out")
        ERASED = "erased", gettext_lazy("Erased a person")
        FILE_READ = "file_read", gettext_lazy("Read an attachment")
        MODEL_CALL_READ = "model_call_read", gettext_lazy("Read what was sent to a model")
        REFUSED = "refused", gettext_lazy("Was refused")

    business = models.ForeignKey(
        Business,
        models.CASCADE,
        null=True,
        blank=True,
        help_text="Whose owners may read it; empty: the operator's alone",
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    who = models.CharField(
        max_length=254, blank=True, help_text="Their address then; empty: no account of ours"
    )
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, blank=True, related_name="+")
    about = SentenceField(blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["business", "-at", "-id"], name="audit_of_a_business")]
