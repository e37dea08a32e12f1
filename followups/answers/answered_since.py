"""Whether somebody else has answered a lead since one of us began to write to it.

A reply carries a mark of what had been said when its page was made. Where a colleague has answered
since, it does not go: it is shown beside their words, and goes on a second press, with a new mark.
"""

import re
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from followups.models import Message
from leads.declined import Declined
from leads.models import Lead

ANSWERS = (Message.Kind.FIRST_RESPONSE, Message.Kind.REPLY)  # where one of us is their author
GOES = (Message.State.QUEUED, *Message.LEFT_STATES)
MARK = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)


def mark_of_said(lead: Lead) -> str:
    return mark_in(list(lead.messages.only("pk", "state")))


def mark_in(messages: Sequence[Message]) -> str:
    """The newest message of a lead and the draft that waits, by their numbers: "12-7"."""
    newest = max((message.pk for message in messages), default=0)
    waiting = max((one.pk for one in messages if one.state in Message.UNDECIDED), default=0)
    return f"{newest}-{waiting}"


def answers_since(lead: Lead, mark: str, by: User) -> QuerySet[Message]:
    """What others of us have written or approved since, the newest last; all without a mark."""
    found = MARK.fullmatch(mark)
    newest, waiting = (int(found[1]), int(found[2])) if found else (0, 0)
    answers = lead.messages.filter(
        Q(pk__gt=newest) | Q(pk=waiting), kind__in=ANSWERS, state__in=GOES, author__isnull=False
    )
    return answers.exclude(author=by).select_related("author").order_by("pk")


def check_unanswered(lead: Lead, mark: str, by: User) -> None:
    """Declined where a colleague was quicker. The lead is locked."""
    if answers_since(lead, mark, by).exists():
        words = gettext(
            "Not sent: a colleague has answered meanwhile. Read both, then send yours as well, or "
            "leave it."
        )
        raise Declined(words)
