"""The map is whole: no column without a class, no table that leads to a person and is not in it."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from leadflow.privacy import data_map
from leadflow.privacy.data_map import ERASURE, PERSONAL, RETENTION, SELF, TableEntry, gaps, tables
from leads.models import Contact, Lead, Note

# Why a table with a link to a person is not theirs: what stays of it is no person's any more.
NOT_THEIRS = {
    "leads.AuditEntry": "what one of us did; its link to the lead is emptied with it",
}


def test_every_column_has_a_class() -> None:
    assert gaps() == []


def test_a_column_without_a_class_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    found = dict(data_map.table("leads.Note").columns)
    del found["text"]
    forgetful = TableEntry("leads.Note", "deleted", "conversations", ("lead__contact",), found)
    others = [entry for entry in tables() if entry.label != "leads.Note"]
    monkeypatch.setattr(data_map, "tables", lambda: (*others, forgetful))
    assert gaps() == ["leads.Note.text has no class"]
    monkeypatch.setattr(data_map, "tables", lambda: tuple(others))
    assert gaps() == ["leads.Note is not named"]


def test_every_word_of_the_map_is_known() -> None:
    for entry in tables():
        assert entry.erasure in ERASURE, entry.label
        assert entry.retention in RETENTION, entry.label
        assert bool(entry.person) == (entry.erasure != "kept"), entry.label


def test_free_words_are_never_technical() -> None:
    """A text of any length, bytes and addresses can hold what people wrote."""
    free = (models.TextField, models.BinaryField, models.EmailField, models.GenericIPAddressField)
    found = [
        f"{entry.label}.{name}"
        for entry in tables()
        for name, kind in entry.columns.items()
        if kind == "technical" and isinstance(entry.model._meta.get_field(name), free)
    ]
    assert found == []


def test_whatever_leads_to_a_person_is_theirs() -> None:
    named = {entry.label: set(entry.person) for entry in tables()}
    lacking = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in (Contact, Lead) and model._meta.label not in NOT_THEIRS
        if not {field.name, f"{field.name}__contact"} & named[model._meta.label]
        and (model, field.name) != (Contact, "merged_into")  # followed by `joined_cards`
    ]
    assert lacking == []


@pytest.mark.django_db
def test_every_way_to_a_person_is_one(business: Any) -> None:
    for entry in tables():
        rows = entry.model._default_manager.filter(entry.of_contacts([1]))
        assert not rows.exists(), entry.label
        assert set(entry.personal) <= {n for n, k in entry.columns.items() if k in PERSONAL}
    assert data_map.table("leads.Contact").person == (SELF,)
    assert Note._meta.label in {entry.label for entry in tables()}


def test_the_map_is_written_by_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("data_map")
    assert "**leads.Contact**: deleted" in capsys.readouterr().out
