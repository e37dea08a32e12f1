"""Whatever an owner sets of a business stands in the file of it, or stays out for a reason."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command

from followups.models import (
    AnswerFrame,
    AnswerRule,
    EmergencyText,
    OwnQuestion,
    SavedReply,
    Sequence,
    SequenceStep,
)
from followups.owner.framing import FrameTexts, keep_frame, keep_question
from leads.business.facts import keep_fact
from leads.models import AssignmentRule, Business, Criterion, Fact, Source, Teamwork
from tests.support import MONDAY
from tests.support.filled_in import exported, fill_in

pytestmark = pytest.mark.django_db


# What no file carries: keys and secrets, what was found out, and what concerns one installation
NOT_IN_FILE = {
    Business: {
        *("id", "key", "created_at", "is_demo", "set_up_skipped", "tried_with", "archived_at"),
    },
    Source: {
        *("id", "business", "kind", "key", "secret_hash", "mailbox_secret", "posted_secret"),
        *(
            "mailbox_state",
            "crowded_until",
            "crowd_allowed_at",
            "last_page",
            "refused_sites",
            "last_seen_at",
        ),
        *("sms_checked_at", "sms_read_at", "sms_error", "posted_by", "posted_at"),
        *("refused_posts", "refused_since", "refused_at"),
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
    AssignmentRule: {"id", "business", "source", "last_given"},
    Teamwork: {"business"},
}
WHO_WRITES, WHO_WORKS, MADE = "who writes to it", "who works here", "what was made of inquiries"
LEFT_OUT = {
    **dict.fromkeys(("leads.Address", "leads.Arrival", "leads.Contact", "leads.Lead"), WHO_WRITES),
    **dict.fromkeys(("followups.Message", "followups.Suppression", "leads.Erasure"), WHO_WRITES),
    **dict.fromkeys(("leads.Membership", "leads.Invitation", "leads.Departure"), WHO_WORKS),
    **dict.fromkeys(("leads.SavedView", "leads.AuditEntry", "leads.SettingChange"), WHO_WORKS),
    **dict.fromkeys(("leads.Example", "leads.Trial", "leads.WeeklyReport"), MADE),
    **dict.fromkeys(("leads.Import", "leads.Tag", "leads.ModelCall", "leads.Canary"), MADE),
    "followups.Enrollment": MADE,
    "leads.Restore": "whether this very database may send",
    "leads.Connection": "its keys are secret, and are entered and tested where they are used",
    "leads.CriteriaVersion": "one version is in force, and its criteria are in the file",
    "leads.BusinessLogo": "its bytes are told by Business.logo_digest",
}
WHOSE: dict[Any, str] = {
    Business: "key",
    SequenceStep: "sequence__business__key",
    Criterion: "version__business__key",
}


def columns(model: Any) -> list[str]:
    return [f.name for f in model._meta.fields if f.name not in NOT_IN_FILE[model]]


def rows_in(model: Any, key: str) -> Any:
    rows = model.objects.filter(**{WHOSE.get(model, "business__key"): key})
    if model is Sequence:
        rows = rows.filter(in_force=True)
    if model is SequenceStep:
        rows = rows.filter(sequence__in_force=True)
    if model in (Source, AnswerRule, AssignmentRule):
        rows = rows.exclude(**{"kind" if model is Source else "source__kind": "api"})
    return rows


def rows_of(model: Any, key: str) -> list[Any]:
    return sorted(map(str, rows_in(model, key).values(*columns(model))))


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
    alike = {}
    for model, rows in before.items():
        assert rows, model
        assert rows_of(model, "elm") == rows
        mine = list(rows_in(model, "oak"))
        alike[model] = {n for n in columns(model) if not any(is_set(row, n) for row in mine)}
    assert {model: names for model, names in alike.items() if names} == ALIKE


def is_set(row: Any, name: str) -> bool:
    """Differently than in a new row: what is left out of the file would look alike."""
    return bool(getattr(row, name) != getattr(type(row)(), name))


# Nobody sets them in another way, or the file of the tests shares them with a new row
ALIKE: dict[Any, set[str]] = {Source: {"telephone"}}


def test_every_kind_of_row_of_a_business_is_in_the_file_or_left_out_for_a_reason() -> None:
    """A new kind has its place there, or a reason here."""
    every = {
        row.related_model
        for model in (Business, Source, Sequence)
        for row in model._meta.related_objects
    }
    assert every - {*NOT_IN_FILE} == {apps.get_model(name) for name in LEFT_OUT}
    assert all(LEFT_OUT.values())
