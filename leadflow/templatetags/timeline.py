"""What happened to a lead, in words."""

from typing import Any

from django import template

from leadflow.templatetags.names import ending, stage
from leads.models import ContactedHow, Hold, LeadEvent
from leads.pipeline.snoozing import Until

register = template.Library()


@register.filter
def in_words(event: LeadEvent) -> str:
    """ "Follow-up sent: day 3", "Stage changed by ann@example.com: completed".

    What never left this machine is not called sent.
    """
    return who_did(event) + what_became(event.detail) + reasons_of(event)


def who_did(event: LeadEvent) -> str:
    said = str(event.get_kind_display())
    if event.kind == LeadEvent.Kind.CONTACTED:
        said = str(ContactedHow(event.detail["what"]).label)
    if event.detail.get("kept_here"):
        said = f"{said.removesuffix(' sent')}, kept in the outbox and not sent"
    return f"{said} by {event.by.email}" if event.by else said


def what_became(detail: dict[str, Any]) -> str:
    """The day of a step, the outcome or stage it came to, what was corrected or decided."""
    said = f": day {detail['day']}" if detail.get("day") else ""
    if detail.get("outcome"):
        said += f": {detail['outcome']}"
    elif detail.get("after"):
        said += f": {stage(detail['after'])}"
    elif detail.get("owner"):
        said += f": to {detail['owner']}"
    elif detail.get("decision"):
        said += f": {Hold.Decision(detail['decision']).label.lower()}"
    return said + correction(detail)


def correction(detail: dict[str, Any]) -> str:
    if not detail.get("about"):
        return ""
    return f": {detail['about']}, {detail.get('before', '')} → {detail.get('after_value', '')}"


def reasons_of(event: LeadEvent) -> str:
    """Why it happened, how, and until when. Why follow-ups ended is kept as a key, not in words."""
    detail = event.detail
    if event.kind == LeadEvent.Kind.ENDED:
        return f": {ending(detail.get('why', ''))}"
    said = "".join(
        f": {detail[name]}" for name in ("why", "how", "phone", "note") if detail.get(name)
    )
    return said + until(detail)


def until(detail: dict[str, Any]) -> str:
    if detail.get("until") in Until.values:
        return f": {Until(detail['until']).label}"
    return f" until {detail['until']}" if detail.get("until") else ""
