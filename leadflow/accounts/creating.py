"""A new account."""

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction

from leadflow.models import FirstPassword
from leads.models import Business, Membership


@transaction.atomic(durable=True)
def create_account(
    username: str,
    email: str,
    password: str,
    places: Mapping[Business, str],
    now: datetime,
    *,
    is_ours: bool,
) -> User:
    """`places` maps each business to a role; `is_ours` where we made the password up.

    Such a password is to be replaced by one of their own at the first chance.
    """
    user = User.objects.create_user(username, email, password)
    EmailAddress.objects.create(user=user, email=email.lower(), primary=True, verified=True)
    Membership.objects.bulk_create(
        Membership(business=business, user=user, role=role) for business, role in places.items()
    )
    if is_ours:
        FirstPassword.objects.create(user=user, password=user.password, made_at=now)
    return user
