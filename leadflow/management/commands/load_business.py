"""manage.py load_business FILE: businesses from a file, whole or not at all."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from integrations.timing import clock
from leadflow import setting_up
from leads.declined import Declined
from leads.models import Business
from leads.sources import business_checks


def read(path: str) -> list[dict[str, Any]]:
    """The checked businesses of a JSON file ("-" is standard input).

    CommandError names the place of each mistake.
    """
    try:
        data = json.loads(
            sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        )
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8: {error}") from error
    except json.JSONDecodeError as error:
        raise CommandError(
            f"{path}, line {error.lineno}, column {error.colno}: this is not JSON "
            f"({error.msg}). Nothing was changed."
        ) from error
    try:
        return business_checks.check_all(data)
    except business_checks.Mistakes as error:
        raise CommandError(
            f"{path} has mistakes; nothing was changed.\n"
            + "\n".join(f"  {line}" for line in error.lines)
        ) from error


class Command(BaseCommand):
    help = (
        "Load one business or a list of them; known by key, so the same file again changes nothing."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file")

    def load(self, row: dict[str, Any]) -> Business:
        try:
            return setting_up.load_business(row, clock.now())
        except Declined as error:
            raise Declined(f"{row['key']}: {error}") from error

    def handle(self, *args: Any, **options: Any) -> None:
        rows = read(options["file"])
        try:
            with transaction.atomic():
                loaded = [self.load(row) for row in rows]
        except Declined as error:
            raise CommandError(f"{options['file']}: {error}. Nothing was changed.") from error
        for business in loaded:
            self.stdout.write(
                f"{business.key}: {business.name}, {business.criteria_versions.count()} "
                f"version(s) of its criteria, form at /f/{business.key}/"
            )
