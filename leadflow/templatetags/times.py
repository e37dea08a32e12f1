"""How moments and spans of time are said on pages."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import template

from integrations.clock import now
from leadflow.persons_ways import moment_pattern
from leads.report.formatting import duration

register = template.Library()


@register.filter
def local(moment: datetime | None, zone: str) -> str:
    """A moment on somebody's wall clock: "Thu 17 Sep, 14:35", or as the reader wants it."""
    return moment.astimezone(ZoneInfo(zone)).strftime(moment_pattern()) if moment else ""


@register.filter
def ago(moment: datetime | None) -> str:
    """ "3 min ago", "in 2 h"; "now" within a minute."""
    if moment is None:
        return ""
    passed = now() - moment
    if abs(passed) < timedelta(minutes=1):
        return "now" if passed < timedelta(0) else "just now"
    said = span(abs(passed))
    return f"{said} ago" if passed > timedelta(0) else f"in {said}"


@register.filter
def left(moment: datetime | None) -> str:
    """What is left of a promise: "42 min left", "12 min late"."""
    if moment is None:
        return ""
    remaining = moment - now()
    return f"{span(remaining)} left" if remaining > timedelta(0) else f"{span(-remaining)} late"


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


def span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{max(1, minutes)} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h" + (
            f" {minutes % 60} min" if minutes < 6 * 60 and minutes % 60 else ""
        )
    return f"{minutes // 1440} days"


@register.filter
def minutes(value: float | None) -> str:
    return duration(value)


@register.filter
def clock(value: object) -> str:
    """An hour as 09:00; what was typed stays as it was typed."""
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


@register.inclusion_tag("components/due_clock.html")
def due_clock(moment: datetime | None) -> dict[str, datetime | None]:
    """What is left of a promise, counted down by the page itself."""
    return {"moment": moment}
