"""One more person: an account, and a place in a business."""

import argparse
import secrets
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from integrations.timing import clock
from leadflow.accounts.creating import create_account
from leadflow.management.named import business_named
from leads.models import Membership


class Command(BaseCommand):
    help = "Let somebody sign in; prints a first password that they replace at once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--business", required=True, help="its key")
        parser.add_argument(
            "--role", choices=Membership.Role.values, default=Membership.Role.MEMBER.value
        )

    def handle(self, *args: Any, email: str, business: str, role: str, **options: Any) -> None:
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"{email} has an account.")
        password = secrets.token_urlsafe(12)
        places = {business_named(business): role}
        create_account(email, email, password, places, clock.now(), is_ours=True)
        self.stdout.write(f"{email} signs in with {password} once, and then chooses their own.")
