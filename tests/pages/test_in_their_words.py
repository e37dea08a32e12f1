"""Whoever reads French or Spanish finds no English sentence of ours on any page, new or kept."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import lxml.html
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.test import Client

from integrations.texts.sentences import KeptSentence, sentence
from leadflow.pages.lead.page.parts import PARTS
from leads.audit import Actor, record_in_audit
from leads.kept_words import SentenceField, SentencesField
from leads.models import AuditEntry, LeadEvent, Profile
from tests import support
from tests.catalogs import TEAM, forms
from tests.pictures.every_page import every_page
from tests.pictures.installation import Installation, make_installation, servers

pytestmark = pytest.mark.django_db
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
SHORTEST = 14  # letters of the longest piece of a message by which it is looked for
OF_LEAD = re.compile(r".*/leads/\d+/")  # its parts come once they are looked at
NAMES = ("why", "how", "text", "note", "error")  # of sentences in JSON
# What no page shows of an installation like this one
UNSEEN = {
    "followups.newspost.why",  # the operator's
    "followups.suppression.how",
    "leads.attachment.scan_why",  # of a file where the operator names a scanner
    "leads.canary.why",  # of one that could not even be sent
    "leads.consent.withdrawn_how",  # the timeline says it
    "leads.hold.text",  # the judgement says it
    "leads.mergesuggestion.why",  # of two cards that nobody opens
    "leads.source.mailbox_state",  # of a mailbox that is connected
    "leads.trialcase.before",
    "leads.trialcase.after",
    "leads.trialcase.why",
}
# Pages that show what rows keep
KEPT_ON = (
    *("today", "lead", "review", "approvals", "outbox", "message", "arrivals", "arrival"),
    *("sources", "source", "import", "trial", "report", "mail-out", "model", "changes"),
    *("audit-log", "health"),
)


@pytest.fixture
def made(db: None) -> Iterator[Installation]:
    with servers() as (post, model):
        yield make_installation(post, model, support.clock())


@cache
def english_messages(language: str) -> list[tuple[str, re.Pattern[str]]]:
    """(a piece of it, the whole with anything for its values) of each that differs there."""
    found = []
    for message in TEAM.kept(language):
        for said in filter(None, forms(message.id)):
            pieces = PLACEHOLDER.split(said)
            piece = max((one.strip() for one in pieces), key=len)
            is_same = any(piece in translated for translated in forms(message.string))
            if len(piece) >= SHORTEST and " " in piece and not is_same:
                found.append((piece, re.compile(".*?".join(map(re.escape, pieces)))))
    return found


def lines_of(page: bytes) -> str:
    """What stands on it, a line for each piece of text."""
    root = lxml.html.fromstring(page)
    for gone in root.xpath("//script|//style|//textarea|//code|//pre"):
        gone.drop_tree()
    texts = (" ".join(text.split()) for text in root.itertext())
    spoken = root.xpath("//@aria-label|//@title|//@placeholder|//@data-title|//@alt")
    return "\n".join([*filter(None, texts), *map(str, spoken)])


def english_in(text: str, language: str) -> list[str]:
    return [
        found[0]
        for piece, whole in english_messages(language)
        if piece in text and (found := whole.search(text))
    ]


def pages_of(
    client: Client, made: Installation, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """(address, what stands on it) of each that is for the team, or of those named."""
    for shown in every_page(made):
        if shown.is_public or (names and shown.name.partition(":")[0] not in names):
            continue
        parts = PARTS if OF_LEAD.fullmatch(shown.address) else ()
        for address in (shown.address, *(f"{shown.address}part/{part}/" for part in parts)):
            answer = client.get(address)
            if answer.status_code == 200:
                yield address, lines_of(answer.content)


def kept_columns() -> "Iterator[models.Field[Any, Any]]":
    for model in apps.get_models():
        kinds = (SentenceField, SentencesField)
        yield from (f for f in model._meta.concrete_fields if isinstance(f, kinds))


def name_of(field: "models.Field[Any, Any]") -> str:
    return f"{field.model._meta.label_lower}.{field.name}"


def said_in(field: "models.Field[Any, Any]", number: int = 0) -> KeptSentence:
    """One of ours, with the name of its column as its value."""
    return sentence("The model is away: %(why)s", why=f"({name_of(field)}) {number}")


def keep_sentences(owner: User) -> None:
    """In every column that keeps them, of every row; the log is never changed."""
    about = said_in(AuditEntry._meta.get_field("about"))
    record_in_audit(AuditEntry.Kind.EXPORTED, Actor(owner, None), support.clock(), about=about)
    for field in kept_columns():
        if field.model is AuditEntry:
            continue
        rows = field.model._default_manager.all()
        if field.model is LeadEvent:
            rows = rows.exclude(kind=LeadEvent.Kind.ENDED)  # whose why is a key
        for row in rows:
            kept: Any = said_in(field, row.pk)
            if isinstance(field, SentencesField):
                more = in_json(kept).get(name_of(field))
                kept = more or put_into(getattr(row, field.name), kept)
                if isinstance(more, dict):
                    kept = {**getattr(row, field.name), **more}
            rows.filter(pk=row.pk).update(**{field.name: kept})


def in_json(kept: KeptSentence) -> dict[str, Any]:
    """Where one stands in JSON that may hold none here."""
    return {
        "leads.import.notes": [kept],
        "leads.importrow.told": {"notes": [kept]},
        "leads.judgement.reasons": [{"code": "other", "text": kept}],
        "leads.lead.enrichment": {"home page": kept},
        "leads.source.mailbox_state": {"error": kept},
        "leads.weeklyreport.figures": {"failed": [{"lead": 1, "what": "Booking", "why": kept}]},
    }


def put_into(value: Any, kept: KeptSentence, name: str = "") -> Any:
    """The same JSON with this sentence in the place of each of ours."""
    if isinstance(value, dict):
        return {key: put_into(each, kept, key) for key, each in value.items()}
    if isinstance(value, list):
        return [put_into(each, kept, name) for each in value]
    return kept if value and (name in NAMES or isinstance(value, KeptSentence)) else value


def test_no_page_holds_an_english_sentence(client: Client, made: Installation) -> None:
    client.force_login(made.owner)
    Profile.objects.update_or_create(user=made.owner, defaults={"language": "fr"})
    wrong = [
        (name, said) for name, text in pages_of(client, made) for said in english_in(text, "fr")
    ]
    keep_sentences(made.owner)
    Profile.objects.update(language="es")
    kept = dict(pages_of(client, made, KEPT_ON))
    wrong += [(name, said) for name, text in kept.items() for said in english_in(text, "es")]
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong)
    seen = set(re.findall(r"El modelo no está: \(([\w.]+)\)", "\n".join(kept.values())))
    assert {name_of(field) for field in kept_columns()} - seen == UNSEEN
