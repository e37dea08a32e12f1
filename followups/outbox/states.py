"""The moves of a message from state to state. Nothing else writes `Message.state`.

A move checks by the table of `moves.py` where the message comes from, writes what belongs to the
new state, clears what belonged to the old one, cuts what must fit, and saves just that, within the
caller's transaction.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, When

from followups.models import Message
from followups.outbox.claimed_rows import save_claimed
from followups.outbox.moves import MOVES, NEW
from followups.why import WhyCode
from integrations.texts.sentences import shortened

State = Message.State
LONGEST_WHY = 300  # characters


class WrongMove(Exception):
    """A move from a state that it does not begin from: a bug, never an answer to a person."""


def _move(message: Message, name: str, **fields: Any) -> None:
    """Write the state and `fields`; an unsaved message is saved whole."""
    move, is_new = MOVES[name], message._state.adding
    if (NEW if is_new else message.state) not in move.sources:
        raise WrongMove(f"{name}: message {message.pk} is {message.state}")
    stays = not is_new and message.state == move.to
    message.state = move.to
    for field, value in fields.items():
        setattr(message, field, shortened(value, LONGEST_WHY) if field == "why" else value)
    changed = [*fields] if stays else ["state", *fields]
    message.save(update_fields=None if is_new else changed)


# Before it leaves


def begin_draft(message: Message) -> None:
    _move(
        message,
        "begin_draft",
        body="",
        why="",
        why_code=WhyCode.NONE,
        wording=Message.Wording.DRAFTED,
    )


def hold_for_approval(
    message: Message, code: WhyCode, why: str, now: datetime, **fields: Any
) -> None:
    """`fields` are what else changed with it: the text that waits, or who no longer vouches."""
    _move(
        message,
        "hold_for_approval",
        why=why,
        why_code=code,
        not_before=now,
        claim=None,
        lease_until=None,
        **fields,
    )


def queue(
    message: Message,
    at: datetime,
    code: WhyCode = WhyCode.NONE,
    why: str = "",
    move: str = "queue",
    **fields: Any,
) -> None:
    """It goes at `at`, where policy lets it then. `fields` are what else changed with it."""
    _move(
        message,
        move,
        why=why,
        why_code=code,
        not_before=at,
        claim=None,
        lease_until=None,
        **fields,
    )


def queue_instead(message: Message, now: datetime, **fields: Any) -> None:
    """Another text goes at once in place of this one, whatever it waited for."""
    queue(message, now, move="queue_instead", **fields)


def put_off(message: Message, until: datetime, code: WhyCode, why: str, **fields: Any) -> None:
    """`fields` are what else changed with it: its tries, or the local time that is meant."""
    _move(message, "put_off", not_before=until, why=why, why_code=code, **fields)


def requeue_missed(message: Message, at: datetime, **fields: Any) -> None:
    """`fields` are what else was emptied or written when it was withheld."""
    emptied = {"missed_at": None, "missed_choice": "", "settled_at": None}
    _move(message, "requeue_missed", not_before=at, **emptied, **fields)


def leave_out_missed(message: Message, why: str) -> None:
    """It stays withheld, and nobody has to decide about it any more."""
    _move(
        message,
        "leave_out_missed",
        why=why,
        why_code=WhyCode.MISSED,
        missed_at=None,
        missed_choice="",
    )


def withhold(
    message: Message, code: WhyCode, why: str, now: datetime, missed: bool = False
) -> None:
    """`missed`: its window passed, and the team may still decide otherwise."""
    _move(
        message,
        "withhold",
        why=why,
        why_code=code,
        settled_at=now,
        sequence=None,
        missed_at=now if missed else None,
    )


def cancel(message: Message, code: WhyCode, why: str, now: datetime) -> None:
    _move(message, "cancel", why=why, why_code=code, settled_at=now, claim=None, lease_until=None)


def cancel_queued(messages: QuerySet[Message], code: WhyCode, why: str, now: datetime) -> None:
    """Those of `messages` that are planned; what is on its way goes on."""
    told = {"why": shortened(why, LONGEST_WHY), "why_code": code, "settled_at": now}
    messages.filter(state=State.QUEUED).update(
        state=MOVES["cancel"].to, claim=None, lease_until=None, **told
    )


def take_up_again(messages: QuerySet[Message]) -> None:
    """Those of `messages` that were called off, as they were planned before."""
    messages.filter(state=State.CANCELLED).update(
        state=MOVES["take_up_again"].to, why="", why_code=WhyCode.NONE, settled_at=None
    )


# On its way


def claim_together(
    messages: list[Message],
    marked: int,
    claim: UUID,
    now: datetime,
    waiting_until: datetime,
    lease_until: datetime,
) -> None:
    """All belong to `claim`; the first `marked` bear their marker, the others wait for it."""
    for message in messages:
        if message.state not in MOVES["mark_sending"].sources:
            raise WrongMove(f"mark_sending: message {message.pk} is {message.state}")
        message.claim, message.channel_out = claim, False
        message.why, message.why_code = "", WhyCode.NONE
        message.lease_until = waiting_until
    for message in messages[:marked]:
        message.state = MOVES["mark_sending"].to
        message.sending_at, message.lease_until = now, lease_until
    save_claimed(messages)


def mark_sending(pks: Iterable[int], now: datetime, lease_until: datetime) -> None:
    """Messages that have waited under their claim bear their marker."""
    Message.objects.filter(pk__in=pks, state__in=MOVES["mark_sending"].sources).update(
        state=MOVES["mark_sending"].to, sending_at=now, lease_until=lease_until
    )


def release(pks: Iterable[int], claim: UUID | None) -> None:
    """Those still of `claim` are due again and will be decided anew: no byte of them has gone."""
    Message.objects.filter(pk__in=pks, claim=claim, state__in=MOVES["release"].sources).update(
        state=MOVES["release"].to, claim=None, lease_until=None, sending_at=None
    )


# What became of it


def confirm(
    message: Message, now: datetime, provider_id: str = "", kept_here: bool = False
) -> None:
    _move(
        message,
        "confirm",
        why="",
        why_code=WhyCode.NONE,
        settled_at=now,
        lease_until=None,
        provider_id=provider_id or message.provider_id,
        kept_here=kept_here,
    )


def confirm_together(rows: QuerySet[Message], in_memory: list[Message], now: datetime) -> None:
    """`rows` in the database, and what the sender still holds of them in memory: of several
    businesses, it may be, of which some have a way out and others none.
    """
    kept = [message.pk for message in in_memory if message.kept_here]
    rows.filter(state__in=MOVES["confirm"].sources).update(
        state=MOVES["confirm"].to,
        why="",
        why_code=WhyCode.NONE,
        settled_at=now,
        lease_until=None,
        kept_here=Case(When(pk__in=kept, then=True), default=False),
    )
    for message in in_memory:
        message.state = MOVES["confirm"].to


def hand_to_team(message: Message, claim: UUID, now: datetime) -> None:
    """A task as it was composed."""
    _move(
        message,
        "hand_to_team",
        text=message.text,
        message_id=message.message_id,
        why="",
        why_code=WhyCode.NONE,
        claim=claim,
        sending_at=now,
        settled_at=now,
    )


def doubt(message: Message, code: WhyCode, why: str, now: datetime) -> None:
    _move(message, "doubt", why=why, why_code=code, settled_at=now, lease_until=None)


def doubt_sent(message: Message, why: str, now: datetime) -> None:
    """Only a rehearsal knows better than the mail server that took it."""
    _move(message, "doubt_sent", why=why, why_code=WhyCode.UNCERTAIN, settled_at=now)


def assume(message: Message, claim: UUID, why: str, sending_at: datetime, now: datetime) -> None:
    """As it was composed: it counts as said, and nobody knows whether it went."""
    _move(
        message,
        "assume",
        subject=message.subject,
        text=message.text,
        html=message.html,
        headers=message.headers,
        message_id=message.message_id,
        why=why,
        why_code=WhyCode.RESTORED,
        claim=claim,
        sending_at=sending_at,
        settled_at=now,
        lease_until=None,
    )


def retry(
    message: Message, at: datetime, code: WhyCode, why: str, attempts: int, channel_out: bool
) -> None:
    _move(
        message,
        "retry",
        not_before=at,
        why=why,
        why_code=code,
        attempts=attempts,
        channel_out=channel_out,
        claim=None,
        lease_until=None,
        sending_at=None,
    )


def fail(message: Message, code: WhyCode, why: str, attempts: int, now: datetime) -> None:
    _move(
        message,
        "fail",
        why=why,
        why_code=code,
        attempts=attempts,
        settled_at=now,
        lease_until=None,
        sequence=None,
    )
