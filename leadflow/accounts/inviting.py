"""Inviting somebody into a business, by a link that is good once and for a while."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from followups.team import notifications
from integrations.texts.sentences import lowered, sentence
from leadflow.accounts.addresses import is_suppressed
from leads.business import changes
from leads.business.addresses import public_address
from leads.colleagues import in_words_of
from leads.declined import Declined
from leads.models import Business, Departure, Invitation, Membership

LASTS = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(days=30)
MOST_OPEN = 50  # of a business: whoever has an owner's browser is no mailing machine
AREA = "people"
FOR_WHAT = gettext_lazy(
    "{who} invites you to work in leadflow for {business}, as {role}.\n\nFollow this link within a "
    "week; it is yours alone and good once:\n\n{link}\n\nIf you do not know them, do nothing."
)


@dataclass(frozen=True)
class Invited:
    """Whom an owner invites, and as what; `by_mail` where we write to them."""

    email: str
    role: str
    own_leads_only: bool = False
    by_mail: bool = True


@transaction.atomic(durable=True)
def invite(business: Business, wanted: Invited, by: User, now: datetime) -> str:
    """The link. It takes the place of an older one to the same address.

    Declined names each mistake by its field.
    """
    row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    email = wanted.email.strip().lower()
    if wrong := mistakes_in(row, wanted, email):
        raise Declined(mistakes=wrong)
    row.invitations.filter(email=email).delete()
    token = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        business=row,
        email=email,
        role=wanted.role,
        own_leads_only=wanted.own_leads_only,
        token_hash=hash_of(token),
        by_mail=wanted.by_mail,
        made_at=now,
        made_by=by,
        expires_at=now + LASTS,
    )
    link = public_address("join", token)
    if wanted.by_mail:
        mail_invitation(made, link, by, now)
    changes.note_changes(
        row,
        AREA,
        {},
        {email: sentence("invited as %(role)s", role=lowered(Membership.Role(made.role).label))},
        by,
        now,
    )
    return link


def mail_invitation(made: Invitation, link: str, by: User, now: datetime) -> None:
    business = made.business
    invited = User.objects.filter(email__iexact=made.email).first() or User()
    with in_words_of(invited, business):
        text = FOR_WHAT.format(
            who=by.get_full_name() or by.email or gettext("An owner"),
            business=business.name,
            role=made.get_role_display().lower(),
            link=link,
        )
        subject = gettext("%(business)s invites you") % {"business": business.name}
    notifications.leave_for_user(business, made.email, subject, text, now)


def mistakes_in(business: Business, wanted: Invited, email: str) -> dict[str, str]:
    """{field: what is wrong}."""
    found = {}
    if wrong := wrong_with_address(business, email, wanted.by_mail):
        found["email"] = wrong
    elif business.invitations.exclude(email=email).count() >= MOST_OPEN:
        found["email"] = gettext("%(most)s invitations are open. Withdraw some first.") % {
            "most": MOST_OPEN
        }
    if wanted.role not in Membership.Role.values:
        found["role"] = gettext("Choose what they may do.")
    return found


def wrong_with_address(business: Business, email: str, by_mail: bool) -> str:
    """ "" where nothing is."""
    try:
        validate_email(email)
    except ValidationError:
        return (
            gettext("“%(email)s” is not an e-mail address.") % {"email": email[:60]}
            if email
            else gettext("Write their address.")
        )
    if business.memberships.filter(user__email__iexact=email).exists():
        return gettext("They work here already.")
    if Departure.objects.filter(business=business, user__email__iexact=email).exists():
        return gettext("They worked here before: take them back in the list below.")
    if by_mail and is_suppressed(email):
        return gettext("This address asked us not to write to it. Hand the link over instead.")
    return ""


@transaction.atomic(durable=True)
def withdraw_invitation(business: Business, pk: int, by: User, now: datetime) -> None:
    """One that is over already is no mistake."""
    row = business.invitations.select_for_update().filter(pk=pk).first()
    if row is None:
        return
    row.delete()
    changes.note_changes(business, AREA, {}, {row.email: sentence("no longer invited")}, by, now)


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """None where it is forged, used, withdrawn or too old."""
    rows = Invitation.objects.select_related("business", "made_by")
    return rows.filter(token_hash=hash_of(token), expires_at__gt=now).first()


@transaction.atomic(durable=True)
def forget_next_invitations(now: datetime) -> bool:
    """A step: what nobody took goes a month after it ended."""
    old = Invitation.objects.filter(expires_at__lt=now - FORGOTTEN_AFTER)
    return bool(old.delete()[0])


def hash_of(token: str) -> str:
    """It has 256 bits, so that one quick round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
