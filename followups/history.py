"""What has been said to a lead and heard from it, in three questions to the database: policy asks a dozen things of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from followups.models import Enrollment, Message
from leads.models import Inbound, Lead, LeadEvent

Kind, State = Message.Kind, Message.State
TELLING = (LeadEvent.Kind.REPLIED, LeadEvent.Kind.AUTOMATIC, LeadEvent.Kind.BOUNCED, LeadEvent.Kind.BOOKED)


@dataclass(frozen=True)
class History:
    """Rows as they stood under the lead's lock; `message` itself is left out."""

    said: list[tuple[str, str, str, datetime, datetime | None]]  # kind, state, channel, not_before, sending_at
    events: list[tuple[str, dict[str, Any]]]  # kind, detail
    heard: list[tuple[int, datetime, int]]  # inbound, at, lead: people's words on any lead of theirs, the oldest first
    lead: Lead

    @property
    def last_automatic(self) -> datetime | None:
        return max((at for kind, state, channel, _, at in self.said if at and kind in Message.AUTOMATIC and state in Message.WENT and channel != Message.Channel.TASK), default=None)

    @property
    def person_answered(self) -> bool:
        return self.has(LeadEvent.Kind.REPLIED) or any(kind == Kind.REPLY and state in Message.WENT for kind, state, *_ in self.said)

    @property
    def reply_at(self) -> datetime | None:
        """When a reply of ours goes that may be taken back until then."""
        return min((at for kind, state, _, at, _ in self.said if kind == Kind.REPLY and state == State.QUEUED), default=None)

    def has(self, kind: str, detail: str = "") -> bool:
        return any(k == kind and (not detail or d.get(detail) is True) for k, d in self.events)

    def heard_since(self, moment: datetime) -> bool:
        return any(at > moment for _, at, lead in self.heard if lead == self.lead.pk)

    def has_replied(self, enrollment: Enrollment | None, anywhere: bool) -> bool:
        """Words after the first ones, whoever wrote them and by whatever channel; `anywhere`: on any lead of theirs."""
        since = enrollment.started_at if enrollment else self.lead.received_at
        first = next((pk for pk, _, lead in self.heard if lead == self.lead.pk), None)
        return first is not None and any(at >= since and pk != first and (anywhere or lead == self.lead.pk) for pk, at, lead in self.heard)


def of(lead: Lead, message: Message) -> History:
    said = lead.messages.filter(kind__in=Message.TO_PEOPLE).exclude(pk=message.pk).values_list("kind", "state", "channel", "not_before", "sending_at")
    events = lead.events.filter(kind__in=TELLING).order_by().values_list("kind", "detail")
    heard = Inbound.objects.filter(lead__contact=lead.contact_id, kind=Inbound.Kind.HUMAN).order_by("at", "id").values_list("pk", "at", "lead_id")
    return History(list(said), list(events), list(heard), lead)
