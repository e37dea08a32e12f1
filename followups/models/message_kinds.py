"""What a message is, where it stands, and what was heard of it."""

from django.db import models


class MessageKind(models.TextChoices):
    FIRST_RESPONSE = "first_response", "First answer"
    STEP = "step", "Follow-up"
    CHECK_IN = "check_in", "Check-in"
    REPLY = "reply", "Reply by a person"
    NOTICE = "notice", "Answer to an official word"
    REPORT = "report", "Weekly report"
    ALERT = "alert", "Alert to the team"
    ACCOUNT = "account", "About an account"
    TRIAL = "trial", "Trial of a sequence"


class MessageState(models.TextChoices):
    DRAFT = "draft", "Draft"
    AWAITING_APPROVAL = "awaiting_approval", "Waits for approval"
    QUEUED = "queued", "Planned"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    WITHHELD = "withheld", "Withheld"
    CANCELLED = "cancelled", "Cancelled"
    UNCONFIRMED = "unconfirmed", "Sent or not: unknown"


class MessageDelivery(models.TextChoices):
    """In the order in which news may follow news; it never moves backwards."""

    NONE = "", "No news"
    DEFERRED = "deferred", "Delayed by their server"
    DELIVERED = "delivered", "Delivered"
    BOUNCED = "bounced", "Came back"
    COMPLAINED = "complained", "Marked as spam"


class MessageWording(models.TextChoices):
    """Whose words a first answer is in, before a person has approved it."""

    NONE = "", "Not known"
    OWNER = "owner", "The owner's text"
    EMERGENCY = "emergency", "The owner's text for emergencies"
    DRAFTED = "drafted", "A draft"
