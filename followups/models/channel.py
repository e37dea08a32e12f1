"""The names of the ways by which we reach somebody; what each can do stands in `channels`."""

from django.db import models
from django.utils.translation import gettext_lazy


class ChannelKey(models.TextChoices):
    EMAIL = "email", gettext_lazy("E-mail")
    SMS = "sms", gettext_lazy("Text message")
    TASK = "task", gettext_lazy("Task for the team")
    PUSH = "push", gettext_lazy("Notification in a browser")
