"""For somebody who has lost their second factor and their recovery codes."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.texts.sentences import in_english, sentence
from integrations.timing import clock
from leadflow.accounts import mails, second_factor, sessions
from leads.audit import Actor, record_in_audit
from leads.models import AuditEntry


class Command(BaseCommand):
    help = "Take a second factor away from whoever lost it; make sure first that it is they."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}.")
        if not second_factor.has_factor(user):
            raise CommandError(f"{email} has no second factor.")
        now, operator = clock.now(), Actor(user, None, "bin/manage forget_second_factor")
        second_factor.forget_factors(user)
        sessions.end_all_sessions(user)
        about = sentence(in_english(mails.NEWS["factor_forgotten"]))
        record_in_audit(AuditEntry.Kind.ACCOUNT_CHANGED, operator, now, about=about)
        mails.mail_news("factor_forgotten", user, user.email, operator, now)
        self.stdout.write(f"{email} signs in with their password alone, and is told by mail.")
