"""manage.py backup [FOLDER]: a copy of everything, made while everything runs."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from integrations.texts.sentences import sentence
from integrations.timing import clock
from leadflow.backup.making import make_backup
from leadflow.health import record_heartbeat
from leadflow.management.persons import operator
from leads.audit import record_in_audit
from leads.declined import Declined
from leads.models import AuditEntry, Business


class Command(BaseCommand):
    help = "Copy the database into a new folder, and the key into a file beside it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="default var/backups")
        parser.add_argument(
            "--without-key", action="store_true", help="where you keep SECRET_KEY elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        into = options["folder"] or settings.VAR / "backups"
        with_key = not options["without_key"]
        try:
            made = make_backup(into.resolve(), with_key, clock.now())
        except (Declined, DatabaseError) as error:
            raise CommandError(f"No backup was made. {error}".strip()) from error
        record_heartbeat("backup")
        self.record_for_owners(with_key)
        self.stdout.write(f"{made}")
        if with_key:
            self.stdout.write(
                f"{made}.key is the key: keep it elsewhere. Who has both can read everything."
            )

    def record_for_owners(self, with_key: bool) -> None:
        """It holds all that is entrusted to any of them."""
        now, by = clock.now(), operator("backup")
        about = sentence("a backup of everything, without the key")
        if with_key:
            about = sentence("a backup of everything, with the key")
        for business in Business.objects.order_by("pk"):
            record_in_audit(
                AuditEntry.Kind.EXPORTED,
                by,
                now,
                business=business,
                about=about,
            )
