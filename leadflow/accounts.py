"""Who may have an account: those an owner invites.

Mails about accounts leave through the outbox like every other.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from followups.team import notifications
from integrations import clock, queue
from leads.models import Business


class Accounts(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A worker sends it.

        A mail server that hangs must not hang the page, nor tell who has an account.
        """
        message = self.render_mail(template_prefix, email, context)
        business = (
            Business.objects.filter(memberships__user__email__iexact=email).first()
            or Business.objects.first()
        )
        if business is not None:
            notifications.notify_user(
                business, email, str(message.subject), str(message.body), clock.now()
            )
            queue.nudge()
