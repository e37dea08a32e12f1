"""The marker: committed before the first byte of a message, and only where the verdict holds."""

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db import transaction

from followups.channels import CHANNELS
from followups.models import Message
from followups.outbox import states
from followups.policy import history
from followups.policy.history import LeadVersion
from integrations.timing.stopwatch import Stopwatch
from leads.models import Business, Lead
from leads.restored import notice
from leads.restored.decision import held_businesses

# Longer than any mail server may take, longer than a job may run.
LEASE = timedelta(minutes=10)
# How long messages may wait behind the first of a claim; then its holder is taken for dead.
WAITING_LEASE = timedelta(minutes=1)
# Seconds by which a marker may be ahead of its message where others go before it.
LONGEST_AHEAD = 0.1


class ReadyMessage(NamedTuple):
    """A message that may go, and its lead's version when that was decided."""

    message: Message
    version: LeadVersion | None


def mark_first(ready: list[ReadyMessage], marked: int, now: datetime) -> None:
    """The first `marked` messages bear their marker, the others wait for it under this claim.

    Within the transaction of the verdicts.
    """
    messages = [each.message for each in ready]
    states.claim_together(messages, marked, uuid.uuid4(), now, now + WAITING_LEASE, now + LEASE)
    remember_sent(messages[:marked])


def remember_sent(messages: list[Message]) -> None:
    """A reply or a bounce that names one of them may come before the result is written."""
    by_channel = sorted(messages, key=lambda m: m.channel)
    for key, group in groupby(by_channel, key=lambda m: m.channel):
        CHANNELS[key].remember_sent(list(group))


def marked_in_turn(
    ready: list[ReadyMessage], some: int, longest: float, now: datetime
) -> Iterator[Message]:
    """Each message once its marker is committed, `some` at a time, for `longest` seconds.

    Ends early where a marker has grown old before its message had its turn.

    Whoever asks for the next one has had those before accepted, or has settled them as something
    else: so a later marker of the same claim proves that what was left in `sending` before it had
    been accepted.
    """
    began = Stopwatch()
    for start in range(0, len(ready), some):
        if start and began.seconds > longest:
            return
        group, marked = ready[start : start + some], Stopwatch()
        messages = (
            mark_waiting(group, now + timedelta(seconds=began.seconds))
            if start
            else [each.message for each in group]
        )
        for number, message in enumerate(messages):
            if number and marked.seconds > LONGEST_AHEAD:
                return
            yield message


@transaction.atomic(durable=True)
def mark_waiting(later: list[ReadyMessage], now: datetime) -> list[Message]:
    """Mark some that have waited, in a transaction of their own.

    Left out is what is ours no longer, and whoever anything has happened to since it was decided.
    What waits counts as gone for all limits, so nobody has had enough meanwhile.
    """
    standing = notice.standing_to_send_from()
    if standing is None:
        return []  # the database was restored meanwhile
    # So that nothing can happen to them until the marker is written.
    contacts = dict(
        Lead.objects.select_for_update(skip_locked=True)
        .filter(pk__in=[each.message.lead_id for each in later])
        .order_by()
        .values_list("pk", "contact_id")
    )
    rows = rows_of_leads(contacts)
    archived = Business.objects.archived().values_list("pk", flat=True)
    held = {*held_businesses(), *archived}
    waiting, versions = waiting_of(later[0].message.claim, rows), lead_versions(contacts, rows)
    marked = [
        each.message
        for each in later
        if each.message.pk in waiting
        and each.message.business_id not in held
        and versions.get(each.message.lead_id) == each.version
    ]
    states.mark_sending([m.pk for m in marked], now, now + LEASE)
    remember_sent(marked)
    notice.note_sending(standing, now)
    return marked


class MessageOfLead(NamedTuple):
    lead: int
    pk: int
    state: str
    claim: uuid.UUID | None


def rows_of_leads(leads: Collection[int]) -> list[MessageOfLead]:
    """Every message of these leads, as it stands now."""
    rows = Message.objects.filter(lead__in=leads).order_by()
    return [MessageOfLead(*row) for row in rows.values_list("lead_id", "pk", "state", "claim")]


def waiting_of(claim: uuid.UUID | None, rows: list[MessageOfLead]) -> set[int]:
    """Those of a claim that still wait for their marker."""
    return {row.pk for row in rows if row.claim == claim and row.state == Message.State.QUEUED}


def lead_versions(
    contacts: dict[int, int], rows: list[MessageOfLead]
) -> dict[int | None, LeadVersion]:
    """How leads stand now; `contacts` says whose each is."""
    events = history.events_of(set(contacts.values()))
    found: dict[int | None, LeadVersion] = {
        lead: LeadVersion(contact, events[contact], set()) for lead, contact in contacts.items()
    }
    for row in rows:
        found[row.lead].messages.add((row.pk, row.state))
    return found


def release_messages(messages: list[Message]) -> None:
    """What did not get its turn, of which no byte has gone, is due again and decided anew."""
    if messages:
        states.release([m.pk for m in messages], messages[0].claim)
