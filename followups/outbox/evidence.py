"""What our folder of sent mail knows of mails that this database does not know any more."""

from datetime import datetime
from typing import NamedTuple

from followups.models import Message
from leads.capture.filed import FiledWhy
from leads.models import Arrival, Restore
from leads.models.arrival_shapes import SentCopy

LONGEST = 1000  # mails that are looked through


class Evidence(NamedTuple):
    """A mail of ours as it lies in the folder. `to` is lower case."""

    mail_id: str
    to: str
    subject: str
    at: datetime


def sent_since(restore: Restore, to: str = "") -> list[Evidence]:
    """Mails of ours that came in from the folder since the restore, and were sent after the newest
    that the database knows of; those to one address where it is given.
    """
    rows = Arrival.objects.filter(
        source__business=restore.business_id,
        received_at__gte=restore.noticed_at,
        why_code=FiledWhy.OWN_COPY,
    )
    if to:
        rows = rows.filter(meta__sent_copy__to=to.lower())
    metas = rows.order_by("pk").values_list("meta", flat=True)[:LONGEST]
    found = [evidence_of(meta["sent_copy"]) for meta in metas if "sent_copy" in meta]
    after = restore.knows_until
    return [one for one in found if after is None or one.at >= after]


def evidence_of(copy: SentCopy) -> Evidence:
    return Evidence(copy["id"], copy["to"], copy["subject"], datetime.fromisoformat(copy["at"]))


def sent_copy_of(message: Message) -> str:
    """The Message-ID under which the folder has it, "" where it has none.

    Of several to one person each is taken for one of ours, in their order.
    """
    restore = Restore.objects.filter(business=message.business_id).order_by("noticed_at").last()
    ids = [one.mail_id for one in sent_since(restore, message.to)] if restore else []
    taken = set(Message.objects.filter(message_id__in=ids).values_list("message_id", flat=True))
    return next((mail_id for mail_id in ids if mail_id not in taken), "")
