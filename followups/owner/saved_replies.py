"""Words that a team uses again and again, with merge fields."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from followups.content.merge_fields import SAMPLE, business_values, empty, field_mistakes
from followups.models import SavedReply
from leads.business.changes import note_changes
from leads.declined import Declined
from leads.models import Business

AREA = "replies"
MAX_REPLIES, LONGEST, LONGEST_NAME = 100, 10_000, 80


@transaction.atomic(durable=True)
def keep_saved_reply(
    business: Business, name: str, body: str, now: datetime, by: User
) -> SavedReply:
    """A new one, or other words under a name that there is.

    Declined, by field, where they cannot be used.
    """
    return write_reply(business, name, body, now, by)


def write_reply(
    business: Business, name: str, body: str, now: datetime, by: User | None
) -> SavedReply:
    """The same within the caller's transaction."""
    name, body = " ".join(name.split()), body.replace("\r\n", "\n").strip()
    if wrong := reply_mistakes(business, name, body):
        raise Declined(mistakes=wrong)
    Business.objects.select_for_update().get(pk=business.pk)
    if business.saved_replies.exclude(name=name).count() >= MAX_REPLIES:
        raise Declined(
            gettext("%(most)s saved replies are the most: remove one first.")
            % {"most": MAX_REPLIES}
        )
    before = business.saved_replies.filter(name=name).first()
    note_changes(business, AREA, {name: before and before.body}, {name: body}, by, now)
    return SavedReply.objects.update_or_create(
        business=business, name=name, defaults={"body": body}
    )[0]


def reply_mistakes(business: Business, name: str, body: str) -> dict[str, str]:
    found = {}
    if not name:
        found["name"] = gettext("Give it a name.")
    elif len(name) > LONGEST_NAME:
        found["name"] = gettext("That is %(count)s characters; %(most)s are the most.") % {
            "count": len(name),
            "most": LONGEST_NAME,
        }
    if not body:
        found["body"] = gettext("Write the text.")
    elif len(body) > LONGEST:
        found["body"] = gettext("That is %(count)s characters; %(most)s are the most.") % {
            "count": len(body),
            "most": LONGEST,
        }
    elif wrong := [*field_mistakes(body), *empty(body, business_values(business, SAMPLE))]:
        found["body"] = "; ".join(wrong)
    return found


@transaction.atomic(durable=True)
def remove_saved_reply(reply: SavedReply, now: datetime, by: User) -> None:
    """One that is gone already is no mistake."""
    gone, _ = SavedReply.objects.filter(pk=reply.pk).delete()
    if gone:
        note_changes(reply.business, AREA, {reply.name: reply.body}, {reply.name: ""}, by, now)
