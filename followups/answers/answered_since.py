"""Whether a colleague has dealt with a lead since one of us began to write to it.

A reply carries a mark of what had been said and done when its page was made. Where a colleague has
answered, called, or settled it otherwise since, it does not go: what they did is shown beside it,
and it goes on a second press, with a new mark.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from followups.models import Message
from leads.declined import Declined
from leads.models import Lead, LeadEvent

ANSWERS = (Message.Kind.FIRST_RESPONSE, Message.Kind.REPLY)  # where one of us is their author
GOES = (Message.State.QUEUED, *Message.LEFT_STATES)
MARK = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,18})", re.ASCII)
Kind = LeadEvent.Kind
SETTLES = (Kind.CONTACTED, Kind.BOOKED, Kind.STAGE, Kind.ENDED, Kind.DECIDED, Kind.REJECTED)
SETTLED = Q(kind__in=SETTLES) | Q(kind=Kind.SEEN, detail__ends_wait=True)


class Deed(NamedTuple):
    """What a colleague did: they wrote or approved `message`, else `event` says what it was."""

    by: User
    at: datetime
    message: Message | None = None
    event: LeadEvent | None = None


def mark_of_said(lead: Lead) -> str:
    newest = lead.events.order_by("-pk").values_list("pk", flat=True).first()
    return mark_in(list(lead.messages.only("pk", "state")), newest or 0)


def mark_in(messages: Sequence[Message], event: int) -> str:
    """The newest message of a lead, the draft that waits, and the newest `event`, by their numbers:
    "12-7-40".
    """
    newest = max((message.pk for message in messages), default=0)
    waiting = max((one.pk for one in messages if one.state in Message.UNDECIDED), default=0)
    return f"{newest}-{waiting}-{event}"


def deeds_since(lead: Lead, mark: str, by: User) -> list[Deed]:
    """What others of us have done since, the newest last; all without a mark."""
    found = MARK.fullmatch(mark)
    newest, waiting, event = map(int, found.groups()) if found else (0, 0, 0)
    answers = [
        Deed(one.author, one.written_at or one.not_before, message=one)
        for one in answers_since(lead, newest, waiting).exclude(author=by)
        if one.author
    ]
    events = [
        Deed(one.by, one.at, event=one)
        for one in settled_since(lead, event).exclude(by=by)
        if one.by
    ]
    told = {(deed.by.pk, deed.at) for deed in answers}
    for deed in events:  # what one press did is told once
        if (deed.by.pk, deed.at) not in told:
            answers.append(deed)
            told.add((deed.by.pk, deed.at))
    return sorted(answers, key=lambda deed: deed.at)


def answers_since(lead: Lead, newest: int, waiting: int) -> QuerySet[Message]:
    answers = lead.messages.filter(
        Q(pk__gt=newest) | Q(pk=waiting), kind__in=ANSWERS, state__in=GOES, author__isnull=False
    )
    return answers.select_related("author").order_by("pk")


def settled_since(lead: Lead, newest: int) -> QuerySet[LeadEvent]:
    """What one of us did by hand, and has not taken back."""
    deeds = lead.events.standing().filter(SETTLED, pk__gt=newest, by__isnull=False)
    return deeds.select_related("by").order_by("pk")


def check_unanswered(lead: Lead, mark: str, by: User) -> None:
    """Declined where a colleague was quicker. The lead is locked."""
    if deeds_since(lead, mark, by):
        words = gettext(
            "Not sent: a colleague was quicker. Read what was done, then send yours as well, or "
            "leave it."
        )
        raise Declined(words)
