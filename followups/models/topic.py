"""What an alert tells the team of."""

from django.db import models
from django.utils.translation import gettext_lazy


class AlertTopic(models.TextChoices):
    LEAD = "lead", gettext_lazy("A lead that waits")
    EMERGENCY = "emergency", gettext_lazy("An emergency")
    ACT_NOW = "act_now", gettext_lazy("A person is needed")
    GIVEN = "given", gettext_lazy("A lead that was given to somebody")
    HELD_BACK = "held_back", gettext_lazy("Something is held back")
    DRAFT = "draft", gettext_lazy("A draft that waits for approval")
    IMBALANCE = "imbalance", gettext_lazy("What arrived is not accounted for")
    CHANNEL_OUT = "channel_out", gettext_lazy("A channel takes nothing")
    CANARY = "canary", gettext_lazy("A test inquiry did not arrive")
    CROWDED = "crowded", gettext_lazy("More came through a source than is answered by itself")
    DRIFT = "drift", gettext_lazy("Judging has become worse")
    CLOCK = "clock", gettext_lazy("The clock has leapt")
    READY = "ready", gettext_lazy("A draft is ready to be approved")
    ESCALATED = "escalated", gettext_lazy("An owner stays silent")
    MENTION = "mention", gettext_lazy("Somebody is named in a note")
    NEW = "new", gettext_lazy("A new inquiry")
    REPLY = "reply", gettext_lazy("Somebody writes again")
    TOGETHER = "together", gettext_lazy("Several of them at once")
