"""A database of the version before, filled by its own rehearsal, migrates with nothing lost."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

BEFORE = [
    ("auth", "0012_alter_user_first_name_max_length"),
    ("leads", "0007_booking_page"),
    ("followups", "0005_fewer_indexes"),
]
ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "previous_version.jsonl").read_text().splitlines()
]


def drop_every_table() -> None:
    """The database is as new: the way there by migrations backwards takes twice as long."""
    if connection.vendor == "sqlite":
        connection.close()
        Path(connection.settings_dict["NAME"]).unlink()
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def make_version_before() -> Apps:
    """By the steps of then, and not by what replaces them now."""
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    executor.migrate(BEFORE)
    return executor.loader.project_state(BEFORE).apps


def migrate_to_latest() -> Apps:
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(latest)
    return executor.loader.project_state(latest).apps


def load(apps: Apps) -> None:
    """The rows as the version before wrote them, by its own models."""
    with transaction.atomic(), connection.constraint_checks_disabled():
        for entry in ROWS:
            model = apps.get_model(entry["model"])
            model._base_manager.bulk_create([model(**values(model, entry["row"]))])


def values(model: type[models.Model], row: dict[str, Any]) -> dict[str, Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: bytes.fromhex(value)
        if isinstance(fields[name], models.BinaryField)
        else value
        if isinstance(fields[name], models.JSONField)
        else fields[name].to_python(value)
        for name, value in row.items()
    }


@pytest.fixture(scope="module")
def migrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Apps]:
    """Once for the whole module: the tests only read."""
    with django_db_blocker.unblock():
        drop_every_table()
        try:
            load(make_version_before())
            yield migrate_to_latest()
        finally:
            migrate_to_latest()
            call_command("flush", interactive=False, verbosity=0)


def test_every_row_is_there_afterwards(migrated: Apps) -> None:
    before = Counter(entry["model"] for entry in ROWS)
    after = {name: migrated.get_model(name)._base_manager.count() for name in before}
    assert after == dict(before)


def test_every_reason_is_a_row_also_what_had_been_cut_or_never_shown(migrated: Apps) -> None:
    attention = migrated.get_model("leads", "Attention")
    full = [e["row"] for e in ROWS if len(e["row"].get("attention") or "") == 300]
    lead = next(row for row in full if "the ceiling came down" in row["attention"])
    texts = list(attention.objects.filter(lead=lead["id"]).values_list("text", flat=True))
    assert "gives orders to whoever reads it: “ignore all”" in texts  # "g" was left of it
    assert texts.count("Mail to ada@x.example came back") == 1  # noted three times, never shown
    assert len(texts) == 5


def test_what_a_judgement_asks_is_told_from_other_reasons(migrated: Apps) -> None:
    attention, judgement = (migrated.get_model("leads", n) for n in ("Attention", "Judgement"))
    of_judgements = {r["text"] for row in judgement.objects.all() for r in row.reasons}
    asked = set(attention.objects.filter(code="judgement").values_list("text", flat=True))
    others = set(attention.objects.filter(code="earlier").values_list("text", flat=True))
    assert asked
    assert asked <= of_judgements
    assert not others & of_judgements


def test_a_reason_from_before_an_approval_stays_whole_and_what_was_seen_to_stays_away(
    migrated: Apps,
) -> None:
    texts = set(migrated.get_model("leads", "Attention").objects.values_list("text", flat=True))
    assert "Mail to bob@x.example came back; use another way" in texts
    assert any(text.startswith("Asked anew") for text in texts)
    assert not any(text.startswith("Seen to long ago") for text in texts)


def test_what_decided_by_a_sentence_has_its_code(migrated: Apps) -> None:
    message, source = (
        migrated.get_model("followups", "Message"),
        migrated.get_model("leads", "Source"),
    )
    assert message.objects.get(subject__endswith="books do not balance").topic == "imbalance"
    assert message.objects.get(subject__startswith="A channel is out").topic == "channel_out"
    assert message.objects.get(sends_again__isnull=False).sends_again.state == "failed"
    number = source.objects.get(sms_error="away")
    assert number.sms_read_at
    assert not number.mailbox_state


def test_reasons_of_judgements_have_their_codes(migrated: Apps) -> None:
    judgement = migrated.get_model("leads", "Judgement")
    before = [e["row"]["needs_person_why"] for e in ROWS if e["model"] == "leads.judgement"]
    after = [row.reasons for row in judgement.objects.order_by("pk")]
    assert [[reason["text"] for reason in reasons] for reasons in after] == before
    assert all(reason["code"] != "earlier" for reasons in after for reason in reasons)


def test_what_went_to_people_is_known_again(migrated: Apps) -> None:
    rows = [entry["row"] for entry in ROWS if entry["model"] == "followups.message"]
    went = {
        (row["lead_id"], row["text"])
        for row in rows
        if row["state"] in ("sending", "sent", "unconfirmed") and row["lead_id"] and row["text"]
    }
    sent_text = migrated.get_model("leads", "SentText")
    kept = set(sent_text.objects.values_list("lead_id", "text"))
    assert kept
    assert kept <= went


def test_earlier_leads_say_what_presses_and_who_has_them_in_hand(migrated: Apps) -> None:
    lead, judgement = (migrated.get_model("leads", name) for name in ("Lead", "Judgement"))
    still_open = lead.objects.exclude(stage="completed")
    presses = {
        row.lead_id
        for row in judgement.objects.filter(lead__in=still_open)
        if row.urgency == "emergency" or any(r["code"] == "danger" for r in row.reasons)
    }
    assert presses
    assert set(lead.objects.filter(act_now=True).values_list("pk", flat=True)) == presses
    event = migrated.get_model("leads", "LeadEvent")
    seen = event.objects.filter(kind="seen", by__isnull=False, lead__in=still_open)
    for_lists = {row.lead_id: "how" not in row.detail for row in seen}
    assert set(for_lists.values()) == {True, False}
    assert for_lists == {pk: lead.objects.get(pk=pk).in_hand_since is not None for pk in for_lists}


def test_every_fact_is_a_row_in_the_first_language(migrated: Apps) -> None:
    (before,) = (e["row"] for e in ROWS if e["model"] == "leads.business")
    facts = migrated.get_model("leads", "Fact").objects.filter(business=before["id"])
    language = before["languages"][0]
    assert [fact.wordings for fact in facts] == [
        {language: {"topic": "", "text": text}} for text in before["facts"]
    ]
    assert facts.count() == 3


def test_the_rows_of_an_import_stand_in_rows_and_are_looked_at_anew(migrated: Apps) -> None:
    kept, row = (migrated.get_model("leads", name) for name in ("Import", "ImportRow"))
    told = list(row.objects.order_by("of", "number").values_list("of", "number", "cells", "fate"))
    assert told == [
        (1, 2, ["Ada", "ada@x.example"], ""),
        (1, 4, ["Bob", "bob@x.example"], ""),
        (2, 2, ["Cy", "cy@x.example"], ""),
        (2, 3, ["Nobody", ""], "skip"),
    ]
    states = kept.objects.order_by("pk").values_list("state", "total_rows", "done_rows")
    assert list(states) == [("looking", 3, 0), ("running", 2, 1)]
