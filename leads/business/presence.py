"""Whether somebody of the team is there. Pure: a profile, and a moment on their wall clock."""

from datetime import date, datetime, time, timedelta

from leads.models import Profile
from leads.models.business import WEEKDAYS


def is_away(profile: Profile, day: date) -> bool:
    """Absent on this day. An absence without a last day goes on until they end it."""
    if profile.away_from is None or day < profile.away_from:
        return False
    return profile.away_until is None or day <= profile.away_until


def is_at_work(profile: Profile, local: datetime) -> bool:
    """Within their hours, and not absent; who has said no hours always is."""
    if is_away(profile, local.date()):
        return False
    if not profile.hours:
        return True
    spans = profile.hours.get(WEEKDAYS[local.weekday()], [])
    return any(begins <= f"{local:%H:%M}" < ends for begins, ends in spans)


def quiet_until(profile: Profile, local: datetime) -> datetime | None:
    """When their quiet hours end, where this moment is within them. They may go over midnight."""
    begins, ends, now = profile.quiet_from, profile.quiet_to, f"{local:%H:%M}"
    if not begins or not ends or begins == ends:
        return None
    over_night = begins > ends
    is_within = (now >= begins or now < ends) if over_night else begins <= now < ends
    if not is_within:
        return None
    tomorrow = over_night and now >= begins
    day = local.date() + timedelta(days=1 if tomorrow else 0)
    return datetime.combine(day, time.fromisoformat(ends), local.tzinfo)
