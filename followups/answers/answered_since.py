"""Whether a colleague has dealt with a lead since one of us began to write to it.

A reply, and the approval of a draft, carry a mark of what had been said and done when their page
was made. Where a colleague has answered, called, or settled it otherwise since, it does not go:
what they did is shown beside it, and it goes on a second press, with a new mark.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext

from followups.models import Approval, Message
from leads.colleagues import display_name
from leads.declined import Declined
from leads.models import Lead, LeadEvent
from leads.moments import moment_words

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


def with_mark(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Noted on each as `said`: the mark of its lead."""
    rows = Message.objects.filter(lead=OuterRef("lead"))
    waiting = rows.undecided()
    events = LeadEvent.objects.filter(lead=OuterRef("lead"))
    newest, draft, event = newest_number(rows), newest_number(waiting), newest_number(events)
    return messages.annotate(said=Concat(newest, Value("-"), draft, Value("-"), event))


def newest_number(rows: QuerySet[Any]) -> Cast:
    newest = Subquery(rows.order_by("-pk").values("pk")[:1])
    return Cast(Coalesce(newest, 0), CharField())


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


def who_decided(draft: Message | None, by: User) -> str:
    """Which colleague of theirs has let a draft go, or rejected it, and when; "" where none has."""
    rows = Approval.objects.filter(message=draft).select_related("by", "message__business")
    last = rows.order_by("-pk").first()
    if last is None or last.by in (None, by):
        return ""
    approved = gettext("%(name)s has approved this draft meanwhile, %(moment)s.")
    rejected = gettext("%(name)s has rejected this draft meanwhile, %(moment)s.")
    words = approved if last.decision == Approval.Decision.APPROVED else rejected
    moment = moment_words(last.at, last.message.business.zone)
    return words % {"name": display_name(last.by), "moment": moment}
