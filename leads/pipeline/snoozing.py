"""Putting a lead off: it leaves Today until a moment, and comes back before it when they write."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.databases.prepared import Moment
from leads.declined import Declined
from leads.models import Lead, LeadEvent, Undo
from leads.pipeline import stages as pipeline
from leads.pipeline import undoing

MORNING = time(8)
MONDAY = 0
AT_MOST = timedelta(days=60)  # nobody who never writes is put off for ever


class Until(TextChoices):
    HOUR = "hour", gettext_lazy("An hour")
    TOMORROW = "tomorrow", gettext_lazy("Tomorrow")
    MONDAY = "monday", gettext_lazy("Monday")
    REPLY = "reply", gettext_lazy("Until they write")


@transaction.atomic(durable=True)
def snooze_lead(lead: Lead, until: str, now: datetime, by: User) -> Undo:
    """`until` is one of Until, or a day as in 2026-12-04. Their clock runs on: only the list is
    spared.

    Declined for an emergency, which nobody puts off, for what is completed, and for a day that is
    none, or past, or too far away.
    """
    lead = Lead.objects.locked().get(pk=lead.pk)
    if lead.is_completed:
        raise Declined(_("It is completed, so it is on no list."), "until")
    if lead.presses_now:
        raise Declined(_("An emergency cannot be put off: call them, or complete it."), "until")
    stood = undoing.snapshot_of(lead)
    lead.snoozed_until = end_of_snooze(until, now, lead)
    lead.save(update_fields=["snoozed_until"])
    pipeline.record_event(lead, LeadEvent.Kind.SNOOZED, now, by, until=until)
    return undoing.keep_undo(lead, stood, Undo.Verb.SNOOZE, now, by)


@transaction.atomic(durable=True)
def wake_lead(lead: Lead, now: datetime, by: User) -> Undo:
    """Nobody waits for its moment: it is on Today again."""
    lead = Lead.objects.locked().get(pk=lead.pk)
    stood = undoing.snapshot_of(lead)
    pipeline.end_snooze(lead)
    pipeline.record_event(lead, LeadEvent.Kind.SNOOZED, now, by, until="")
    return undoing.keep_undo(lead, stood, Undo.Verb.SNOOZE, now, by)


def end_of_snooze(until: str, now: datetime, lead: Lead) -> datetime:
    """A day begins at eight in the morning of the business."""
    if until == Until.HOUR:
        return now + timedelta(hours=1)
    if until == Until.REPLY:
        return now + AT_MOST
    zone = lead.business.zone
    return datetime.combine(chosen_day(until, now.astimezone(zone).date()), MORNING, zone)


def chosen_day(until: str, today: date) -> date:
    if until == Until.TOMORROW:
        return today + timedelta(days=1)
    if until == Until.MONDAY:
        return today + timedelta(days=(MONDAY - today.weekday()) % 7 or 7)
    try:
        day = date.fromisoformat(until)
    except ValueError as error:
        raise Declined(_("Choose until when to put it off."), "until") from error
    if not today < day <= today + AT_MOST:
        said = _("Choose a day from tomorrow on, within the next %(days)s days.")
        raise Declined(said % {"days": AT_MOST.days}, "until")
    return day


def snoozed(now: Moment) -> Q:
    """Which leads are put off, as a condition."""
    return Q(snoozed_until__gt=now)
