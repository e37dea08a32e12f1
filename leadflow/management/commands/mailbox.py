"""manage.py mailbox BUSINESS --host … --user …: connect a mailbox, after trying it."""

import os
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError

from integrations.mailboxes import oauth
from integrations.mailboxes.mailbox import open_box, said_by
from integrations.timing import clock
from leadflow.management.named import business_named
from leads.capture.mail.mailbox import account_of
from leads.models.source_shapes import MailboxSettings
from leads.sources import settings


class Command(BaseCommand):
    help = (
        "Connect an IMAP mailbox to a business. The password or token is read from the "
        "environment and never stored."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("business")
        parser.add_argument("--host", required=True)
        parser.add_argument("--user", required=True)
        parser.add_argument("--port", type=int, default=993)
        parser.add_argument("--tls", choices=["implicit", "starttls", "none"], default="implicit")
        parser.add_argument("--folder", default="INBOX")
        parser.add_argument(
            "--password-env",
            default="MAILBOX_PASSWORD",
            help="the name of the variable that holds the password, or the refresh token",
        )
        parser.add_argument(
            "--oauth",
            choices=sorted(oauth.PROVIDERS),
            default="",
            help="sign in with a refresh token instead of a password",
        )
        parser.add_argument("--client-id", default="", help="your app's id at that provider")
        parser.add_argument(
            "--client-secret-env",
            default="MAILBOX_CLIENT_SECRET",
            help="the name of the variable that holds the app's secret, if it has one",
        )
        parser.add_argument(
            "--checked-by",
            default="",
            help="the server whose Authentication-Results say who wrote a mail, as it calls itself",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        business = business_named(options["business"])
        if not os.environ.get(options["password_env"]):
            raise CommandError(
                f"Put the password into the environment: {options['password_env']}=… and "
                "start leadflow with it, too."
            )
        given = {name: options[name] for name in MailboxSettings.__annotations__}
        box = cast(MailboxSettings, given)
        account = account_of(box, os.environ[options["password_env"]])
        try:
            open_box(account).logout()
        except (
            Exception
        ) as error:  # imaplib and its servers fail in many ways; each is the person's to read
            raise CommandError(
                f"The mailbox cannot be opened: {said_by(error, account)}. Nothing was changed."
            ) from error
        source = settings.connect_mailbox(business, box, clock.now())
        if options["checked_by"]:
            settings.name_receiving_server(source, "", options["checked_by"], clock.now())
        self.stdout.write(
            f"{options['user']} at {options['host']} is read from now on, every minute."
        )
