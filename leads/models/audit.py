"""What people did with an account or with what is entrusted to us: append-only."""

from django.conf import settings
from django.db import models

from leads.models.business import Business
from leads.models.lead import Lead


class AuditEntry(models.Model):
    """One thing that one person did, or tried to do.

    It holds no words of a lead, so nothing of it must go where a lead is erased. `about` is a
    thing's number or kind in our words. The database itself refuses to change what it says.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
        SIGNED_OUT = "signed_out", "Signed out"
        ACCOUNT_CHANGED = "account_changed", "Account changed"
        TEAM_CHANGED = "team_changed", "Team changed"
        EXPORTED = "exported", "Took data out"
        ERASED = "erased", "Erased a person"
        FILE_READ = "file_read", "Read an attachment"
        MODEL_CALL_READ = "model_call_read", "Read what was sent to a model"
        REFUSED = "refused", "Was refused"

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
    about = models.CharField(max_length=200, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["business", "-at", "-id"], name="audit_of_a_business")]
