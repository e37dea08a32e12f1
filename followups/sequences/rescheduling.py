"""Steps that were planned move together.

Each by as many whole days, at their own time of day, inside the hours allowed.
"""

from datetime import datetime, timedelta

from django.db.models import Max

from followups.channels import TO_PEOPLE
from followups.models import Enrollment, Message
from followups.outbox import states
from followups.policy import calendar
from followups.policy.facts import window_of
from followups.policy.may_follow_up import APART
from followups.why import WhyCode
from leads.models import Lead


def move_steps(
    messages: list[Message],
    days: int,
    lead: Lead,
    enrollment: Enrollment,
    code: WhyCode,
    why: str,
    after: datetime | None = None,
) -> None:
    """`messages` in the order of their steps, none before `after`.

    Within the caller's transaction.
    """
    dues = [datetime.fromisoformat(m.due_local) + timedelta(days=days) for m in messages]
    last = (
        lead.messages.filter(kind__in=Message.AUTOMATIC, state__in=Message.LEFT_STATES)
        .filter(channel__in=TO_PEOPLE)
        .aggregate(at=Max("sending_at"))["at"]
    )
    start = max(filter(None, [last or lead.received_at, after - APART if after else None]))
    times = calendar.plan_moments(
        dues, lead.zone, window_of(enrollment.sequence, lead), APART, start
    )
    for message, due, moment in zip(messages, dues, times, strict=True):
        states.put_off(message, moment, code, why, due_local=due.isoformat(timespec="minutes"))
