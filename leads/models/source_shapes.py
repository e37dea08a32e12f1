"""What a source keeps as JSON."""

from typing import NotRequired, TypedDict

from django.db import models
from django.utils.translation import gettext_lazy


class FieldType(models.TextChoices):
    """How a visitor fills in a field of a form."""

    LINE = "line", gettext_lazy("One line")
    TEXT = "text", gettext_lazy("Long text")
    CHOICE = "choice", gettext_lazy("Choice")
    PHOTOS = "photos", gettext_lazy("Photos")
    HIDDEN = "hidden", gettext_lazy("Hidden")


class FormField(TypedDict):
    """One field of a form, in the order in which a visitor sees them."""

    name: str  # of the posted value
    label: str
    required: bool
    type: NotRequired[str]  # of FieldType; a line where it is missing
    choices: NotRequired[list[str]]
    hidden: NotRequired[bool]
    value: NotRequired[str]  # of a hidden field


class RefusedSite(TypedDict):
    """A site that shows a form and is not among those that may."""

    site: str  # scheme and host
    at: str  # ISO 8601, when it was first seen


class MailboxSettings(TypedDict, total=False):
    """Where to read mail and how to sign in; {} until one is connected.

    Secrets stay in the environment, where `…_env` name their variables, or stand encrypted beside.
    """

    host: str
    port: int
    tls: str  # implicit, starttls or none
    user: str
    password_env: str
    folder: str
    oauth: str  # the provider's name, "" for a password
    client_id: str
    client_secret_env: str


class StuckMail(TypedDict):
    """A message that could not be fetched, and how often."""

    uid: int
    tries: int


class MailboxState(TypedDict, total=False):
    """How far a mailbox has been read; times are ISO 8601. {} before the first look."""

    uidvalidity: int
    last_uid: int
    checked_at: str  # when it was last tried
    read_at: str  # when it last succeeded
    error: str
    stuck: StuckMail | None
    too_slow: bool  # the last look did not end in its time


class TelephoneSettings(TypedDict, total=False):
    """What a caller or texter gets; what the owner left out is missing."""

    number: str  # E.164
    ring: str  # E.164, where calls are put through to
    ring_seconds: int
    greeting: str
    answer: str  # to a text
    text_back: str  # after a missed call
