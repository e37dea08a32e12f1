"""By which channels one lead can be reached, the one they prefer first."""

from followups.channels import CHANNELS, TO_PEOPLE
from followups.models import ChannelKey
from leads.capture.inquiry import BY_PHONE
from leads.models import Inbound, Lead


def way_to_answer(lead: Lead) -> tuple[str, str]:
    """(channel, address) by which this lead is answered: as they came, where we can.

    Whoever fills in a form and leaves a phone alone is answered there.
    """
    wished = [lead.contact.prefers] if lead.contact.prefers in TO_PEOPLE else []
    ways = [*wished, preferred(lead.channel), ChannelKey.EMAIL.value]
    if lead.channel == "form":
        ways.append(ChannelKey.SMS.value)
    reached = ((key, address) for key in ways if (address := CHANNELS[key].address(lead)))
    return next(reached, (ChannelKey.EMAIL.value, ""))


def ways_to_reach(lead: Lead) -> dict[str, str]:
    """{channel: address} of every way by which a person of ours can write to them.

    The one by which they wrote last comes first. Pages prefetch `inbound` and WHERE_TO_WRITE.
    """
    theirs = [one for one in lead.inbound.all() if one.kind == Inbound.Kind.HUMAN]
    last = max(theirs, key=lambda one: (one.at, one.pk), default=None)
    by_habit = preferred(last.channel if last else lead.channel)
    first = lead.contact.prefers if lead.contact.prefers in TO_PEOPLE else by_habit
    ways = {key: CHANNELS[key].address(lead) for key in TO_PEOPLE}
    return {key: ways[key] for key in sorted(ways, key=lambda key: key != first) if ways[key]}


def preferred(came_by: str) -> str:
    """Who texted or called is answered by SMS, everybody else by mail."""
    return (ChannelKey.SMS if came_by in BY_PHONE else ChannelKey.EMAIL).value
