"""What happened to a lead, in words."""

from django import template

from leadflow.templatetags.names import ending, stage
from leads.models import LeadEvent

register = template.Library()


@register.filter
def in_words(event: LeadEvent) -> str:
    """ "Follow-up sent: day 3", "Stage changed by ann@example.com: completed".

    What never left this machine is not called sent.
    """
    said, detail = str(event.get_kind_display()), event.detail
    if detail.get("kept_here"):
        said = f"{said.removesuffix(' sent')}, kept in the outbox and not sent"
    if event.by:
        said += f" by {event.by.email}"
    if detail.get("day"):
        said += f": day {detail['day']}"
    if detail.get("outcome"):
        said += f": {detail['outcome']}"
    elif detail.get("after"):
        said += f": {stage(detail['after'])}"
    if detail.get("about"):
        said += f": {detail['about']}, {detail.get('before', '')} → {detail.get('after_value', '')}"
    if event.kind == LeadEvent.Kind.ENDED:
        return said + f": {ending(detail.get('why', ''))}"
    said += "".join(f": {detail[name]}" for name in ("why", "how") if detail.get(name))
    return said + (f" until {detail['until']}" if detail.get("until") else "")
