"""What a message is, where it stands, and what was heard of it."""

from django.db import models
from django.utils.translation import gettext_lazy


class MessageKind(models.TextChoices):
    FIRST_RESPONSE = "first_response", gettext_lazy("First answer")
    STEP = "step", gettext_lazy("Follow-up")
    CHECK_IN = "check_in", gettext_lazy("Check-in")
    REPLY = "reply", gettext_lazy("Reply by a person")
    NOTICE = "notice", gettext_lazy("Answer to an official word")
    REPORT = "report", gettext_lazy("Weekly report")
    ALERT = "alert", gettext_lazy("Alert to the team")
    ACCOUNT = "account", gettext_lazy("About an account")
    TRIAL = "trial", gettext_lazy("Trial of a sequence")


class MessageState(models.TextChoices):
    DRAFT = "draft", gettext_lazy("Draft")
    AWAITING_APPROVAL = "awaiting_approval", gettext_lazy("Waits for approval")
    QUEUED = "queued", gettext_lazy("Planned")
    SENDING = "sending", gettext_lazy("Being sent")
    SENT = "sent", gettext_lazy("Sent")
    FAILED = "failed", gettext_lazy("Failed")
    WITHHELD = "withheld", gettext_lazy("Withheld")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")
    UNCONFIRMED = "unconfirmed", gettext_lazy("Sent or not: unknown")


class MessageDelivery(models.TextChoices):
    """In the order in which news may follow news; it never moves backwards."""

    NONE = "", gettext_lazy("No news")
    DEFERRED = "deferred", gettext_lazy("Delayed by their server")
    DELIVERED = "delivered", gettext_lazy("Delivered")
    BOUNCED = "bounced", gettext_lazy("Came back")
    COMPLAINED = "complained", gettext_lazy("Marked as spam")


class MessageWording(models.TextChoices):
    """Whose words a first answer is in, before a person has approved it."""

    NONE = "", gettext_lazy("Not known")
    OWNER = "owner", gettext_lazy("The owner's text")
    EMERGENCY = "emergency", gettext_lazy("The owner's text for emergencies")
    DRAFTED = "drafted", gettext_lazy("A draft")
