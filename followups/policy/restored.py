"""For which moment a message was meant, which tells whether it may have gone before a restore."""

import email.utils
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from typing import Any

from django.db.models import Q, QuerySet

from followups.models import Message
from followups.policy import calendar
from followups.policy.send_facts import Restored
from integrations.databases.prepared import prepared_rows
from leads.models import Lead, Restore
from leads.report.weekly import READY_AT
from leads.restored.decision import undecided

Kind = Message.Kind


def meant_for(message: Message) -> datetime:
    """A first answer is meant for the moment of the inquiry, a report for the end of its week, a
    step for its day: each may be planned only now, because what planned it before is lost.
    """
    by_itself = message.author_id is None  # what one of us let go was let go just now
    if message.kind == Kind.FIRST_RESPONSE and message.lead is not None and by_itself:
        return min(message.not_before, written_at(message.lead))
    if message.report is not None:
        after, zone = message.report.week + timedelta(days=7), message.business.zone
        return min(message.not_before, datetime.combine(after, READY_AT, tzinfo=zone))
    if message.due_local and message.lead is not None:
        due = calendar.as_utc(datetime.fromisoformat(message.due_local), message.lead.zone)
        return min(message.not_before, due)
    return message.not_before


def fact_of(message: Message, restore: Restore) -> Restored:
    """What was told to the team until somebody had looked counts as told to them by the page."""
    is_alert, decided_at = message.kind == Kind.ALERT, restore.decided_at
    since = decided_at if is_alert and decided_at else restore.noticed_at
    return Restored(since, decided_at is not None)


def messages_held() -> Q:
    """All of the businesses for which somebody must look first, but what is asked for since by
    whoever wants to sign in to look. An empty Q where there are none.
    """
    held = Q()
    for business, noticed_at in undecided_restores.rows():
        new = Q(kind=Kind.ACCOUNT, not_before__gt=noticed_at)
        held |= Q(business=business) & ~new
    return held


@prepared_rows
def undecided_restores() -> QuerySet[Restore, Any]:
    """(number of the business, when it was noticed) of each."""
    return undecided().values_list("business", "noticed_at")


def meant_before(restore: Restore) -> Q:
    """As far as the database can tell by itself: what may have gone before the restore."""
    since = restore.noticed_at
    answers = Q(kind=Kind.FIRST_RESPONSE, author=None, lead__received_at__lte=since)
    return Q(not_before__lte=since) | answers | Q(kind__in=[Kind.REPORT, Kind.ALERT])


def written_at(lead: Lead) -> datetime:
    """When the inquiry came: of a mail that lay in the mailbox, when its writer sent it."""
    arrival = lead.arrivals.select_related("source").order_by("pk").first()
    if arrival is None or not arrival.is_mail:
        return lead.received_at
    head = BytesHeaderParser().parsebytes(bytes(arrival.raw)[:64_000])
    return min(lead.received_at, mail_date(str(head["Date"] or "")) or lead.received_at)


def mail_date(header: str) -> datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
