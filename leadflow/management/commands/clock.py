"""manage.py clock: whether the clock has leapt, and saying that it is right."""

from typing import Any

from django.core.management.base import BaseCommand

from followups.team.clock_alerts import in_words
from integrations.timing import clock


class Command(BaseCommand):
    help = "show: whether the clock has leapt. right: the time that it shows now is believed."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", nargs="?", choices=["show", "right"], default="show")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "right":
            clock.believe()
        leap = clock.watch()
        self.stdout.write(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC")
        if leap:
            self.stdout.write(f"The clock has leapt: {in_words(leap)}. Follow-ups wait.")
