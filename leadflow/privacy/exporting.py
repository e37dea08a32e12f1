"""Taking out all that we hold of a person: for machines (JSON), for people (a page), and the files.

What they wrote is written as it is in the JSON. The page runs nothing, loads nothing and holds no
table, so that no program for tables reads a formula in it.
"""

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string

from followups.models import SentFile, Suppression
from followups.models.suppression import hashes_however_spelt
from leadflow.privacy.data_map import TableEntry, tables
from leadflow.privacy.people import Person
from leads.capture import webhook
from leads.contacts.typed import spellings_of
from leads.models import Arrival, Attachment, Inbound

NOT_THEIRS = ("team", "secret")
LONGEST_NAME = 80  # characters of a file's name
Record = dict[str, Any]


def export_person(person: Person, into: IO[bytes], now: datetime) -> None:
    """Write a ZIP with person.json, person.html and a folder of files."""
    records = records_of(person)
    head = {"business": person.business.name, "made_at": now, "addresses": person.addresses}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        whole = json.dumps(
            {**head, "records": records}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
        )
        packed.writestr("person.json", whole.encode("utf-8", "replace"))
        page = render_to_string("export/person.html", {**head, "tables": tables_to_read(records)})
        packed.writestr("person.html", page.encode("utf-8", "replace"))
        for name, data in files_of(person):
            packed.writestr(name, data)


def records_of(person: Person) -> dict[str, list[Record]]:
    """All that is theirs, by table: every column but those of the team's and of secrets."""
    found = {entry.label: records_in(entry, person) for entry in tables() if entry.person}
    found["followups.Suppression"] = suppressions_of(person)
    return {label: rows for label, rows in found.items() if rows}


def own_rows(entry: TableEntry, person: Person) -> Q:
    theirs = entry.of_contacts(person.contacts)
    if entry.label == "leads.Arrival":
        ways = spellings_of(person.addresses)
        theirs |= Q(source__business=person.business, address__in=ways)
    return theirs


def records_in(entry: TableEntry, person: Person) -> list[Record]:
    fields = {
        field.name: field
        for field in entry.model._meta.concrete_fields
        if entry.columns[field.name] not in NOT_THEIRS
    }
    names = [n for n, field in fields.items() if not isinstance(field, models.BinaryField)]
    rows = entry.model._default_manager.filter(own_rows(entry, person)).order_by("pk").distinct()
    return [dict(zip(names, row, strict=True)) for row in rows.values_list(*names)]


def suppressions_of(person: Person) -> list[Record]:
    """That nothing goes to an address of theirs, and why."""
    hashes = {h: value for value in person.addresses for h in hashes_however_spelt([value])}
    rows = Suppression.objects.filter(business=person.business, address_hash__in=hashes)
    return [
        {
            "address": hashes[row.address_hash],
            "reason": row.get_reason_display(),
            "at": row.at,
            "lifted_at": row.lifted_at,
        }
        for row in rows.order_by("pk")
    ]


def files_of(person: Person) -> Iterator[tuple[str, bytes]]:
    """(name in the ZIP, bytes) of what they sent with their words, of what we sent them, and of all
    that came in raw.
    """
    sent = Attachment.objects.filter(inbound__lead__in=person.leads).order_by("pk")
    for file in sent.iterator(chunk_size=1):
        if file.data and file.may_be_opened:
            yield f"files/{file.pk}-{safe_name(file.name)}", bytes(file.data)
    ours = SentFile.objects.kept().filter(message__lead__in=person.leads)
    for sent_file in ours.order_by("pk").iterator(chunk_size=1):
        yield f"sent/{sent_file.pk}-{safe_name(sent_file.name)}", bytes(sent_file.data)
    entry = next(entry for entry in tables() if entry.label == "leads.Arrival")
    arrivals = Arrival.objects.filter(own_rows(entry, person)).select_related("source").distinct()
    for arrival in arrivals.order_by("pk").iterator(chunk_size=1):
        if arrival.raw and may_be_opened(arrival):
            ending = "eml" if arrival.is_mail else "txt"
            yield f"raw/{arrival.pk}.{ending}", bytes(arrival.raw)


def may_be_opened(arrival: Arrival) -> bool:
    """Whether a scanner, where there is one, is content with all files in it."""
    files = Attachment.objects.filter(inbound__arrival=arrival).defer("data")
    is_read = not may_hold_files(arrival) or Inbound.objects.filter(arrival=arrival).exists()
    return all(file.may_be_opened for file in files) and (is_read or not settings.CLAMAV)


def may_hold_files(arrival: Arrival) -> bool:
    kind = arrival.meta.get("content_type", "")
    return arrival.is_mail or webhook.is_multipart(kind) or webhook.is_with_photos(kind)


def safe_name(name: str) -> str:
    """A file's name that leads into no other folder and hides nothing, as its sender called it."""
    shown = re.sub(r"[^\w.\- ]+", "_", name).strip(" ._")
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" or "file"


def tables_to_read(records: dict[str, list[Record]]) -> list[tuple[str, list[list[Any]]]]:
    """(title, rows of (column, what stands in it)), without what is empty or a bare number."""
    return [
        (label.partition(".")[2], [list(read(row)) for row in rows])
        for label, rows in records.items()
    ]


def read(row: Record) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if value not in (None, "", [], {}, False) and name != "id":
            is_json = isinstance(value, (list, dict))
            shown = (
                json.dumps(value, ensure_ascii=False, indent=1, default=str) if is_json else value
            )
            yield name.replace("_", " "), str(shown)
