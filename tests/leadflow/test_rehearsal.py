"""A whole life, eight days long, read from the outside."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from leadflow.management.commands.rehearse import throwaway_environment
from tests.support import BUSINESS


def files(tmp_path: Path, **rows: list[Any]) -> list[str]:
    """An option that names a JSON-lines file with its rows, each."""
    options = []
    for name, data in rows.items():
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in data))
        options.append(f"--{name}={path}")
    return options


@pytest.mark.django_db
def test_a_rehearsal_tells_what_each_lead_would_receive_and_when(tmp_path: Path) -> None:
    (business,) = files(tmp_path, inside=[[BUSINESS]])
    told = io.StringIO()
    call_command("rehearse", business, stdout=told)
    assert told.getvalue().count("we write (first answer) to nora.fielding@example.com") == 1
    for line in (
        "Wed 07 Oct 09:00  we write (day 1)",
        "Fri 09 Oct 09:00  we write (day 3)",
        "we do not write (first answer): No automatic answer",
        "ends completed: nurture",
        "3 inquiries, 2 answered within the hour, 2 answers reached nobody, 1 waiting",
    ):
        assert line in told.getvalue()


CONVERSATION = {
    "id": "c",
    "business": "oak",
    "channel": "form",
    "inquiry": {
        "name": "Ada Keen",
        "email": "ada@lovelace.example",
        "phone": "902 555 0131",
        "message": "Our roof leaks, could somebody come?",
    },
    "inquiry_at": "2026-09-17T14:35:00-03:00",
    "turns": [],
}
TURN = {
    "from": "lead",
    "channel": "email",
    "auto_submitted": False,
    "event": None,
    "in_reply_to": 1,
    "subject": "Re: Your message",
    "at": "2026-09-19T10:00:00-03:00",
}
STOP = {"channel": "sms", "text": "STOP", "in_reply_to": None}
PRESSED = {"channel": "link", "event": "unsubscribe_link", "text": "pressed"}
BOUNCE = {"from": "system", "event": "hard_bounce", "text": "550 5.1.1 no such user"}
COMPLAINT = {"from": "system", "event": "complaint", "text": "abuse"}
OURS = {
    "from": "team",
    "address": "calvin@oak-roofing.example",
    "in_reply_to": None,
    "text": "I will ring you.",
}
LOST = {
    "event": "stage_completed",
    "from": "team",
    "channel": "link",
    "text": "Moved to completed, outcome lost",
}
AWAY = {
    "at": "2026-09-18T14:40:00-03:00",
    "auto_submitted": True,
    "subject": "Automatic reply: x",
    "text": "I am out of the office until Wednesday 23 September.",
}
PLAYED = [
    ([], [1, 3, 5, 7], "exhausted", "completed", "nurture"),
    ([{"text": "Thursday is fine"}], [1], "replied", "in_progress", None),
    ([{"text": "Please take me off your list"}], [1], "opted_out", "in_progress", None),
    ([STOP], [1], "opted_out", "in_progress", None),
    ([PRESSED], [1], "opted_out", "in_progress", None),
    ([BOUNCE], [1], "bounced", "in_progress", None),
    ([COMPLAINT], [1], "complained", "in_progress", None),
    ([OURS], [1], "person", "in_progress", None),
    ([LOST], [1], "completed", "completed", "lost"),
    ([AWAY], [1, 3, 5, 7], "parked_then_exhausted", "completed", "nurture"),
]


def person(number: int) -> dict[str, str]:
    """Somebody else each time: the same person writing again would be one lead."""
    return {
        **CONVERSATION["inquiry"],
        "email": f"ada{number}@lovelace.example",
        "phone": f"902 555 01{number:02d}",
    }  # type: ignore[dict-item]


@pytest.mark.real_processes
def test_conversations_end_as_they_should(tmp_path: Path) -> None:
    """By the command as people type it: in a database that lasts as long as it does."""
    played = [
        {
            **CONVERSATION,
            "id": f"c{n}",
            "inquiry": person(n),
            "turns": [{**TURN, **turn} for turn in turns],
        }
        for n, (turns, *_) in enumerate(PLAYED)
    ]
    target = tmp_path / "out.jsonl"
    options = files(tmp_path, business=[BUSINESS], conversations=played)
    done = subprocess.run(
        [sys.executable, "manage.py", "rehearse", *options, f"--output={target}"],
        cwd=settings.ROOT,
        env={**os.environ, "LEADFLOW_VAR": str(tmp_path / "var"), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert [(r["steps_sent"], r["ends"], r["stage"], r["outcome"]) for r in rows] == [
        tuple(p[1:]) for p in PLAYED
    ]
    assert rows[0]["step_times"][1] == [3, "2026-09-21T09:00:00-03:00"]
    assert rows[-1]["parked_until"] == "2026-09-24"


def test_nothing_leaves_a_rehearsal_whatever_the_environment_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ways_out = ("EMAIL_URL", "MAIL_PROVIDER", "TWILIO_ACCOUNT_SID")
    for name in ways_out:
        monkeypatch.setenv(name, "real")
    given = throwaway_environment("/nowhere", with_model=True)
    assert [given[name] for name in ways_out] == ["", "", ""]
