"""manage.py erase_person: everything of a person goes, and nothing goes to them any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.timing import clock
from leadflow.management.persons import (
    add_person_arguments,
    operator,
    person_named,
    summary_of,
)
from leadflow.privacy.erasing import erase_person, finish_erasure
from leads.audit import record_in_audit
from leads.models import AuditEntry


class Command(BaseCommand):
    help = "Erase a person. It cannot be undone; backups made before still hold them."

    def add_arguments(self, parser: Any) -> None:
        add_person_arguments(parser)
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_named(options)
        self.stdout.write(f"To be erased: {summary_of(person)}.")
        if not options["yes"] and input("Type “erase” to go on: ").strip() != "erase":
            raise CommandError("Nothing was erased.")
        now, by = clock.now(), operator("erase_person")
        done = erase_person(person, now, "an operator")
        record_in_audit(AuditEntry.Kind.ERASED, by, now, business=person.business)
        self.stdout.write(f"Erased: {done.erasure.deleted} rows. Looking through those of others …")
        finish_erasure(done.erasure, clock.now())
        self.stdout.write(f"Blacked out in {done.erasure.blackened} rows of others.")
        if not done.erasure.is_done:
            self.stdout.write("A table is just being read: workers look through it afterwards.")
        if done.on_their_way:
            self.stdout.write(f"{done.on_their_way} messages were leaving at this moment.")
        if not done.queue_cleared:
            self.stdout.write("The queue did not answer: what failed there goes within an hour.")
        self.stdout.write("Backups made before now still hold them: see docs/privacy.md.")
