"""How a business reaches the outside, as an owner entered it in the pages."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from integrations.secrecy import encryption
from leads.kept_words import SentenceField
from leads.models.business import Business


class Connection(models.Model):
    """A mail server or provider, a telephone account or a model.

    What is set in the environment wins over it. `values` names what may be shown; the secrets are
    one encrypted text, whose key is outside the database.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", gettext_lazy("Mail out")
        TELEPHONE = "telephone", gettext_lazy("Text and calls")
        MODEL = "model", gettext_lazy("Model")

    business = models.ForeignKey(Business, models.CASCADE, related_name="connections")
    kind = models.CharField(max_length=10, choices=Kind)
    values: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict, help_text="What may be shown, by name"
    )
    secret = models.TextField(blank=True, help_text="Encrypted JSON of what may not, by name")
    changed_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True, blank=True)
    works = models.BooleanField(null=True, help_text="What its last test found; empty: none yet")
    news_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When its provider last told what became of mails",
    )
    test_words = SentenceField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "kind"], name="one_connection_of_a_kind")
        ]

    @property
    def secrets(self) -> dict[str, str]:
        """By name. Raises InvalidToken where no key of ours made them."""
        return opened(self.secret)


def sealed(secrets: dict[str, str]) -> str:
    """As a column keeps them; "" where there are none."""
    return encryption.encrypt(json.dumps(secrets)) if secrets else ""


def opened(secret: str) -> dict[str, str]:
    """What such a column keeps. Raises InvalidToken where no key of ours made it."""
    found: dict[str, str] = json.loads(encryption.decrypt(secret)) if secret else {}
    return found


class SettingChange(models.Model):
    """One thing that somebody set differently. Of a secret it says only that it is another."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="setting_changes")
    at = models.DateTimeField()
    area = models.CharField(max_length=40, help_text="The page of the settings, by its name")
    name = SentenceField(help_text="What was set, or its key")
    before = SentenceField(blank=True)
    after = SentenceField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    who = models.CharField(max_length=254, blank=True, help_text="Their address then")

    class Meta:
        indexes = [models.Index(fields=["business", "-at", "-id"], name="changes_of_settings")]
