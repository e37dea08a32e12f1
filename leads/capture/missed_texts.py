"""Texts of which the telephone company could not tell us.

It tries once or twice, so while we are away an inquiry, or a STOP, would be lost.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from integrations import sms
from integrations.errors import Unavailable
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
    if sms.is_kept_here():
        return False
    for source in Source.objects.filter(kind=Source.Kind.SMS, active=True).exclude(telephone={}):
        if source.telephone.get("number") and (since := claim_number(source, now)):
            poll_missed_sms(source, since, now)
            return True
    return False


@transaction.atomic(durable=True)
def claim_number(source: Source, now: datetime) -> datetime | None:
    """From when on to look; None where it is not due. The attempt is noted before it is made."""
    row = Source.objects.select_for_update().get(pk=source.pk)
    checked, read = (row.mailbox_state.get(name) for name in ("checked_at", "read_at"))
    if checked and datetime.fromisoformat(checked) + EVERY > now:
        return None
    row.mailbox_state["checked_at"] = now.isoformat()
    row.save(update_fields=["mailbox_state"])
    return (
        datetime.fromisoformat(read) - OVERLAP if read else now
    )  # what came before it was connected is history


def poll_missed_sms(source: Source, since: datetime, now: datetime) -> None:
    error = ""
    try:
        for sent_at, told in sms.received(source.telephone["number"], since):
            receive_fields(
                source,
                "sms",
                told,
                min(sent_at or now, now),
                f"text-{told['MessageSid']}",
                {"what": "text", "from": told["From"], "found": "in the list"},
            )
    except Unavailable as failure:
        error = str(failure)
        log.warning("%s: %s", source.name, error)
    remember_poll(source, error, now)


@transaction.atomic(durable=True)
def remember_poll(source: Source, error: str, now: datetime) -> None:
    row = Source.objects.select_for_update().get(pk=source.pk)
    row.mailbox_state["error"] = error[:300]
    if not error:
        row.mailbox_state["read_at"] = now.isoformat()
    row.save(update_fields=["mailbox_state"])
