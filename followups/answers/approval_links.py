"""The link by which an owner approves a draft from a mail.

Signed, for one person and one draft, and it expires. A GET only shows.
"""

from django.contrib.auth.models import User
from django.core import signing

from followups.answers.answered_since import with_mark
from followups.models import Message
from leads.permissions import Permission, held_by, places_of

LASTS = 24 * 60 * 60  # seconds
SALT = "approve a draft"


def approval_token(message: Message, user: User) -> str:
    return signing.dumps([message.pk, user.pk], salt=SALT)


def draft_of_token(token: str) -> tuple[Message, User] | None:
    """Whose link it is and for which draft, which has its mark.

    None where it is forged, too old, or its person works here no longer.
    """
    try:
        pk, user_pk = signing.loads(token, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    message = (
        with_mark(Message.objects.select_related("business", "lead__contact", "lead__source"))
        .filter(pk=pk, lead__isnull=False)
        .first()
    )
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if message is None or user is None or not may_approve(user, message):
        return None
    return message, user


def may_approve(user: User, message: Message) -> bool:
    """Their place may have become another since the link was mailed."""
    place = places_of(user).get(message.business_id)
    if place is None or message.lead is None or Permission.WORK not in held_by(place):
        return False
    return not place.sees_own_leads_only or message.lead.owner_id == user.pk
