"""The states of a message: what moves there are, and that nobody else writes one."""

import ast
import uuid
from pathlib import Path

import pytest
from django.conf import settings

from followups.models import Message
from followups.outbox import moves, states
from followups.why import WhyCode
from leads.models import Business
from tests.support import MONDAY

STATES = Path("followups") / "outbox" / "states.py"
WRITES_ROWS = {"update", "create", "bulk_create", "update_or_create", "get_or_create", "Message"}


def writers(path: Path) -> list[int]:
    """Lines that give a message another state: an assignment, or a row written with one."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            found += [n.lineno for n in names if isinstance(n, ast.Attribute) and n.attr == "state"]
        if isinstance(node, ast.Call) and any(k.arg == "state" for k in node.keywords):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            found += [node.lineno] if name in WRITES_ROWS else []
    return found


def test_nobody_else_writes_the_state_of_a_message() -> None:
    others = [
        f"{path.relative_to(settings.ROOT)}:{line}"
        for room in ("followups", "leadflow")
        for path in (settings.ROOT / room).rglob("*.py")
        if "migrations" not in path.parts and path.relative_to(settings.ROOT) != STATES
        for line in writers(path)
    ]
    assert not others, others


def test_the_search_for_writers_finds_them() -> None:
    assert len(writers(settings.ROOT / STATES)) >= 5


BECAUSE = (WhyCode.STOPPED, "Because.", MONDAY)
CALLS = {  # each move of one message, with what it needs
    "begin_draft": (),
    "hold_for_approval": BECAUSE,
    "queue": (MONDAY,),
    "queue_instead": (MONDAY,),
    "requeue_missed": (MONDAY,),
    "leave_out_missed": ("Because.",),
    "put_off": (MONDAY, WhyCode.STOPPED, "Because."),
    "assume": (uuid.uuid4(), "Because.", MONDAY, MONDAY),
    "confirm": (MONDAY,),
    "hand_to_team": (uuid.uuid4(), MONDAY),
    "doubt": BECAUSE,
    "doubt_sent": ("Because.", MONDAY),
    "retry": (MONDAY, WhyCode.STOPPED, "Because.", 1, False),
    "fail": (WhyCode.STOPPED, "Because.", 1, MONDAY),
    "withhold": BECAUSE,
    "cancel": BECAUSE,
}
OF_MANY = {"mark_sending", "release", "take_up_again"}


def test_every_move_of_the_table_is_tried() -> None:
    assert set(CALLS) | OF_MANY == set(moves.MOVES)


@pytest.mark.parametrize("state", Message.State.values)
@pytest.mark.parametrize("name", CALLS)
def test_a_move_begins_only_where_the_table_says(business: Business, name: str, state: str) -> None:
    message = Message.objects.create(
        business=business,
        kind="reply",
        not_before=MONDAY,
        to="a@x.example",
        state=state,
        message_id="<a@x.example>",
        claim=uuid.uuid4(),
        sending_at=MONDAY,
    )
    move = getattr(states, name)
    if state in moves.MOVES[name].sources:
        move(message, *CALLS[name])
        message.refresh_from_db()
        assert message.state == moves.MOVES[name].to
    else:
        with pytest.raises(states.WrongMove):
            move(message, *CALLS[name])
        message.refresh_from_db()
        assert message.state == state


def test_putting_off_does_not_undo_what_another_worker_decided(business: Business) -> None:
    message = Message.objects.create(
        business=business, kind="reply", not_before=MONDAY, to="a@x.example"
    )
    elsewhere = Message.objects.get(pk=message.pk)
    states.fail(elsewhere, *CALLS["fail"])
    states.put_off(message, *CALLS["put_off"])
    message.refresh_from_db()
    assert message.state == "failed"


def test_a_reason_is_cut_to_what_fits(business: Business) -> None:
    message = Message(business=business, kind="reply", not_before=MONDAY, to="a@x.example")
    states.withhold(message, WhyCode.STOPPED, "w" * 500, MONDAY)
    message.refresh_from_db()
    assert (len(message.why), message.why_code) == (300, "stopped")


def test_every_state_can_be_reached_and_left_or_is_an_end() -> None:
    reached = {move.to for move in moves.MOVES.values()}
    left = set().union(*(move.sources for move in moves.MOVES.values()))
    assert reached == set(Message.State)
    assert set(Message.State) - left == {Message.State.FAILED}


def test_the_diagram_in_the_docs_is_the_table_of_moves() -> None:
    text = (settings.ROOT / "docs" / "states.md").read_text(encoding="utf-8")
    missing = [line for line in moves.diagram() if line not in text]
    assert not missing, "\n".join(missing)
