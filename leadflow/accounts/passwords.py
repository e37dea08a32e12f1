"""Passwords: those that we made, and how long one may be."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from leadflow.models import FirstPassword

FIRST_LIVES = timedelta(days=7)
LONGEST = 128  # characters


class NotTooLong:
    """A validator: nobody makes us hash a book."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                gettext("A password has at most %(most)s characters.") % {"most": LONGEST}
            )

    def get_help_text(self) -> str:
        return gettext("It may have up to %(most)s characters, of any kind.") % {"most": LONGEST}


def first_one_is_too_old(user: User, now: datetime) -> bool:
    """On one's own machine it may stay: nobody else gets at it."""
    made = FirstPassword.objects.filter(user=user, password=user.password).first()
    return made is not None and not settings.IS_LOCAL and now - made.made_at > FIRST_LIVES
