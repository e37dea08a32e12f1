"""manage.py export_person: all that we hold of a person, as a ZIP."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.texts.sentences import sentence
from integrations.timing import clock
from leadflow.management.persons import (
    add_person_arguments,
    operator,
    person_named,
    summary_of,
)
from leadflow.privacy.exporting import export_person
from leads.audit import record_in_audit
from leads.models import AuditEntry


class Command(BaseCommand):
    help = "Write a ZIP with person.json, person.html and all files of a person."

    def add_arguments(self, parser: Any) -> None:
        add_person_arguments(parser)
        parser.add_argument("--output", required=True, help="the ZIP to write")

    def handle(self, *args: Any, **options: Any) -> None:
        person, now = person_named(options), clock.now()
        try:
            with open(options["output"], "xb") as into:
                record_in_audit(
                    AuditEntry.Kind.EXPORTED,
                    operator("export_person"),
                    now,
                    business=person.business,
                    about=sentence("all of a person"),
                )
                export_person(person, into, now)
        except OSError as error:
            raise CommandError(
                f"{options['output']} cannot be written: {error.strerror}"
            ) from error
        self.stdout.write(f"{options['output']}: {summary_of(person)}.")
