"""The address with which somebody signs in."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction

from followups.models import Suppression
from followups.models.suppression import hashes_however_spelt


@transaction.atomic(durable=True)
def keep_own_address(user: User) -> None:
    """allauth's row for it, as proved: only an operator, or a link mailed to it, sets it."""
    email = user.email.lower()
    others = EmailAddress.objects.exclude(user=user).filter(email=email, verified=True)
    if not email or others.exists():
        return
    EmailAddress.objects.filter(user=user, primary=True).exclude(email=email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"primary": True, "verified": True}
    )


def is_suppressed(email: str) -> bool:
    """Whether any of our businesses may not write to it, however it is spelt."""
    in_force = Suppression.objects.filter(lifted_at__isnull=True)
    return in_force.filter(address_hash__in=hashes_however_spelt([email])).exists()
