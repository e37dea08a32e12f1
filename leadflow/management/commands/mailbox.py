"""manage.py mailbox BUSINESS --host … --user …: connect a mailbox, after trying it."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.mailbox import Account, open_box
from leads import sources
from leads.models import Business


class Command(BaseCommand):
    help = "Connect an IMAP mailbox to a business. The password is read from the environment and never stored."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("business")
        parser.add_argument("--host", required=True)
        parser.add_argument("--user", required=True)
        parser.add_argument("--port", type=int, default=993)
        parser.add_argument("--tls", choices=["implicit", "starttls", "none"], default="implicit")
        parser.add_argument("--folder", default="INBOX")
        parser.add_argument("--password-env", default="MAILBOX_PASSWORD", help="the name of the variable that holds the password")

    def handle(self, *args: Any, **options: Any) -> None:
        business = Business.objects.filter(key=options["business"]).first()
        if business is None:
            raise CommandError(f"There is no business {options['business']!r}. There are: {', '.join(Business.objects.values_list('key', flat=True))}.")
        password = os.environ.get(options["password_env"], "")
        if not password:
            raise CommandError(f"Put the password into the environment: {options['password_env']}=… and start leadflow with it, too.")
        account = Account(host=options["host"], user=options["user"], password=password, port=options["port"], tls=options["tls"], folder=options["folder"])
        try:
            open_box(account).logout()
        except Exception as error:  # imaplib and its servers fail in many ways; each is the person's to read
            raise CommandError(f"The mailbox cannot be opened: {error}. Nothing was changed.") from error
        sources.connect_mailbox(business, {name: options[name] for name in ("host", "user", "port", "tls", "folder", "password_env")})
        self.stdout.write(f"{options['user']} at {options['host']} is read from now on, every minute.")
