"""Weeks begin on Monday, and days at midnight, where the business is. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def day_start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone)
