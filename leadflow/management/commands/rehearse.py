"""manage.py rehearse: what the system would do, before it is switched on."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from integrations.timing import clock
from leadflow import setting_up
from leadflow.management.commands import load_business
from leadflow.management.commands.judge import read_lines
from leads.models import Arrival, Business, Source

DEMO = Path(__file__).resolve().parents[2] / "demo"
NOTHING_LEAVES = {
    "EMAIL_URL": "",
    "MAIL_PROVIDER": "",
    "TWILIO_ACCOUNT_SID": "",
    "DATABASE_URL": "",
    "REDIS_URL": "unix:///nonexistent/leadflow",
    "PUBLIC_URL": "https://rehearsal.invalid",
}


RULE = "=" * 60


class Command(BaseCommand):
    help = (
        "Play leads through eight days on a virtual clock, in a throwaway database. Sends nothing."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--business",
            help="a file with one business or a list; by default those of this installation",
        )
        parser.add_argument(
            "--inquiries",
            help="a JSON-lines file of inquiries; by default a few that ship with leadflow",
        )
        parser.add_argument("--conversations", help="a JSON-lines file of conversations to play")
        parser.add_argument(
            "--output", help="where the outcomes of the conversations go, a line each"
        )
        parser.add_argument(
            "--model",
            action="store_true",
            help="also ask the model that is set up; by default rules judge alone",
        )
        parser.add_argument("--inside", help="(used by the command itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["inside"]:
            self.step_into_throwaway(options)
            return
        call_command("migrate", interactive=False, verbosity=0)
        loaded = self.load(options["inside"])
        if options["conversations"]:
            self.play_conversations(options, loaded)
        else:
            self.play_inquiries(options["inquiries"] or str(DEMO / "inquiries.jsonl"), loaded)

    def step_into_throwaway(self, options: dict[str, Any]) -> None:
        """The same command in a process of its own, with a database that lasts as long as it does
        and no way out for mail.
        """
        rows = businesses_to_play(options["business"])
        for name in ("inquiries", "conversations"):
            if options[name]:
                read_lines(options[name])  # a mistake is told before anything starts
        with tempfile.TemporaryDirectory(prefix="leadflow-rehearsal-") as folder:
            path = Path(folder) / "businesses.json"
            path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
            given = [
                f"--{name}={options[name]}"
                for name in ("inquiries", "conversations", "output")
                if options[name]
            ]
            command = [sys.executable, str(settings.ROOT / "manage.py"), "rehearse"]
            done = subprocess.run(
                [*command, f"--inside={path}", *given],
                env=throwaway_environment(folder, options["model"]),
            )
            if done.returncode:
                raise CommandError("The rehearsal stopped; the lines above say why.")

    def load(self, path: str) -> dict[str, Business]:
        rows = json.loads(Path(path).read_text(encoding="utf-8"))
        with transaction.atomic():
            return {row["key"]: setting_up.load_business(row, clock.now()) for row in rows}

    def play_conversations(self, options: dict[str, Any], loaded: dict[str, Business]) -> None:
        from leadflow.rehearsal import conversation
        from leadflow.rehearsal.conversation import Conversation

        with written_to(options["output"]) as output:
            for number, row in enumerate(read_lines(options["conversations"]), start=1):
                business = find(loaded, row, number)
                played = conversation.play_conversation(cast(Conversation, row), business)
                output.write(json.dumps(played, ensure_ascii=False) + "\n")

    def play_inquiries(self, path: str, loaded: dict[str, Business]) -> None:
        from leadflow.rehearsal import conversation
        from leadflow.rehearsal.world import World, moment

        rows = sorted(
            enumerate(read_lines(path), start=1), key=lambda r: moment(r[1]["received_at"])
        )
        if not rows:
            raise CommandError(f"{path} holds no inquiries.")
        world = World(moment(rows[0][1]["received_at"]))
        Business.objects.update(created_at=world.now)
        for number, row in rows:
            world.run_until(moment(row["received_at"]))
            world.receive(find(loaded, row, number), row.get("channel", "form"), row["fields"])
        world.run_until(world.now + conversation.LONG_AFTER)
        self.tell_what_happened()

    def tell_what_happened(self) -> None:
        from leadflow.rehearsal import transcript

        shown = Arrival.objects.select_related(
            "source__business", "lead__business", "lead__contact"
        ).order_by("received_at", "id")
        for line in transcript.arrivals(shown):
            self.stdout.write(line)
        self.stdout.write(f"\n{RULE}\nThe texts in full, as the first to get each would read them")
        for line in transcript.texts():
            self.stdout.write(line)
        sources = Source.objects.filter(arrivals__isnull=False)
        for business in Business.objects.filter(sources__in=sources).distinct():
            self.stdout.write(f"\n{RULE}\n{transcript.report(business)}")


def businesses_to_play(path: str | None) -> list[dict[str, Any]]:
    """Those of a file, else those of this installation, as load_business takes them; without their
    sources, so that no real mailbox is read and no real number asked.
    """
    if path:
        rows = load_business.read(path)
    else:
        rows = [setting_up.business_as_data(b) for b in Business.objects.order_by("id")]
    return [{name: part for name, part in row.items() if name != "sources"} for row in rows]


def throwaway_environment(folder: str, with_model: bool) -> dict[str, str]:
    no_model = {} if with_model else {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}
    return {
        **os.environ,
        **NOTHING_LEAVES,
        "LEADFLOW_VAR": folder,
        "SECRET_KEY": "rehearsal",
        **no_model,
    }


def find(loaded: dict[str, Business], row: dict[str, Any], number: int) -> Business:
    """The business that a row names; where it names none, the only or first one."""
    key = row.get("business")
    if key and key not in loaded:
        raise CommandError(
            f"line {number}: there is no business {key!r}. There are: {', '.join(loaded)}."
        )
    return loaded[key] if key else next(iter(loaded.values()))


@contextmanager
def written_to(path: str | None) -> Iterator[IO[str]]:
    if path:
        with open(path, "w", encoding="utf-8") as file:
            yield file
    else:
        yield sys.stdout
