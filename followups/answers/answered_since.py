"""Whether somebody else has answered a lead since one of us began to write to it.

A reply carries a mark of what had been said when its page was made. Where a colleague has answered
since, it does not go: it is shown beside their words, and goes on a second press, with a new mark.
"""

import re

from django.contrib.auth.models import User
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext

from followups.models import Approval, Message
from leads.declined import Declined
from leads.models import Lead

GOES = (Message.State.QUEUED, *Message.LEFT_STATES)
MARK = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)


def mark_of_said(lead: Lead) -> str:
    """The newest reply and the newest decision on a draft, by their numbers: "12-7"."""
    newest = lead.messages.aggregate(
        reply=Max("pk", filter=Q(kind=Message.Kind.REPLY)), approval=Max("approvals__pk")
    )
    return f"{newest['reply'] or 0}-{newest['approval'] or 0}"


def answers_since(lead: Lead, mark: str, by: User) -> QuerySet[Message]:
    """What others of us have written or approved since, the newest last; all without a mark."""
    found = MARK.fullmatch(mark)
    reply, approval = (int(found[1]), int(found[2])) if found else (0, 0)
    others = Approval.objects.filter(
        message__lead=lead, pk__gt=approval, decision=Approval.Decision.APPROVED
    ).exclude(by=by)
    written = Q(kind=Message.Kind.REPLY, pk__gt=reply) & ~Q(author=by)
    answers = lead.messages.filter(written | Q(pk__in=others.values("message")), state__in=GOES)
    return answers.select_related("author").order_by("pk")


def check_unanswered(lead: Lead, mark: str, by: User) -> None:
    """Declined where a colleague was quicker. The lead is locked."""
    if answers_since(lead, mark, by).exists():
        words = gettext(
            "Not sent: a colleague has answered meanwhile. Read both, then send yours as well, or "
            "leave it."
        )
        raise Declined(words)
