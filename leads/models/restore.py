"""How a database tells that it is a copy of an earlier one, and what a person decided then."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from leads.models.business import Business


class Installation(models.Model):
    """Where this database stands. The newest row counts; a copy gets one of its own."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    place = models.CharField(
        max_length=100, help_text="Of its file or tables: a copy of them is in another place"
    )
    began_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class SendingMark(models.Model):
    """Something was about to leave. The numbers only grow, and are noted outside as well."""

    at = models.DateTimeField()


class Restore(models.Model):
    """A business's data were restored: nothing leaves for it until a person has decided.

    Written by `leads.restored` alone.
    """

    class How(models.TextChoices):
        COMMAND = "command", gettext_lazy("It was restored from a backup.")
        COPIED = (
            "copied",
            gettext_lazy("It is a copy: its file or its tables are not where they were."),
        )
        OLDER = "older", gettext_lazy("It is older than what has been sent from this machine.")
        ANOTHER = (
            "another",
            gettext_lazy("It is another database than the one that this machine knew."),
        )
        BY_HAND = "by_hand", gettext_lazy("The operator asked for it.")

    class Decision(models.TextChoices):
        SKIP = "skip", gettext_lazy("Leave out what may have gone")
        GO_ON = "go_on", gettext_lazy("Send everything")

    business = models.ForeignKey(Business, models.CASCADE, related_name="restores")
    how = models.CharField(max_length=10, choices=How)
    noticed_at = models.DateTimeField()
    knows_until = models.DateTimeField(
        null=True, blank=True, help_text="The newest that it knows of; what followed is lost"
    )
    decision = models.CharField(max_length=5, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        ordering = ["noticed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["business"],
                condition=Q(decided_at__isnull=True),
                name="one_undecided_restore",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | ~Q(decision="") & Q(decided_at__isnull=False),
                name="restore_decided_with_a_decision",
            ),
        ]
