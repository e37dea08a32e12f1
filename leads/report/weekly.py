"""The week is closed: its figures are frozen in a row, once."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from leads.models import Business, WeeklyReport
from leads.models.report import WeeklyFigures
from leads.report.figures import week_of_figures
from leads.report.weeks import day_start, monday_of

READY_AT = time(7)  # Monday, in the business's zone


def write_next_report(now: datetime) -> bool:
    """Write one missing report of the week that closed last. False when every business has it."""
    for business in Business.objects.at_work().filter(created_at__lt=now):
        week = last_closed_week(business.zone, now)
        is_theirs = day_start(week + timedelta(days=7), business.zone) > business.created_at
        if is_theirs and not business.reports.filter(week=week).exists():
            write_report(business, week, now)
            return True
    return False


def last_closed_week(zone: ZoneInfo, now: datetime) -> date:
    """The Monday of the newest week whose report is due.

    On Monday from seven o'clock on, it is last week's.
    """
    monday = monday_of(now.astimezone(zone).date())
    ready = datetime.combine(monday, READY_AT, tzinfo=zone)
    return monday - timedelta(days=7 if now >= ready else 14)


def week_figures(business: Business, monday: date) -> WeeklyFigures:
    return week_of_figures(
        business,
        day_start(monday, business.zone),
        day_start(monday + timedelta(days=7), business.zone),
    )


@transaction.atomic(durable=True)
def write_report(business: Business, week: date, now: datetime) -> WeeklyReport:
    report, _ = WeeklyReport.objects.get_or_create(
        business=business,
        week=week,
        defaults={"figures": week_figures(business, week), "written_at": now},
    )
    return report
