"""Words that a team uses again and again, with merge fields."""

from django.db import transaction

from followups.content.merge_fields import SAMPLE, business_values, empty, field_mistakes
from followups.models import SavedReply
from leads.declined import Declined
from leads.models import Business

MAX_REPLIES, LONGEST = 100, 10_000


@transaction.atomic(durable=True)
def keep_saved_reply(business: Business, name: str, body: str) -> SavedReply:
    """A new one, or other words under a name that there is.

    Declined where they cannot be used.
    """
    name, body = " ".join(name.split())[:80], body.replace("\r\n", "\n").strip()
    if not name or not body:
        raise Declined("Give it a name and a text.")
    if len(body) > LONGEST:
        raise Declined(f"That is {len(body)} characters; {LONGEST} are the most.")
    if wrong := [*field_mistakes(body), *empty(body, business_values(business, SAMPLE))]:
        raise Declined(" ".join(wrong))
    Business.objects.select_for_update().get(pk=business.pk)
    if business.saved_replies.exclude(name=name).count() >= MAX_REPLIES:
        raise Declined(f"{MAX_REPLIES} saved replies are the most: remove one first.")
    return SavedReply.objects.update_or_create(
        business=business, name=name, defaults={"body": body}
    )[0]


@transaction.atomic(durable=True)
def remove_saved_reply(reply: SavedReply) -> None:
    SavedReply.objects.filter(pk=reply.pk).delete()
