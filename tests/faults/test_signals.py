"""Workers that are told to end, or are killed, in mid-work: nothing lost, nothing twice."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from followups.models import Message
from integrations import queue
from tests import support
from tests.processes import start
from tests.support import ADA
from tests.support.servers.sink import Sink, wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.real_processes,
    pytest.mark.long,
]

PEOPLE = 4
TERM, INT, KILL = signal.SIGTERM, signal.SIGINT, signal.SIGKILL


def horses(worker: int) -> list[int]:
    """The processes in which a worker runs its jobs."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if int(parent) == worker:
                found.append(int(entry.name))
    return found


def test_told_to_end_or_killed(valkey: str, mail_through: Sink) -> None:
    business = support.make_business()
    mail_through.slow = 0.2
    extra = {"REDIS_URL": valkey, "EMAIL_URL": f"smtp://127.0.0.1:{mail_through.port}"}
    for turn, number in enumerate((INT, KILL)):
        for person in range(PEOPLE):
            fields = {**ADA, "email": f"ada{person}@x{turn}.example", "phone": ""}
            support.write(business, fields, support.clock())
        before = len(mail_through.accepted)
        worker = start("work", **extra)
        queue._rest_until = 0
        queue.nudge()
        assert wait_for(lambda before=before: len(mail_through.accepted) > before, 60)
        if number == KILL:  # as the system does that runs out of memory
            for horse in horses(worker.process.pid):
                os.kill(horse, KILL)
        worker.send_signal(TERM if number == KILL else number)
        worker.send_signal(TERM)  # impatience
        if worker.wait(20) is None:
            worker.kill()
    mail_through.slow = 0.0
    support.live(support.clock() + support.AFTER_ANY_LEASE)
    states = Counter(Message.objects.filter(kind="first_response").values_list("state", flat=True))
    assert states["sent"] + states["unconfirmed"] == 2 * PEOPLE
    assert states["unconfirmed"] <= 2  # at most what each had just then in hand
    counts = Counter(recipient for recipient, _ in mail_through.accepted)
    assert set(counts.values()) == {1}
    assert len(counts) >= states["sent"]
