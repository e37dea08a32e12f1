"""manage.py secret_key: which keys are in use, a new one, or saying that one is lost."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from integrations.secrecy.keys import accepted_keys, fingerprint
from integrations.timing import clock
from leadflow.configuration import secret_keys
from leads.declined import Declined


class Command(BaseCommand):
    help = (
        "show: the keys' fingerprints. new: sign with a new key and go on accepting the older "
        "ones. forget: say that a missing key is lost for good."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", nargs="?", choices=["show", "new", "forget"], default="show")

    def handle(self, *args: Any, **options: Any) -> None:
        {"show": self.show, "new": self.new, "forget": self.forget}[options["what"]]()

    def show(self) -> None:
        for key in accepted_keys():
            use = "signs" if key == settings.SECRET_KEY else "is accepted"
            self.stdout.write(f"{fingerprint(key)} {use}")
        if missing := secret_keys.advice():
            raise CommandError(missing)

    def new(self) -> None:
        try:
            secret_keys.add_key()
        except Declined as error:
            raise CommandError(str(error)) from error
        self.stdout.write("A new key signs from the next start on. Stop leadflow and start it.")

    def forget(self) -> None:
        for key in secret_keys.forget_lost_keys(clock.now()):
            self.stdout.write(
                f"{key.fingerprint} is forgotten: links signed with it no longer work, and whoever "
                "was erased after an opt-out under it may be written to when they write again."
            )
