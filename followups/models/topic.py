"""What an alert tells the team of."""

from django.db import models


class AlertTopic(models.TextChoices):
    LEAD = "lead", "A lead that waits"
    EMERGENCY = "emergency", "An emergency"
    ACT_NOW = "act_now", "A person is needed"
    HELD_BACK = "held_back", "Something is held back"
    DRAFT = "draft", "A draft that waits for approval"
    IMBALANCE = "imbalance", "What arrived is not accounted for"
    CHANNEL_OUT = "channel_out", "A channel takes nothing"
    CANARY = "canary", "A test inquiry did not arrive"
    CROWDED = "crowded", "More came through a source than is answered by itself"
    DRIFT = "drift", "Judging has become worse"
    CLOCK = "clock", "The clock has leapt"
