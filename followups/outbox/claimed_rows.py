"""Messages under one claim are written in one statement; `states` alone calls it."""

from django.db import connection

from followups.models import Message
from leads.contacts.typed import counted_as

CLAIMED_FIELDS = {
    "counted_to",
    "subject",
    "text",
    "html",
    "headers",
    "message_id",
    "state",
    "why",
    "why_code",
    "claim",
    "sending_at",
    "lease_until",
    "channel_out",
}


def save_claimed(messages: list[Message]) -> None:
    """Django's own ways of changing many rows at once take as long as sending them."""
    for message in messages:
        message.counted_to = counted_as(message.to)  # what has gone is counted by it
    fields = [field for field in Message._meta.concrete_fields if field.name in CLAIMED_FIELDS]
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    rows = [
        [*(field.get_db_prep_save(getattr(m, field.attname), connection) for field in fields), m.pk]
        for m in messages
    ]
    with connection.cursor() as cursor:
        table = Message._meta.db_table
        # names of our own columns
        cursor.executemany(f"UPDATE {table} SET {columns} WHERE id = %s", rows)  # noqa: S608
