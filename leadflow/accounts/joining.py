"""Taking the place to which somebody was invited."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from integrations.texts.sentences import lowered, sentence
from leadflow.accounts.inviting import AREA, hash_of
from leads.business import changes
from leads.declined import Declined
from leads.models import Invitation, Membership, Profile

GONE = gettext_lazy("This invitation is used, withdrawn or too old. Ask for a new one.")
LONGEST_NAME = 150  # characters


@transaction.atomic(durable=True)
def join_with_account(token: str, user: User, now: datetime) -> Membership:
    """For whoever has one, with the address that was invited. Declined where it is another's."""
    invitation = open_invitation(token, now)
    if not is_for(invitation, user):
        raise Declined(gettext("This invitation is for %(email)s.") % {"email": invitation.email})
    return take_place(invitation, user, now)


@transaction.atomic(durable=True)
def join_anew(token: str, name: str, password: str, now: datetime) -> Membership:
    """A place for the address that was invited, with an account of its own.

    Declined names each mistake by its field.
    """
    invitation = open_invitation(token, now)
    if has_account(invitation.email):
        raise Declined(gettext("You have an account here: sign in, and follow the link again."))
    user = User(username=invitation.email, email=invitation.email, first_name=name.strip())
    if wrong := mistakes_in(user, password):
        raise Declined(mistakes=wrong)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    Profile.objects.create(user=user)
    return take_place(invitation, user, now)


def open_invitation(token: str, now: datetime) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("business")
    found = rows.filter(token_hash=hash_of(token), expires_at__gt=now).first()
    if found is None:
        raise Declined(GONE)
    return found


def mistakes_in(user: User, password: str) -> dict[str, str]:
    found = {}
    if not user.first_name:
        found["name"] = gettext("Write how your colleagues call you.")
    elif len(user.first_name) > LONGEST_NAME:
        found["name"] = gettext("A name has %(most)s characters at most.") % {"most": LONGEST_NAME}
    try:
        validate_password(password, user)
    except ValidationError as error:
        found["password"] = " ".join(error.messages)
    return found


def take_place(invitation: Invitation, user: User, now: datetime) -> Membership:
    """Whoever has one already keeps it as it is."""
    business = invitation.business
    place, _ = Membership.objects.get_or_create(
        business=business,
        user=user,
        defaults={"role": invitation.role, "own_leads_only": invitation.own_leads_only},
    )
    invitation.delete()
    business.departures.filter(user=user).delete()
    said = sentence("joined as %(role)s", role=lowered(Membership.Role(place.role).label))
    changes.note_changes(business, AREA, {}, {invitation.email: said}, user, now)
    return place


def is_for(invitation: Invitation, user: User) -> bool:
    """By an address that is proved to be theirs."""
    own = EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email)
    return user.email.lower() == invitation.email or own.exists()


def has_account(email: str) -> bool:
    return (
        User.objects.filter(email__iexact=email).exists()
        or User.objects.filter(username__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    )
