"""A rehearsal in words: what each lead would have received and when, and the week's report."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from followups.models import Message
from followups.team import weekly_mail
from leads.models import Arrival, Business, Judgement, Lead, WeeklyReport
from leads.report.weekly import week_figures
from leads.report.weeks import monday_of

WIDTH = 96


def arrivals(rows: Iterable[Arrival]) -> Iterator[str]:
    """Each arrival once, each lead with its whole story at its first arrival."""
    shown: set[int] = set()
    for arrival in rows:
        lead = arrival.lead
        if lead is None:
            yield (
                f"\n{clock(arrival.received_at, arrival.source.business.timezone)}  "
                f"{arrival.get_became_display()}: {arrival.why}"
            )
        elif lead.pk not in shown:
            shown.add(lead.pk)
            yield from story(lead)


def story(lead: Lead) -> Iterator[str]:
    yield f"\n{lead.contact} · {lead.business.name} · {lead.channel}"
    yield f"  {clock(lead.received_at, lead.timezone)}  came in: {lead.need[:WIDTH]}"
    if judgement := lead.judgements.first():
        yield from judgement_lines(judgement)
    for at, line in sorted(happenings(lead), key=lambda h: h[0]):
        yield f"  {clock(at, lead.timezone)}  {line}"
    enrollment = lead.enrollments.first()
    why = f" ({enrollment.get_why_display().lower()})" if enrollment and enrollment.why else ""
    ends = lead.get_stage_display().lower()
    if lead.outcome:
        ends += f": {lead.get_outcome_display().lower()}"
    yield f"  {'':16}  ends {ends}{why}"


def judgement_lines(judgement: Judgement) -> Iterator[str]:
    score = f", score {judgement.score}" if judgement.score is not None else ""
    yield (
        f"  {'':16}  judged by {judgement.judged_by}: "
        f"{judgement.get_category_display().lower()}, "
        f"{judgement.get_urgency_display().lower()}, "
        f"{judgement.get_fit_display().lower()}{score}"
    )
    for why in (reason["text"] for reason in judgement.reasons):
        yield f"  {'':16}  a person is needed: {why[:WIDTH]}"


def happenings(lead: Lead) -> list[tuple[datetime, str]]:
    """What we wrote and what they wrote since the inquiry, with its time."""
    ours = [
        (m.sending_at or m.settled_at or m.not_before, message_line(m))
        for m in lead.messages.select_related("step")
    ]
    theirs = [(i.at, f"they wrote by {i.channel}: {i.text[:60]!r}") for i in lead.inbound.all()[1:]]
    return ours + theirs


def message_line(message: Message) -> str:
    what = f"day {message.step.day}" if message.step else message.get_kind_display().lower()
    if message.state in Message.LEFT_STATES:
        first = next((line for line in message.text.split("\n")[1:] if line.strip()), "")
        return f"we write ({what}) to {message.to}: {message.subject} · {first[:60]}…"
    return f"we do not write ({what}): {message.why or message.get_state_display()}"


def clock(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M")


def texts() -> Iterator[str]:
    """Each text that was sent to leads, once, whole."""
    seen: set[tuple[int, str]] = set()
    for message in (
        Message.objects.filter(state__in=Message.LEFT_STATES, lead__isnull=False)
        .select_related("business", "step", "lead__contact")
        .order_by("business", "step__day", "id")
    ):
        if (message.business_id, message.body) not in seen:
            seen.add((message.business_id, message.body))
            what = f"day {message.step.day}" if message.step else message.get_kind_display().lower()
            yield (
                f"\n--- {message.business.name}, {what}, to {message.to}\nSubject: "
                f"{message.subject}\n\n{message.text}"
            )


def report(business: Business) -> str:
    """The report of the week in which its first lead came in, as the owner's mail has it."""
    first = Lead.objects.filter(business=business).order_by("received_at").first()
    if first is None:
        return f"{business.name}: nothing came in."
    day = first.received_at.astimezone(business.zone).date()
    monday = monday_of(day)
    frozen = business.reports.filter(week=monday).first() or WeeklyReport(
        business=business,
        week=monday,
        figures=week_figures(business, monday),
        written_at=first.received_at,
    )
    return render_to_string("report/mail.txt", weekly_mail.report_context(frozen)).strip()
