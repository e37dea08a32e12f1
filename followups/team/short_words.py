"""What a notification shows: it lies on a screen that others see, so of a person their first name
alone.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from followups.models import Message
from leads.models import Lead

Topic = Message.Topic
WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        Topic.EMERGENCY: gettext_lazy("EMERGENCY: call %(name)s now"),
        Topic.ACT_NOW: gettext_lazy("%(name)s needs one of us"),
        Topic.LEAD: gettext_lazy("%(name)s waits, and the promise ends"),
        Topic.DRAFT: gettext_lazy("%(name)s waits, and a draft waits for you"),
        Topic.READY: gettext_lazy("A draft for %(name)s is ready"),
        Topic.ESCALATED: gettext_lazy("%(name)s waits, and the owner is silent"),
        Topic.GIVEN: gettext_lazy("%(name)s is yours now"),
        Topic.MENTION: gettext_lazy("You are named in a note about %(name)s"),
        Topic.NEW: gettext_lazy("A new inquiry: %(name)s"),
        Topic.REPLY: gettext_lazy("%(name)s has written again"),
    }
)


def short_words(topic: str, about: Lead | None) -> str:
    """Whatever it is, an emergency says so first."""
    if about is None or topic not in WORDS:
        return str(Topic(topic).label)
    values = {"name": first_name(about)}
    said = str(WORDS[topic]) % values
    if about.pressing and topic != Topic.EMERGENCY:
        return gettext("EMERGENCY: %(said)s") % {"said": said}
    return said


def first_name(lead: Lead) -> str:
    """An address or a number is no name."""
    first = (lead.contact.name.split() or [""])[0]
    return first if first.isalpha() else gettext("somebody")
