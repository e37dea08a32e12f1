"""The names of the ways by which we reach somebody; what each can do stands in `channels`."""

from django.db import models


class ChannelKey(models.TextChoices):
    EMAIL = "email", "E-mail"
    SMS = "sms", "Text message"
    TASK = "task", "Task for the team"
