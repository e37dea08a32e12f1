"""A business is written to a file and read back, whole and without anything secret."""

import json
from dataclasses import replace
from datetime import date, time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from followups.models import (
    AnswerFrame,
    AnswerRule,
    EmergencyText,
    OwnQuestion,
    SavedReply,
    Sequence,
    SequenceStep,
)
from followups.owner.answer_modes import Rule, decide_answer_rule
from followups.owner.emergency_texts import write_text
from followups.owner.framing import FrameTexts, keep_frame, keep_question
from followups.owner.saved_replies import write_reply
from followups.owner.sequence_texts import texts_of
from followups.owner.sequence_versions import save_texts
from leads.business.connections import keep_connection
from leads.business.facts import keep_fact
from leads.models import Business, Connection, Criterion, Fact, Source
from leads.models.connection import sealed
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY
from tests.support.sequences import step

pytestmark = pytest.mark.django_db
LINE: Any = {"number": "+19025550166", "ring_seconds": 20, "greeting": "Hello"}
BOX: Any = {"host": "imap.oak.example", "port": 993, "tls": "implicit", "user": "oak"}
SECRETS = ("hunter2-mail", "hunter2-box", "sk-hunter2")


def exported(key: str) -> str:
    out = StringIO()
    call_command("export_business", key, stdout=out)
    return out.getvalue()


def fill_in(business: Business, owner: User) -> None:
    """What an owner sets in the pages, beside what the file of the tests gives."""
    Business.objects.update(
        holidays="CA-NS",
        open_dates=["2026-12-25"],
        closed_dates=["2026-12-26"],
        missed="move",
        mail_a_minute=40,
        attachment_days=None,
        conversation_days=900,
        audit_days=400,
        reasons_off=["vague"],
        signature="Yours,\nOak",
        warm_up_from=date(2026, 9, 1),
        second_factor_demanded=True,
    )
    texts = texts_of(business.sequences.get(in_force=True))
    steps = [step(2), step(30, rest=True, body="Still there?")]
    save_texts(business, replace(texts, window_to=time(16), steps=steps), MONDAY, owner)
    save_texts(business, replace(texts, first_body="Sorry."), MONDAY, owner, "no_fit")
    write_text(business, "en", "Ring us", "Ring {{phone}} now.", MONDAY, owner)
    write_reply(business, "Thanks", "Thank you, {{first_name}}.", MONDAY, owner)
    rules = {
        "new_inquiry": Rule("draft", "nothing"),
        "existing_customer": Rule("template", body="Hi!"),
    }
    decide_answer_rule(business, None, rules, MONDAY, owner)
    fill_in_sources(business, owner)


def fill_in_sources(business: Business, owner: User) -> None:
    """Every setting of a source is another one than a new source begins with."""
    hook = sources.new_source(business, "webhook", "Builder", MONDAY)
    decide_answer_rule(business, hook, {"new_inquiry": Rule("none")}, MONDAY, owner)
    business.sources.exclude(kind="api").update(
        fields=[{"name": "email", "label": "Mail", "required": True}],
        thanks="Thank you!",
        redirect="https://oak.example/thanks",
        consent="You may write to me.",
        language="fr",
        mapping={"a": "email"},
        needs_proof=True,
        most_an_hour=None,
        allowed_origins=["https://oak.example"],
        checked_by="mx.oak.example",
        active=False,
    )
    business.sources.filter(kind="form").update(name="Quotes")
    business.sources.filter(kind="sms").update(telephone=LINE)
    business.sources.filter(kind="mailbox").update(mailbox=BOX)


def test_the_same_file_comes_back(business: Business, owner: User, tmp_path: Path) -> None:
    fill_in(business, owner)
    first = exported("oak")
    business.sources.filter(kind="sms").update(telephone={})  # nobody's now
    file = tmp_path / "business.json"
    file.write_text(first.replace('"key": "oak"', '"key": "elm"'), encoding="utf-8")
    call_command("load_business", str(file), stdout=StringIO())
    assert json.loads(exported("elm")) == {**json.loads(first), "key": "elm"}
    elm = Business.objects.get(key="elm")
    counts = elm.sequences.count(), elm.criteria_versions.count()
    changes = elm.setting_changes.count()
    call_command("load_business", str(file), stdout=StringIO())
    assert (elm.sequences.count(), elm.criteria_versions.count()) == counts
    assert elm.setting_changes.count() == changes
    assert elm.answer_rules.get(source__name="Builder").mode == "none"
    assert (elm.attachment_days, elm.missed, elm.open_dates) == (None, "move", ["2026-12-25"])
    assert elm.sequences.get(in_force=True, audience="").window_to == time(16)


# What no file carries: keys and secrets, what was found out, and what concerns one installation
NOT_IN_FILE = {
    Business: {
        *("id", "key", "created_at", "is_demo", "set_up_skipped", "tried_with", "archived_at"),
    },
    Source: {
        *("id", "business", "kind", "key", "secret_hash", "mailbox_secret"),
        *(
            "mailbox_state",
            "crowded_until",
            "crowd_allowed_at",
            "last_page",
            "refused_sites",
            "last_seen_at",
        ),
        *("sms_checked_at", "sms_read_at", "sms_error"),
    },
    AnswerRule: {"id", "business", "source", "category", "changed_at", "changed_by"},
    EmergencyText: {"id", "business", "language", "changed_at", "changed_by"},
    SavedReply: {"id", "business"},
    Sequence: {
        *("id", "business", "audience", "version", "in_force", "created_at", "created_by"),
    },
    SequenceStep: {"id", "sequence"},
    AnswerFrame: {"id", "business", "language"},
    OwnQuestion: {"id", "business", "position"},
    Fact: {"id", "business", "position"},
    Criterion: {"id", "version", "position"},
}
WHOSE: dict[Any, str] = {
    Business: "key",
    SequenceStep: "sequence__business__key",
    Criterion: "version__business__key",
}


def columns(model: Any) -> list[str]:
    return [f.name for f in model._meta.fields if f.name not in NOT_IN_FILE[model]]


def rows_of(model: Any, key: str) -> list[Any]:
    rows = model.objects.filter(**{WHOSE.get(model, "business__key"): key})
    if model is Sequence:
        rows = rows.filter(in_force=True)
    if model is SequenceStep:
        rows = rows.filter(sequence__in_force=True)
    return sorted(map(str, rows.values(*columns(model))))


def test_every_column_of_a_setting_is_in_the_file(
    business: Business, owner: User, tmp_path: Path
) -> None:
    """One that is new has its place there, or among those that stay out."""
    fill_in(business, owner)
    keep_fact(business, None, "en", {"topic": "Quotes", "text": "They are free."}, MONDAY)
    keep_question(business, None, "en", "Is it flat?", MONDAY)
    keep_frame(business, "en", FrameTexts("Good day!", "Soon.", "Bye.", "Oak", "No."), MONDAY)
    before = {model: rows_of(model, "oak") for model in NOT_IN_FILE}
    file = tmp_path / "business.json"
    file.write_text(exported("oak").replace('"key": "oak"', '"key": "elm"'), encoding="utf-8")
    business.sources.filter(kind="sms").update(telephone={})
    call_command("load_business", str(file), stdout=StringIO())
    for model, rows in before.items():
        assert rows, model
        assert rows_of(model, "elm") == rows
    fresh = Source()
    unlike = {
        name
        for name in columns(Source)
        for source in business.sources.all()
        if getattr(source, name) != getattr(fresh, name)
    }
    assert unlike == set(columns(Source)) - {"telephone"}  # what is left out would look alike


def test_no_secret_and_nobody_is_in_it(business: Business, owner: User) -> None:
    support.answered_lead(business)
    keep_connection(business, Connection.Kind.MAIL, {}, {"password": SECRETS[0]}, owner, MONDAY)
    business.sources.filter(kind="mailbox").update(mailbox_secret=sealed({"p": SECRETS[1]}))
    keep_connection(business, Connection.Kind.MODEL, {}, {"key": SECRETS[2]}, owner, MONDAY)
    _, key = sources.new_api_key(business, "ours", MONDAY)
    text = exported("oak")
    kept = [
        *Connection.objects.values_list("secret", flat=True),
        *business.sources.values_list("mailbox_secret", flat=True),
        *business.sources.values_list("secret_hash", flat=True),
    ]
    for secret in (*SECRETS, key, *filter(None, kept), ADA["email"], owner.email):
        assert secret not in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("holidays", "XX"),
        ("missed", "maybe"),
        ("open_dates", ["soon"]),
        ("mail_a_minute", 10**9),
        ("log_days", 0),
        ("reasons_off", "vague"),
        ("sequence", {"steps": [{"no": 1}]}),
        ("sequence", {"steps": [{"day": 1, "body": "{{nothing}}", "subject": "x"}]}),
        ("sequence", []),
        ("sequence", {"window_from": "soon"}),
        ("sequence", {"weekdays": [7]}),
        ("sequence", {"steps": [{"day": "one", "body": "x"}]}),
        ("sequence", {"first_body": 1}),
        ("warm_up_from", "soon"),
        ("second_factor_demanded", "yes"),
        ("answer_rules", {"new_inquiry": {"mode": "guess"}}),
        ("answer_rules", {"spam": {"mode": "template"}}),
        ("answer_rules", {"new_inquiry": {"mode": 1}}),
        ("emergency_texts", {"en": {"subject": "Ring"}}),
        ("emergency_texts", {"xx": {"subject": "Ring", "body": "Ring"}}),
        ("saved_replies", {"Thanks": "{{nothing}}"}),
        ("saved_replies", ["Thanks"]),
        ("sequences", {"nobody": {"steps": []}}),
        ("sequences", {"no_fit": {"first_response": 1}}),
        ("sources", {}),
        ("sources", [{"kind": "pigeon"}]),
        ("sources", [{"kind": "form", "fields": "all"}]),
        ("sources", [{"kind": "form", "fields": []}]),
        ("sources", [{"kind": "form", "language": 7}]),
        ("sources", [{"kind": "form", "allowed_origins": [7]}]),
        ("sources", [{"kind": "form", "name": "x" * 101}]),
        ("sources", [{"kind": "form", "active": "maybe"}]),
        ("sources", [{"kind": "webhook", "mapping": {"a": 1}}]),
        ("sources", [{"kind": "mailbox", "mailbox": {"host": 1}}]),
        ("sources", [{"kind": "sms", "telephone": {"ring_seconds": True}}]),
        ("sources", [{"kind": "form", "answer_rules": {"new_inquiry": {"mode": "guess"}}}]),
    ],
)
def test_a_file_with_a_mistake_changes_nothing(
    business: Business, tmp_path: Path, name: str, value: object
) -> None:
    file = tmp_path / "business.json"
    file.write_text(json.dumps({**json.loads(exported("oak")), "name": "X", name: value}))
    with pytest.raises(CommandError, match="othing was changed"):
        call_command("load_business", str(file), stdout=StringIO())
    business.refresh_from_db()
    assert business.name == "Oak Roofing"


def test_a_business_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="There is no business 'no'"):
        exported("no")
