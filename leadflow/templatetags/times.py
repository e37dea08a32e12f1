"""How moments and spans of time are said on pages."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext

from integrations.timing.clock import now
from leads.moments import moment_words, span_words
from leads.report.formatting import duration

register = template.Library()


@register.filter
def local(moment: datetime | None, zone: str) -> str:
    """A moment on somebody's wall clock: "Thu 17 Sep, 14:35", or as the reader wants it."""
    return moment_words(moment, ZoneInfo(zone)) if moment else ""


@register.filter
def own_day(local: str) -> str:
    """The day of a moment on somebody's own clock, as it is kept: "14 Sep 2026"."""
    return date_format(datetime.fromisoformat(local), "j M Y")


@register.filter
def ago(moment: datetime | None) -> str:
    """ "3 min ago", "in 2 h"; "now" within a minute."""
    if moment is None:
        return ""
    passed = now() - moment
    if abs(passed) < timedelta(minutes=1):
        return gettext("now") if passed < timedelta(0) else gettext("just now")
    span = {"span": span_words(abs(passed))}
    return (
        gettext("%(span)s ago") % span if passed > timedelta(0) else gettext("in %(span)s") % span
    )


@register.filter
def left(moment: datetime | None) -> str:
    """What is left of a promise: "42 min left", "12 min late"."""
    if moment is None:
        return ""
    remaining = moment - now()
    if remaining > timedelta(0):
        return gettext("%(span)s left") % {"span": span_words(remaining)}
    return gettext("%(span)s late") % {"span": span_words(-remaining)}


@register.filter
def pressure(moment: datetime | None) -> str:
    """late, soon (within a quarter of an hour) or calm."""
    if moment is None:
        return ""
    remaining = moment - now()
    return (
        "late"
        if remaining <= timedelta(0)
        else "soon"
        if remaining <= timedelta(minutes=15)
        else "calm"
    )


@register.filter
def minutes(value: float | None) -> str:
    """A span as in "1 h 30 min"; a dash where there is none yet."""
    return "–" if value is None else duration(value)


@register.filter
def clock(value: object) -> str:
    """An hour as 09:00; what was typed stays as it was typed."""
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


@register.inclusion_tag("components/due_clock.html")
def due_clock(moment: datetime | None) -> dict[str, datetime | None]:
    """What is left of a promise, counted down by the page itself."""
    return {"moment": moment}
