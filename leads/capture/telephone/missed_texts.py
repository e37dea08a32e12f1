"""Texts of which the telephone company could not tell us.

It tries once or twice, so while we are away an inquiry, or a STOP, would be lost.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from integrations.errors import Unavailable
from integrations.telephony import sms
from leads.business.telephone_account import account_of, is_kept_here
from leads.capture.door import receive_fields
from leads.models import Source

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=5)
OVERLAP = timedelta(minutes=30)


def poll_next_missed_sms(now: datetime) -> bool:
    """Look through the list of one number.

    A text counts from when it was sent, since they have waited from then on. False when none is
    due, or no account is set up. What we know already is known by its id.
    """
    numbers = Source.objects.taking().filter(kind=Source.Kind.SMS).exclude(telephone={})
    for source in numbers.select_related("business"):
        if not source.telephone.get("number") or is_kept_here(source.business):
            continue
        if since := claim_number(source, now):
            poll_missed_sms(source, since, now)
            return True
    return False


@transaction.atomic(durable=True)
def claim_number(source: Source, now: datetime) -> datetime | None:
    """From when on to look; None where it is not due. The attempt is noted before it is made."""
    row = Source.objects.select_for_update().get(pk=source.pk)
    if row.sms_checked_at and row.sms_checked_at + EVERY > now:
        return None
    row.sms_checked_at = now
    row.save(update_fields=["sms_checked_at"])
    # What came before it was connected is history.
    return row.sms_read_at - OVERLAP if row.sms_read_at else now


def poll_missed_sms(source: Source, since: datetime, now: datetime) -> None:
    error = ""
    try:
        account = account_of(source.business)
        if account is None:
            return
        for sent_at, fields in sms.received(account, source.telephone["number"], since):
            receive_fields(
                source,
                "sms",
                fields,
                min(sent_at or now, now),
                f"text-{fields['MessageSid']}",
                {"what": "text", "from": fields["From"], "found": "in the list"},
            )
    except Unavailable as failure:
        error = failure.words
        log.warning("texts of source %s: %s", source.pk, failure)
    remember_poll(source, error, now)


@transaction.atomic(durable=True)
def remember_poll(source: Source, error: str, now: datetime) -> None:
    row = Source.objects.select_for_update().get(pk=source.pk)
    row.sms_error = error
    if not error:
        row.sms_read_at = now
    row.save(update_fields=["sms_error", "sms_read_at"])
