"""Values by their names for people, where no row of a model says them."""

from collections.abc import Sequence

from django import template
from django.utils.text import capfirst

from followups.models import Enrollment
from integrations.texts.sentences import in_words
from leads import languages
from leads.criteria.rules import OPERATORS
from leads.models import Judgement, Lead, Verdict

register = template.Library()


@register.filter
def worded(kept: str) -> str:
    """A sentence that a row keeps, in the words of the page's reader."""
    return in_words(kept or "")


@register.filter
def reasons_words(reasons: Sequence[str]) -> str:
    """Several reasons on one line, each as a sentence of its own."""
    return " · ".join(capfirst(reason.rstrip(".")) for reason in reasons)


@register.filter
def stage(value: str) -> str:
    """A stage by its name for people."""
    return str(dict(Lead.Stage.choices).get(value, value)).lower()


@register.filter
def outcome(value: str) -> str:
    """An outcome by its name for people."""
    return str(dict(Lead.Outcome.choices).get(value, value)).lower()


@register.filter
def operator(value: str) -> str:
    """What a rule asks of a field, as it reads between the field and the value."""
    return str(OPERATORS.get(value, value))


@register.filter
def ending(value: str) -> str:
    """Why follow-ups ended, by its name for people."""
    return str(dict(Enrollment.Why.choices).get(value, value))


@register.filter
def category(value: str) -> str:
    return str(dict(Judgement.Category.choices).get(value, value))


@register.filter
def fit(value: str) -> str:
    return str(dict(Judgement.Fit.choices).get(value, value))


@register.filter
def verdict(value: str) -> str:
    return str(dict(Verdict.Is.choices).get(value, value)).lower()


@register.filter
def language_name(code: str) -> str:
    return languages.language_name(code)
