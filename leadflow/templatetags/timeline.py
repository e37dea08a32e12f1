"""What happened to a lead, in words."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from integrations.texts import sentences
from leadflow.templatetags.names import ending, outcome, stage
from leads.colleagues import display_name
from leads.models import ContactedHow, Hold, Judgement, LeadEvent, Verdict
from leads.pipeline.snoozing import Until

register = template.Library()
Kind = LeadEvent.Kind
# What the kinds that say "sent" are called where nothing left
KEPT: dict[str, Promise] = {
    Kind.ANSWERED: gettext_lazy("First answer"),
    Kind.FOLLOWED_UP: gettext_lazy("Follow-up"),
    Kind.CHECKED_IN: gettext_lazy("Check-in"),
}


# What a person corrects, and what its values are called
ABOUT = {"category": gettext_lazy("category"), "urgency": gettext_lazy("urgency")}
NAMES = {
    "category": dict(Judgement.Category.choices),
    "urgency": dict(Judgement.Urgency.choices),
}


@register.filter
def in_words(event: LeadEvent) -> str:
    """ "Follow-up sent: day 3", "Stage changed by Ann Lee: completed".

    What never left this machine is not called sent.
    """
    return who_did(event) + what_became(event.detail) + reasons_of(event)


@register.filter
def deed_words(event: LeadEvent) -> str:
    """The same beside the name of whoever did it."""
    return what_happened(event) + what_became(event.detail) + reasons_of(event)


def who_did(event: LeadEvent) -> str:
    what = what_happened(event)
    if event.by is None:
        return what
    return gettext("%(what)s by %(who)s") % {"what": what, "who": display_name(event.by)}


def what_happened(event: LeadEvent) -> str:
    what = str(event.get_kind_display())
    if event.kind == LeadEvent.Kind.CONTACTED:
        what = str(ContactedHow(event.detail["what"]).label)
    if event.detail.get("kept_here"):
        kept = {"what": KEPT.get(event.kind, what)}
        return gettext("%(what)s, kept in the outbox and not sent") % kept
    return what


def what_became(detail: dict[str, Any]) -> str:
    """The day of a step, the outcome or stage it came to, what was corrected or decided."""
    said = ": " + gettext("day %(day)s") % {"day": detail["day"]} if detail.get("day") else ""
    if detail.get("outcome"):
        said += f": {outcome(detail['outcome'])}"
    elif detail.get("after"):
        said += f": {stage(detail['after'])}"
    elif detail.get("owner"):
        said += ": " + gettext("to %(name)s") % {"name": detail["owner"]}
    elif detail.get("decision"):
        said += f": {Hold.Decision(detail['decision']).label.lower()}"
    return said + correction(detail)


def correction(detail: dict[str, Any]) -> str:
    if not detail.get("about"):
        return ""
    about = detail["about"]
    names = NAMES.get(about, dict(Verdict.Is.choices))
    before, after = (detail.get(key, "") for key in ("before", "after_value"))
    changed = (str(names.get(value, value)).lower() for value in (before, after))
    return f": {ABOUT.get(about, about)}, {' → '.join(changed)}"


def reasons_of(event: LeadEvent) -> str:
    """Why it happened, how, and until when. Why follow-ups ended is kept as a key, not in words."""
    detail = event.detail
    if event.kind == LeadEvent.Kind.ENDED:
        return f": {ending(detail.get('why', ''))}"
    kept = [sentences.in_words(detail[name]) for name in ("why", "how") if detail.get(name)]
    kept += [detail[name] for name in ("phone", "note") if detail.get(name)]
    return "".join(f": {said}" for said in kept) + until(detail)


def until(detail: dict[str, Any]) -> str:
    if detail.get("until") in Until.values:
        return f": {Until(detail['until']).label}"
    if not (day := detail.get("until")):
        return ""
    words = {"day": date_format(date.fromisoformat(day), "D j M Y")}
    return " " + gettext("until %(day)s") % words
