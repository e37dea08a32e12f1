"""What policy needs to know about a message, read under the lead's lock so that nothing can change before the marker is written."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from followups import calendar, history, limits, modes, sequences
from followups.models import Message, Sequence, Suppression
from followups.models.suppression import address_hash
from followups.policy import APART, Facts
from leads import consent, enrich
from leads.closed_days import closed_days
from leads.contacts import FREE_MAIL
from leads.models import Business, Lead, LeadEvent, Source

DAY = timedelta(days=1)
TEXTS = calendar.Window(time(9), time(20), frozenset(range(7)))  # a text rings at a bedside


def gather(message: Message, lead: Lead | None, now: datetime) -> Facts:
    """Facts about a message. Rows in `sending` and `unconfirmed` count as sent: two workers cannot both pass a limit."""
    if lead is None:
        return Facts(kind=message.kind, now=now, to=message.to)
    past, allowed = history.of(lead, message), consent.standing(lead.contact, message.channel)
    is_task = message.channel == Message.Channel.TASK
    today = Message.objects.filter(business=lead.business, state__in=Message.WENT, kind__in=Message.AUTOMATIC, sending_at__gt=now - DAY).exclude(channel=Message.Channel.TASK).exclude(pk=message.pk)
    limited = lead.business if message.channel == Message.Channel.EMAIL else None
    domain = message.to.rpartition("@")[2]
    hours = window_of(message.enrollment.sequence, lead) if message.enrollment else calendar.Window()
    return Facts(
        kind=message.kind,
        now=now,
        to=message.to,
        opted_out=allowed.is_withdrawn,
        suppressed=suppression(lead, message.to),
        is_own_address=message.to == lead.business.email.lower() or (message.channel == Message.Channel.SMS and message.to in own_numbers(lead.business)),
        completed=lead.stage == Lead.Stage.COMPLETED,
        unwanted=unwanted(message, lead),
        ended=message.enrollment.get_why_display() if message.enrollment and message.enrollment.ended_at else "",
        replied=past.has_replied(message.enrollment, message.kind == Message.Kind.CHECK_IN),
        person_answered=past.person_answered,
        reply_at=past.reply_at,
        heard_since=message.kind == Message.Kind.REPLY and message.written_at is not None and past.heard_since(message.written_at),
        booked=past.has(LeadEvent.Kind.BOOKED),
        machine=past.has(LeadEvent.Kind.AUTOMATIC, "machine"),
        bounced=past.has(LeadEvent.Kind.BOUNCED, "hard"),
        consent_until=allowed.until,
        last_automatic_at=past.last_automatic,
        to_address_today=today.filter(to=message.to).count(),
        to_domain_today=today.filter(to__endswith="@" + domain, kind=Message.Kind.FIRST_RESPONSE).count() if message.kind == Message.Kind.FIRST_RESPONSE and "@" in message.to and domain not in FREE_MAIL else 0,
        asked_at=message.answers.at if message.answers else None,
        notices_today=Message.objects.filter(business=lead.business, to=message.to, kind=Message.Kind.NOTICE, state__in=Message.WENT, sending_at__gt=now - DAY).exclude(pk=message.pk).count() if message.kind == Message.Kind.NOTICE else 0,
        planned_at=planned(message, lead, hours, past.last_automatic),
        allowed_at=calendar.next_allowed(now, lead.zone, hours) if message.enrollment else None,
        captured_at=lead.received_at,
        text_at=calendar.next_allowed_everywhere(now, zones_of_number(message.to, lead), TEXTS) if message.channel == Message.Channel.SMS else None,
        resting=lead.stage == Lead.Stage.COMPLETED and lead.outcome == Lead.Outcome.NURTURE,
        is_task=is_task,
        most_a_minute=limited.mail_a_minute if limited else None,
        this_minute=limits.this_minute(limited, now) if limited else 0,
        warm_up_cap=limits.warm_up_cap(limited, now) if limited else None,
        automatic_today=limits.warmed_up_with(limited, now) if limited else 0,
    )


def zones_of_number(phone: str, lead: Lead) -> list[ZoneInfo]:
    """Where a text may ring: in the lead's zone, and where the area code lies."""
    return list(dict.fromkeys([lead.zone, *(ZoneInfo(z) for z in enrich.zones_of(phone))]))


def unwanted(message: Message, lead: Lead) -> str:
    """What the newest judgement says it is, where such people get no answer, or no follow-ups, of ours; "" where they do."""
    newest = lead.judgements.first()
    if newest is None:
        return ""
    allowed = sequences.is_followed_up(message.enrollment.sequence, newest.category) if message.enrollment else modes.is_answered(lead, newest.category)
    return "" if allowed else newest.get_category_display().lower()


def own_numbers(business: Business) -> list[str]:
    return [business.phone, *(s.telephone.get("number", "") for s in business.sources.filter(kind=Source.Kind.SMS))]


def planned(message: Message, lead: Lead, hours: calendar.Window, last: datetime | None) -> datetime | None:
    """When a step was meant to go, with the pause after the message before it taken into account."""
    if not message.due_local:
        return None
    due = calendar.as_utc(datetime.fromisoformat(message.due_local), lead.zone)
    return calendar.next_allowed(max(due, last + APART) if last else due, lead.zone, hours)


def window_of(sequence: Sequence, lead: Lead) -> calendar.Window:
    """The hours of a sequence with the closed days of its business."""
    return window(sequence.window_from, sequence.window_to, sequence.weekdays, lead.business, lead.received_at.year)


def window(start: time, end: time, weekdays: list[int], business: Business, year: int) -> calendar.Window:
    return calendar.Window(start, end, frozenset(weekdays), closed_days(business, year))


def suppression(lead: Lead, address: str) -> str:
    row = Suppression.objects.filter(business=lead.business, address_hash=address_hash(address), lifted_at__isnull=True).first()
    return row.get_reason_display().lower() if row else ""
