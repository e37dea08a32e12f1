"""The browsers in which our people are told things, and our key to what is sent to them."""

from django.conf import settings
from django.db import models


class PushKey(models.Model):
    """One row, made when the first browser asks: another key would reach none of them."""

    private = models.TextField(help_text="Encrypted, as PEM")
    public = models.CharField(max_length=120, help_text="As browsers take it")


class PushBrowser(models.Model):
    """A browser of one of us that shows what they are told."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_browsers")
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    agent = models.CharField(max_length=300, blank=True, help_text="What it calls itself")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
