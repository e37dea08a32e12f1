"""A person who has left a mark in every table, and the whole database as text."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import connection, models

from followups.models import Approval, Draft, Message, SentFile, SequenceStep, ToldOf
from leadflow.privacy.data_map import TableEntry, tables
from leadflow.privacy.erasing import Erased, erase_person, finish_erasure
from leadflow.privacy.people import Person
from leads.contacts.merging import merge_contacts
from leads.models import (
    Attachment,
    Attention,
    Business,
    Contact,
    Correction,
    CriteriaVersion,
    Example,
    Hold,
    Lead,
    LeadTag,
    MergeSuggestion,
    ModelCall,
    Note,
    ReasonAnswer,
    Replying,
    SaidAddress,
    SentText,
    Trial,
    TrialCase,
    Undo,
)
from leads.models.search import SearchWords
from tests import support

NAME, EMAIL, PHONE = "Zora Quillfeather", "zora@quill.example", "+19025550177"
SECOND = "zq@other.example"  # of a card that was joined
AS_WRITTEN = "(902) 555-0177"
MARK = "zzmarkzz"
WORDS = f"The slate above the pantry {MARK} has slipped behind the copper gutter again"
NAMES = (MARK, NAME, EMAIL, PHONE[3:], SECOND, "quill.example", AS_WRITTEN)
ZORA = {"name": NAME, "email": EMAIL, "phone": PHONE, "message": WORDS, "postcode": "B3H 1A1"}
LATER = support.MONDAY + timedelta(hours=2)


def marked_person(business: Business, by: User) -> Contact:
    """Somebody with two leads, two joined cards and a row in every table that holds people."""
    lead = support.answered_lead(business, ZORA)
    other = support.answered_lead(business, {**ZORA, "email": SECOND, "phone": ""}, LATER)
    raw = support.letter(f"{NAME} <{EMAIL}>", f"{WORDS}. Call me.", "Slates once more")
    support.mail_in(business, raw, LATER)
    MergeSuggestion.objects.get_or_create(
        one=lead.contact, other=other.contact, defaults={"why": f"Same {PHONE}", "at": LATER}
    )
    merge_contacts(lead.contact, other.contact, LATER, by)
    fill_tables(lead, by)
    for entry in tables():
        for row in entry.model._default_manager.filter(
            entry.of_contacts([lead.contact_id, other.contact_id])
        ):
            mark(entry, row)
    return Contact.objects.get(pk=lead.contact_id)


def fill_tables(lead: Lead, by: User) -> None:
    """What the flows above do not leave behind by themselves."""
    said, answer = lead.inbound.all()[0], support.first_answer(lead)
    business, at = lead.business, LATER
    Attachment.objects.create(inbound=said, name="slate.txt", kind="text/plain", size=9, data=b"")
    Attention.objects.create(lead=lead, code="bounced", text="came back", at=at)
    Correction.objects.create(lead=lead, about="category", value="spam", by=by, at=at)
    Hold.objects.create(lead=lead, code="anger", text="angry", at=at)
    Note.objects.create(lead=lead, at=at, by=by, text="a note")
    ReasonAnswer.objects.create(lead=lead, code="anger", is_right=True, at=at, by=by)
    SentText.objects.create(lead=lead, text="what went")
    LeadTag.objects.create(lead=lead, tag=business.tags.create(name="repeat"), at=at, by=by)
    Replying.objects.create(lead=lead, user=by, at=at)
    ToldOf.objects.create(lead=lead, topic="lead", at=at)
    Undo.objects.create(act=uuid4(), verb="seen", business=business, lead=lead, by=by, at=at)
    SaidAddress.objects.get_or_create(
        lead=lead, kind="email", value=EMAIL, defaults={"channel": "form", "at": at}
    )
    for more in ({"lead": lead}, {"arrival": lead.arrivals.first()}):
        ModelCall.objects.create(
            business=business, at=at, tokens=5, outcome="answered", key="k", **more
        )
    Draft.objects.create(message=answer, at=at, text="drafted")
    Approval.objects.create(message=answer, by=by, at=at, decision="approved", text_hash="h")
    data = f"A quote for {NAME}".encode()
    file = {"name": f"Quote {NAME}.txt", "kind": "text/plain", "size": len(data), "data": data}
    SentFile.objects.create(message=answer, **file)
    Message.objects.create(business=business, about=lead, kind="alert", not_before=at, to="o@o")
    version = CriteriaVersion.objects.get(business=business)
    example = Example.objects.create(
        business=business, lead=lead, inquiry={}, truth={}, kept_by=by, kept_at=at
    )
    trial = Trial.objects.create(business=business, kind="replay", criteria=version, created_at=at)
    TrialCase.objects.create(trial=trial, lead=lead)
    TrialCase.objects.create(trial=trial, example=example)


def mark(entry: TableEntry, row: models.Model) -> None:
    """The mark in every column that may hold something of theirs."""
    changed = {}
    for name in entry.personal:
        if entry.columns[name] == "who" and entry.label == "leads.Contact":
            continue
        field = entry.model._meta.get_field(name)
        if not (field.choices or isinstance(field, models.GenericIPAddressField)):
            changed[name] = marked_value(field, getattr(row, name), row.pk)
    type(row)._default_manager.filter(pk=row.pk).update(**changed)


def marked_value(field: Any, value: Any, pk: Any) -> Any:
    if isinstance(field, models.BinaryField):
        return f"{MARK} {EMAIL}".encode()
    if isinstance(field, models.JSONField):
        return [*value, MARK] if isinstance(value, list) else {**(value or {}), MARK: MARK}
    if isinstance(field, models.URLField):
        return f"https://quill.example/{MARK}"
    if isinstance(field, SearchWords):
        return [MARK]
    if field.name in ("value", "to", "counted_to"):
        return value  # an address is what it is
    return f"{MARK}-{pk} {value}"[: field.max_length]


def erase(person: Person) -> Erased:
    """All at once, as the command does it."""
    done = erase_person(person, LATER, "us")
    finish_erasure(done.erasure, LATER)
    return done


def dump() -> str:
    """Every row of every table, as text: bytes as Latin-1, JSON as it is stored and as it reads."""
    shown = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            shown += [f"{name}: {plain(value)}" for row in cursor.fetchall() for value in row]
    return "\n".join(shown)


def plain(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("latin-1")
    return str(value)


def lines_with(text: str, word: str) -> list[str]:
    return [line[:300] for line in text.splitlines() if word.lower() in line.lower()]


def others_who_name_them(business: Business, at: datetime) -> Lead:
    """Somebody else's lead, in every text of which our person is named or quoted."""
    lead = support.answered_lead(
        business, {**support.ADA, "message": "My neighbour has slates."}, at
    )
    names = f"Ask {NAME} at {EMAIL.title()} or {AS_WRITTEN}."
    quoted = f"> {WORDS[:40].rpartition(' ')[0]}\n> {WORDS[40:].partition(' ')[2]}"
    raw = support.letter("Ada Keen <ada@lovelace.example>", f"{names}\n\n{WORDS}", "Slates")
    support.mail_in(business, raw, at)
    lead.inbound.update(quoted=f"{quoted}\n{WORDS}", html=f"<p>{EMAIL}</p>")
    Note.objects.create(lead=lead, at=at, text=f"{names} She says: {WORDS}")
    lead.events.update(detail={"why": [f"550 <{EMAIL}> unknown", {"x": names}]})
    lead.messages.update(body=names, text=names, why=names, headers={"To": f"{NAME} <{EMAIL}>"})
    SequenceStep.objects.update(body="ours")
    return lead
