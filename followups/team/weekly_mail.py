"""The Monday e-mail.

A frozen report goes to every owner and whoever else wants it, through the outbox like all else.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils.translation import gettext_noop

from followups.models import Message
from followups.outbox import states
from followups.team.kinds import AlertKind
from followups.team.recipients import people_told
from followups.why import WhyCode
from leads.business.addresses import team_address
from leads.colleagues import in_words_of
from leads.models import WeeklyReport
from leads.report.formatting import duration, headline, kept_notice

AHEAD = timedelta(minutes=1)  # clocks of two hosts may differ by so much


def mail_next_report(now: datetime) -> bool:
    """Plan the mails of one report. False when every report has been told."""
    notified = Message.objects.filter(report=OuterRef("pk"))
    report = WeeklyReport.objects.filter(~Exists(notified)).order_by("id").first()
    if report is None:
        return False
    mail_report(report, now)
    return True


@transaction.atomic(durable=True)
def mail_report(report: WeeklyReport, now: datetime) -> None:
    business = report.business
    for told in people_told(business, AlertKind.REPORT, now):
        with in_words_of(told.user, business):
            context = report_context(report)
            Message.objects.get_or_create(
                report=report,
                to=told.mail.lower(),
                defaults={
                    "business": business,
                    "kind": Message.Kind.REPORT,
                    "not_before": now,
                    "subject": f"{business.name}: {context['headline']}"[:250],
                    "text": render_to_string("report/mail.txt", context),
                    "html": render_to_string("report/mail.html", context),
                },
            )


def take_back_next_report(now: datetime) -> bool:
    """A report of a week that has not closed, written under a clock that was wrong, makes room for
    the right one. False where there is none.
    """
    report = WeeklyReport.objects.filter(written_at__gt=now + AHEAD).order_by("id").first()
    if report is None:
        return False
    take_back_report(report, now)
    return True


@transaction.atomic(durable=True)
def take_back_report(report: WeeklyReport, now: datetime) -> None:
    """What has gone of it stays in the outbox, what has not is cancelled."""
    mails = Message.objects.filter(report=report)
    why = gettext_noop("The clock was wrong when it was written.")
    states.cancel_queued(mails, WhyCode.STALE, why, now)
    mails.update(report=None)
    report.delete()


def report_context(report: WeeklyReport) -> dict[str, object]:
    figures, business = report.figures, report.business
    before = business.reports.filter(week__lt=report.week).first()
    return {
        "business": business,
        "report": report,
        "figures": figures,
        "headline": headline(figures, business.promise_minutes),
        "kept_notice": kept_notice(figures),
        "share": round(100 * len(figures["inside_promise"]) / len(figures["inquiries"]))
        if figures["inquiries"]
        else None,
        "median": duration(figures["median_minutes"]),
        "median_person": duration(figures["median_minutes_person"]),
        "median_working": duration(figures["median_working_minutes_person"])
        if figures.get("median_working_minutes_person") is not None
        else "",
        "slowest": [
            {"lead": team_address(report.business, "lead", pk), "took": duration(took)}
            for pk, took in figures["slowest"]
        ],
        "before": before.figures if before else None,
        "address": team_address(report.business, "report", report.week.isoformat()),
    }
