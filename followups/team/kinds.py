"""Of what people are told, and by which ways: what they choose by, and what holds unasked."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from followups.models import Message
from leads.models import Membership

Topic, Role = Message.Topic, Membership.Role


class AlertKind(TextChoices):
    """What people choose by: a few kinds, each of some topics."""

    URGENT = "urgent", gettext_lazy("An emergency")
    NEEDED = "needed", gettext_lazy("A person is needed now")
    DRAFT = "draft", gettext_lazy("A draft is ready to be approved")
    LATE = "late", gettext_lazy("A promise ends, or an owner stays silent")
    GIVEN = "given", gettext_lazy("A lead was given to you")
    MENTION = "mention", gettext_lazy("Somebody names you in a note")
    NEW = "new", gettext_lazy("A new inquiry")
    REPLY = "reply", gettext_lazy("Somebody writes again")
    HELD = "held", gettext_lazy("Something is held back")
    BROKEN = "broken", gettext_lazy("Something is broken")
    REPORT = "report", gettext_lazy("The weekly report")


class Way(TextChoices):
    NONE = "none", gettext_lazy("Nothing")
    PUSH = "push", gettext_lazy("Notification alone, no mail")
    MAIL = "mail", gettext_lazy("Mail")
    OWN_MAIL = "own_mail", gettext_lazy("Mail, your own leads")
    TEXT = "text", gettext_lazy("Mail and text")
    OWN_TEXT = "own_text", gettext_lazy("Mail and text, your own leads")


OF_OWN_LEADS: Mapping[str, Way] = MappingProxyType(
    {Way.OWN_MAIL.value: Way.MAIL, Way.OWN_TEXT.value: Way.TEXT}
)
KIND_OF: Mapping[str, AlertKind] = MappingProxyType(
    {
        Topic.EMERGENCY: AlertKind.URGENT,
        Topic.ACT_NOW: AlertKind.NEEDED,
        Topic.READY: AlertKind.DRAFT,
        Topic.LEAD: AlertKind.LATE,
        Topic.DRAFT: AlertKind.LATE,
        Topic.ESCALATED: AlertKind.LATE,
        Topic.GIVEN: AlertKind.GIVEN,
        Topic.MENTION: AlertKind.MENTION,
        Topic.NEW: AlertKind.NEW,
        Topic.REPLY: AlertKind.REPLY,
        Topic.HELD_BACK: AlertKind.HELD,
        **dict.fromkeys(
            (
                Topic.IMBALANCE,
                Topic.CHANNEL_OUT,
                Topic.CANARY,
                Topic.CROWDED,
                Topic.DRIFT,
                Topic.CLOCK,
            ),
            AlertKind.BROKEN,
        ),
    }
)
TO_ONE = (AlertKind.GIVEN, AlertKind.MENTION)  # of us, whom it concerns
OF_LEADS = (
    AlertKind.URGENT,
    AlertKind.NEEDED,
    AlertKind.DRAFT,
    AlertKind.LATE,
    AlertKind.NEW,
    AlertKind.REPLY,
)
OF_THEIR_LEADS = (*OF_LEADS, *TO_ONE)
# What somebody has to hear of, whatever everybody chose
MUST_BE_TOLD = (
    AlertKind.URGENT,
    AlertKind.NEEDED,
    AlertKind.LATE,
    AlertKind.HELD,
    AlertKind.BROKEN,
    AlertKind.REPORT,
)
# By mail, where somebody has not chosen
UNASKED: Mapping[str, Collection[AlertKind]] = MappingProxyType(
    {
        Role.OWNER: (*MUST_BE_TOLD, AlertKind.DRAFT),
        Role.MANAGER: (
            AlertKind.URGENT,
            AlertKind.NEEDED,
            AlertKind.DRAFT,
            AlertKind.LATE,
            AlertKind.HELD,
        ),
    }
)
UNASKED_OF_THEIRS = tuple(kind for kind in OF_THEIR_LEADS if kind != AlertKind.NEW)
