"""Chips: a state in a word or two, with its tone (good, warn, bad, or none)."""

from typing import Any

from django import template
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from followups.models import Message
from leads.models import Arrival, Judgement, Lead, Verdict

register = template.Library()
CHIP = "components/chip.html"
MESSAGE = {
    Message.State.SENT: "good",
    Message.State.FAILED: "bad",
    Message.State.UNCONFIRMED: "warn",
}
ARRIVAL = {Arrival.Became.QUARANTINED: "warn", Arrival.Became.FAILED: "bad"}
FIT = {Judgement.Fit.STRONG: "good", Judgement.Fit.NO_FIT: "warn", Judgement.Fit.WEAK: "warn"}
URGENCY = {Judgement.Urgency.EMERGENCY: "bad", Judgement.Urgency.SOON: "warn"}
OUTCOME = {Lead.Outcome.WON: "good"}
CHANGE = {"added": "good", "removed": "bad", "changed": "warn"}  # of versions.changes_between
CHANGE_SAID = {
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "changed": gettext_lazy("changed"),
}
FATE = {"new": "good", "known": "good", "skip": "warn"}  # of importing.Fate
FATE_SAID = {
    "new": pgettext_lazy("a person", "new"),
    "known": gettext_lazy("new lead"),
    "update": gettext_lazy("added"),
    "skip": gettext_lazy("left out"),
}


@register.inclusion_tag(CHIP)
def chip(label: Any, tone: str = "") -> dict[str, Any]:
    return {"label": label, "tone": tone}


@register.inclusion_tag(CHIP)
def message_chip(message: Message) -> dict[str, Any]:
    """What never left this machine is not called sent."""
    if message.is_kept_here:
        return chip(gettext("Kept here"), "warn")
    return toned_chip(message.get_state_display(), MESSAGE, message.state)


@register.inclusion_tag(CHIP)
def arrival_chip(arrival: Arrival) -> dict[str, Any]:
    return toned_chip(arrival.get_became_display(), ARRIVAL, arrival.became)


@register.inclusion_tag(CHIP)
def outcome_chip(lead: Lead) -> dict[str, Any]:
    return toned_chip(lead.get_outcome_display(), OUTCOME, lead.outcome)


@register.inclusion_tag(CHIP)
def fit_chip(judgement: Judgement, most: str = "") -> dict[str, Any]:
    """How it fits, with its score where that says something; `most` says of how many."""
    is_told = judgement.score is not None and judgement.fit != Judgement.Fit.UNCLEAR
    score = f" · {judgement.score}{most}" if is_told else ""
    return toned_chip(judgement.get_fit_display() + score, FIT, judgement.fit)


@register.inclusion_tag(CHIP)
def urgency_chip(judgement: Judgement) -> dict[str, Any]:
    return toned_chip(judgement.get_urgency_display(), URGENCY, judgement.urgency)


@register.inclusion_tag(CHIP)
def verdict_chip(verdict: Verdict) -> dict[str, Any]:
    """Good or bad where it is met, as the criterion describes something wanted or unwanted."""
    unwanted = verdict.criterion.disqualifying
    tones = {
        Verdict.Is.MET: "bad" if unwanted else "good",
        Verdict.Is.NOT_MET: "" if unwanted else "warn",
    }
    return toned_chip(verdict.label, tones, verdict.verdict)


@register.inclusion_tag(CHIP)
def change_chip(what: str) -> dict[str, Any]:
    """What became of a line between two versions."""
    return toned_chip(CHANGE_SAID.get(what, what), CHANGE, what)


@register.inclusion_tag(CHIP)
def fate_chip(what: str) -> dict[str, Any]:
    """What a row of an import would become."""
    return toned_chip(FATE_SAID[what], FATE, what)


def toned_chip(label: Any, tones: Any, value: str) -> dict[str, Any]:
    return {"label": label, "tone": tones.get(value, "")}
