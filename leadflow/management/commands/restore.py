"""manage.py restore FOLDER: read a backup back into an empty place. Nothing leaves from it until
one of us has decided.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.timing import clock
from leadflow.backup.restoring import restore_backup
from leads.declined import Declined


class Command(BaseCommand):
    help = "Restore a backup that `backup` made. It overwrites nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--key", type=Path, help="the .key file that stood beside the backup")
        parser.add_argument(
            "--without-key",
            action="store_true",
            help="go on with another SECRET_KEY: links in mails already sent will not work",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, key = options["folder"], options["key"]
        try:
            found = restore_backup(folder, key, options["without_key"], clock.now())
        except Declined as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored what was known at {found.made_at}: {found.leads} leads, {found.messages} "
            "messages.\nNothing leaves until an owner has looked at /restored/ and decided."
        )
