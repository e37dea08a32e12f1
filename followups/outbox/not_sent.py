"""What a lead's timeline says of a message that does not go."""

from datetime import datetime

from django.contrib.auth.models import User

from followups.models import Message
from followups.why import WhyCode
from leads.models import Lead, LeadEvent
from leads.pipeline import stages as pipeline


def record_not_sent(
    lead: Lead, message: Message, code: WhyCode, why: str, now: datetime, by: User | None = None
) -> None:
    """`code` tells the report whether it failed, `why` tells people. The lead must be locked."""
    kind = LeadEvent.Kind.NOT_SENT
    about = {"message": message.pk, "what": message.kind}
    pipeline.record_event(lead, kind, now, by, **about, code=str(code), why=why)
