"""manage.py doctor: what is wrong with this installation, each with the line to type."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from leadflow.doctor.finding import Finding, Grade, bad
from leadflow.doctor.machine import look_at_machine
from leadflow.doctor.running import look_at_running
from leadflow.doctor.sender import look_at_senders

PARTS = (look_at_machine, look_at_running, look_at_senders)


class Command(BaseCommand):
    help = "Look at everything that can be wrong here. Exits 1 where something is."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = [finding for part in PARTS for finding in findings_of(part)]
        for finding in found:
            self.stdout.write(f"{finding.grade:<4}  {finding.about}: {finding.words}")
            if finding.line:
                self.stdout.write(f"      → {finding.line}")
        wrong = [finding for finding in found if finding.grade == Grade.BAD]
        self.stdout.write(f"{len(wrong)} to mend." if wrong else "Nothing to mend.")
        if wrong:
            raise SystemExit(1)


def findings_of(part: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What cannot be looked at is itself a finding; the rest is looked at all the same."""
    try:
        yield from part()
    except DatabaseError as error:
        yield bad("database", f"It does not answer: {error}".strip(), "DATABASE_URL=…")
