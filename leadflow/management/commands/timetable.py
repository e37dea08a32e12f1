"""manage.py timetable: ask the workers, every few seconds, to do what is due."""

from typing import Any

from django.core.management.base import BaseCommand

from leadflow.health import forget_heartbeat
from leadflow.processes import timetable


class Command(BaseCommand):
    help = "Run the timetable. Two at once are harmless."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            timetable.build().start()
        finally:
            forget_heartbeat("timetable")
