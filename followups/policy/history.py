"""What has been said to leads and heard from them, in three questions to the database for all of
them: policy asks a dozen things of each.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from followups.channels import TO_PEOPLE
from followups.models import Enrollment, Message
from leads.models import SPOKE, Inbound, Lead, LeadEvent

Kind, State = Message.Kind, Message.State


class MessageRow(NamedTuple):
    pk: int
    kind: str
    state: str
    channel: str
    not_before: datetime
    sending_at: datetime | None


class EventRow(NamedTuple):
    kind: str
    at: datetime
    detail: dict[str, Any]


class InboundRow(NamedTuple):
    pk: int
    at: datetime
    lead: int
    in_our_name: bool  # anybody may have told it


class LeadVersion(NamedTuple):
    """How a lead stood.

    While this is the same, nothing has happened to it that could change a verdict.
    """

    contact: int  # whose it is
    events: int  # on any lead of theirs: a complaint about one silences all
    messages: set[tuple[int, str]]  # each with its state: another worker may be about to send one


@dataclass(frozen=True)
class History:
    """Rows as they stood under the lead's lock.

    The message that it is for is left out of `messages`.
    """

    messages: list[MessageRow]
    events: list[EventRow]
    inbound: list[InboundRow]  # people's words on any lead of theirs, the oldest first
    lead: Lead

    @property
    def last_automatic(self) -> datetime | None:
        return max(
            (
                m.sending_at
                for m in self.messages
                if m.sending_at
                and m.kind in Message.AUTOMATIC
                and m.state in Message.LEFT_STATES
                and m.channel in TO_PEOPLE
            ),
            default=None,
        )

    def person_answered(self, message: Message) -> bool:
        """One of us has written or spoken to them, of follow-ups since these began; where they
        chose that the follow-ups go on all the same, only a first answer comes too late.
        """
        step = message.enrollment if message.kind == Kind.STEP else None
        since = step.started_at if step else None
        return any(
            m.kind == Kind.REPLY
            and m.state in Message.LEFT_STATES
            and (since is None or m.sending_at is None or m.sending_at >= since)
            for m in self.messages
        ) or any(
            takes_over(event, message.kind)
            for event in self.events
            if since is None or event.at >= since
        )

    @property
    def reply_at(self) -> datetime | None:
        """When a reply of ours goes that may be taken back until then."""
        return min(
            (
                m.not_before
                for m in self.messages
                if m.kind == Kind.REPLY and m.state == State.QUEUED
            ),
            default=None,
        )

    def has(self, kind: str, detail: str = "") -> bool:
        return any(k == kind and (not detail or d.get(detail) is True) for k, _, d in self.events)

    def has_booked(self, enrollment: Enrollment | None) -> bool:
        """Since these follow-ups began, or ever."""
        return any(
            k == LeadEvent.Kind.BOOKED and (enrollment is None or at >= enrollment.started_at)
            for k, at, _ in self.events
        )

    def written_since(self, moment: datetime) -> bool:
        return any(row.at > moment for row in self.inbound if row.lead == self.lead.pk)

    def has_replied(self, enrollment: Enrollment | None, anywhere: bool) -> bool:
        """Words after the first ones, whoever wrote them and by whatever channel.

        `anywhere`: on any lead of theirs. What was told in our name, and may not be ours, is none.
        """
        since = enrollment.started_at if enrollment else self.lead.received_at
        first = next((row.pk for row in self.inbound if row.lead == self.lead.pk), None)
        return first is not None and any(
            row.at >= since and row.pk != first and (anywhere or row.lead == self.lead.pk)
            for row in self.inbound
            if not row.in_our_name
        )


def takes_over(event: EventRow, kind: str) -> bool:
    """Whether one of us has dealt with them, so that a message of this kind is not to go."""
    if event.kind != LeadEvent.Kind.CONTACTED:
        return event.kind == LeadEvent.Kind.REPLIED
    is_late = kind == Kind.FIRST_RESPONSE and event.detail["what"] in SPOKE
    return bool(event.detail["ends"] or is_late)


def histories_of(messages: list[Message]) -> dict[int, History]:
    """The history of each message's lead, by the message's number. All of them must have a lead."""
    leads = {m.lead.pk: m.lead for m in messages if m.lead is not None}
    rows, events = messages_by_lead(leads), events_by_lead(leads)
    inbound = inbound_by_contact({lead.contact_id for lead in leads.values()})
    return {
        m.pk: History(
            [row for row in rows[m.lead.pk] if row.pk != m.pk],
            events[m.lead.pk],
            inbound[m.lead.contact_id],
            m.lead,
        )
        for m in messages
        if m.lead is not None
    }


def messages_by_lead(leads: Collection[int]) -> dict[int, list[MessageRow]]:
    found = defaultdict(list)
    rows = Message.objects.filter(lead__in=leads).order_by()
    for lead, *row in rows.values_list("lead_id", *MessageRow._fields):
        found[lead].append(MessageRow(*row))
    return found


def events_by_lead(leads: Collection[int]) -> dict[int, list[EventRow]]:
    found = defaultdict(list)
    rows = LeadEvent.objects.standing().filter(lead__in=leads).order_by()
    for lead, *event in rows.values_list("lead_id", "kind", "at", "detail"):
        found[lead].append(EventRow._make(event))
    return found


def inbound_by_contact(contacts: Collection[int]) -> dict[int, list[InboundRow]]:
    """People's words on any lead of theirs, the oldest first."""
    found = defaultdict(list)
    rows = Inbound.objects.filter(lead__contact__in=contacts, kind=Inbound.Kind.HUMAN)
    columns = ("lead__contact", "pk", "at", "lead_id", "in_our_name")
    for contact, *row in rows.order_by("at", "id").values_list(*columns):
        found[contact].append(InboundRow(*row))
    return found


def events_of(contacts: Collection[int]) -> Counter[int]:
    """How many events there are on all leads of each contact."""
    return Counter(
        LeadEvent.objects.filter(lead__contact__in=contacts)
        .order_by()
        .values_list("lead__contact", flat=True)
    )
