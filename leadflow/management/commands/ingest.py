"""manage.py ingest FILE … | -: what came in elsewhere, through the doors that inquiries take.

Also the pipe for a mail server.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from integrations import queue
from integrations.timing import clock
from leadflow.ingest import doors, tables
from leadflow.ingest.lines import Line, line_of_arrival, line_of_refusal
from leadflow.management.named import business_named
from leads.declined import Declined
from leads.models import Arrival, Business
from leads.sources.tables import Unreadable

TRY_AGAIN_LATER = 75  # what a mail server understands as "keep it and try again"
DOORS = ("mail", "webhook", "sms", "csv")
NOT_READABLE = (doors.NotAText, Unreadable, Declined)


class Command(BaseCommand):
    help = (
        "Feed in mails, posts of forms, text messages or tables of people; one line of JSON for "
        "each arrival. '-' reads one from standard input."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("files", nargs="+")
        parser.add_argument(
            "--as",
            dest="door",
            choices=DOORS,
            default="mail",
            help=(
                "what the files hold: a raw mail, the body of a form builder's post, a text as "
                '{"from": …, "to": …, "body": …}, or a table (CSV or XLSX)'
            ),
        )
        parser.add_argument(
            "--business",
            default="",
            help="whose they are; only mails tell it by themselves, from their recipients",
        )
        parser.add_argument(
            "--content-type", default="", help="of posts, as the form builder's request gives it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["door"] != "mail" and not options["business"]:
            raise CommandError("Say whose they are: --business KEY")
        try:
            business = business_named(options["business"]) if options["business"] else None
        except DatabaseError as error:
            self.try_again_later(str(error))
        unread = []
        for name in options["files"]:
            try:
                raw = contents_of(name)
            except OSError as error:
                unread.append(f"{name} cannot be read: {error.strerror}")
                continue
            for line in self.lines(name, raw, business, options):
                self.stdout.write(json.dumps(line, ensure_ascii=False, default=str))
        queue.nudge()
        if unread:
            raise CommandError("\n".join(unread))

    def try_again_later(self, why: str) -> NoReturn:
        self.stderr.write(why)
        sys.exit(TRY_AGAIN_LATER)

    def lines(
        self, name: str, raw: bytes, business: Business | None, options: dict[str, Any]
    ) -> Iterator[Line]:
        """A line for each arrival of one file. What cannot be read never stops the next."""
        file = Path(name).name if name != "-" else "-"
        try:
            if options["door"] == "csv":
                assert business is not None  # asked for above
                yield from lines_of_table(file, raw, business)
            else:
                yield line_of_arrival(file, self.take(raw, business, options))
        except NOT_READABLE as error:
            yield line_of_refusal(file, str(error))
        except doors.NoBusiness as error:
            raise CommandError(str(error)) from error
        except (DatabaseError, OSError) as error:
            self.try_again_later(f"{name} could not be stored: {error}")

    def take(self, raw: bytes, business: Business | None, options: dict[str, Any]) -> Arrival:
        if options["door"] == "mail":
            return doors.take_mail(raw, business, clock.now())
        assert business is not None  # asked for above
        if options["door"] == "webhook":
            return doors.take_webhook(raw, options["content_type"], business, clock.now())
        return doors.take_sms(raw, business, clock.now())


def contents_of(name: str) -> bytes:
    """Raises OSError."""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def lines_of_table(file: str, raw: bytes, business: Business) -> Iterator[Line]:
    for row, arrival in tables.take_table(file, raw, business, clock.now()):
        line = line_of_arrival(file, arrival) if arrival else line_of_refusal(file, row.why)
        yield {**line, "row": row.number}
