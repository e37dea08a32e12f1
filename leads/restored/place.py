"""Where the database stands, in words that a copy of it does not share."""

import os
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from leads.models import Arrival, Installation, LeadEvent, SendingMark


class InstallationState(NamedTuple):
    """What the database knows of itself, and where it is now. `key` is None where it is new."""

    key: UUID | None
    place: str
    number: int  # of the newest sending mark
    is_now: str  # where it really is


def standing() -> InstallationState:
    """One question to the database."""
    tables = ", 'leads_installation'::regclass::oid" if connection.vendor == "postgresql" else ""
    # names of our own tables
    newest = f"SELECT max(id) FROM {SendingMark._meta.db_table}"  # noqa: S608
    rows = f"FROM {Installation._meta.db_table} i ORDER BY i.id DESC LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT i.key, i.place, ({newest}){tables} {rows}")
        row = cursor.fetchone()
    if row is None:
        return InstallationState(None, "", 0, place_now())
    key, place, number, *oid = row
    return InstallationState(
        UUID(str(key)), place, number or 0, place_of(str(oid[0]) if oid else "")
    )


def place_now() -> str:
    if connection.vendor != "postgresql":
        return place_of("")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'leads_installation'::regclass::oid")
        return place_of(str(cursor.fetchone()[0]))


def place_of(table: str) -> str:
    """Of PostgreSQL, which makes its tables anew at a restore, the cluster and one table's number.

    Of SQLite the number of its file, which only a copy over the same file keeps.
    """
    if connection.vendor == "postgresql":
        return f"cluster {cluster()} table {table}"
    name = str(connection.settings_dict["NAME"])
    return f"file {os.stat(name).st_ino}" if os.path.exists(name) else "memory"


_clusters: dict[tuple[str, ...], str] = {}


def cluster() -> str:
    """The number that PostgreSQL gave itself when it was set up; "" where it does not tell."""
    found = connection.settings_dict
    address = (str(found["HOST"]), str(found["PORT"]), str(found["OPTIONS"].get("host")))
    if address not in _clusters:
        _clusters[address] = ask_for_cluster()
    return _clusters[address]


def ask_for_cluster() -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT system_identifier FROM pg_control_system()")
            return str(cursor.fetchone()[0])
    except DatabaseError:  # some providers keep it to themselves
        return ""


def newest_moment() -> datetime | None:
    """The newest thing that the database knows of, as far as an index tells."""
    moments = [
        Arrival.objects.order_by("-pk").values_list("received_at", flat=True).first(),
        LeadEvent.objects.order_by("-pk").values_list("at", flat=True).first(),
        SendingMark.objects.order_by("-pk").values_list("at", flat=True).first(),
    ]
    return max((moment for moment in moments if moment), default=None)
