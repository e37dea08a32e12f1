"""The states of a message and the moves between them, as a table; docs/states.md shows it."""

from dataclasses import dataclass

from followups.models import Message

State = Message.State


@dataclass(frozen=True)
class Move:
    """`sources` are the states it may begin from; "" stands for a message that is not saved yet."""

    sources: frozenset[str]
    to: State
    does: str


def _from(*sources: str, to: State, does: str) -> Move:
    return Move(frozenset(sources), to, does)


NEW = ""
MOVES: dict[str, Move] = {
    "begin_draft": _from(NEW, to=State.DRAFT, does="a model is asked to write it"),
    "hold_for_approval": _from(
        NEW,
        State.DRAFT,
        State.AWAITING_APPROVAL,
        State.QUEUED,
        State.CANCELLED,
        to=State.AWAITING_APPROVAL,
        does="a person decides",
    ),
    "queue": _from(
        NEW, State.DRAFT, State.AWAITING_APPROVAL, to=State.QUEUED, does="it goes at its time"
    ),
    "queue_instead": _from(
        State.DRAFT,
        State.AWAITING_APPROVAL,
        State.QUEUED,
        to=State.QUEUED,
        does="the text for emergencies goes in its place",
    ),
    "requeue_missed": _from(
        State.WITHHELD,
        to=State.QUEUED,
        does="it goes after all: the team wants it, or a clock was wrong",
    ),
    "leave_out_missed": _from(State.WITHHELD, to=State.WITHHELD, does="the team leaves it out"),
    "put_off": _from(State.QUEUED, to=State.QUEUED, does="not now: decided again later"),
    "mark_sending": _from(State.QUEUED, to=State.SENDING, does="the marker before the first byte"),
    "release": _from(State.QUEUED, State.SENDING, to=State.QUEUED, does="no byte of it has gone"),
    "retry": _from(
        State.SENDING, State.UNCONFIRMED, to=State.QUEUED, does="nothing was accepted: again later"
    ),
    "confirm": _from(State.SENDING, State.UNCONFIRMED, to=State.SENT, does="it was accepted"),
    "hand_to_team": _from(State.QUEUED, to=State.SENT, does="a task is the team's now"),
    "doubt": _from(State.SENDING, to=State.UNCONFIRMED, does="it may have been accepted"),
    "doubt_sent": _from(
        State.SENT, to=State.UNCONFIRMED, does="a rehearsal says that nobody knows"
    ),
    "assume": _from(
        State.QUEUED,
        to=State.UNCONFIRMED,
        does="the database was restored, and it may have gone before",
    ),
    "fail": _from(
        State.QUEUED, State.SENDING, State.UNCONFIRMED, to=State.FAILED, does="it never will go"
    ),
    "withhold": _from(NEW, State.QUEUED, to=State.WITHHELD, does="policy refused it"),
    "cancel": _from(
        State.DRAFT,
        State.AWAITING_APPROVAL,
        State.QUEUED,
        to=State.CANCELLED,
        does="somebody or something made it needless",
    ),
    "take_up_again": _from(
        State.CANCELLED, to=State.QUEUED, does="whoever called it off has taken that back"
    ),
}


def diagram() -> list[str]:
    """The table of moves as lines of a Mermaid state diagram, as docs/states.md shows it."""
    return [
        f"    {source or '[*]'} --> {move.to}: {name}"
        for name, move in MOVES.items()
        for source in sorted(move.sources)
    ]
