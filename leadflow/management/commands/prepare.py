"""manage.py prepare: tables, a demo business and the first owner, as bin/run sets them up."""

from typing import Any

from django.core.management.base import BaseCommand

from leadflow.processes.prepare import prepare_database


class Command(BaseCommand):
    help = "Set up the database. Harmless to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        self.stdout.write("ready")
