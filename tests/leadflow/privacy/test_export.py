"""Taken out: all that is theirs, nothing that is others', and nothing that runs."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from leadflow.privacy.data_map import tables
from leadflow.privacy.exporting import export_person, safe_name
from leadflow.privacy.people import person_of
from leads.models import Attachment, AuditEntry, Business
from tests import support
from tests.support import marked
from tests.support.marked import EMAIL, LATER, NAME, PHONE, SECOND, WORDS, ZORA

pytestmark = pytest.mark.django_db

HOSTILE = "=cmd|'/C calc'!A1 <script>alert(1)</script> \u202e{{ 7|add:7 }}"


def packed(contact: Any) -> zipfile.ZipFile:
    into = io.BytesIO()
    export_person(person_of(contact), into, LATER)
    return zipfile.ZipFile(into)


def test_all_that_is_theirs_is_in_it_and_nothing_of_others(business: Business, owner: User) -> None:
    contact = marked.marked_person(business, owner)
    marked.others_who_name_them(business, LATER)
    zipped = packed(contact)
    whole = zipped.read("person.json").decode()
    found = json.loads(whole)["records"]
    assert found.keys() >= {entry.label for entry in tables() if entry.person}
    for word in (NAME, EMAIL, PHONE, SECOND, WORDS, "a note"):
        assert word in whole, word
        assert word in zipped.read("person.html").decode(), word
    for word in (support.ADA["name"], owner.email):
        assert word not in whole, word
    assert any(name.startswith("raw/") and name.endswith(".eml") for name in zipped.namelist())


def test_what_is_hostile_in_it_stays_words(business: Business) -> None:
    lead = support.write(business, {**ZORA, "name": HOSTILE, HOSTILE: HOSTILE, "message": HOSTILE})
    names = ("../../etc/passwd", "C:\\evil\\x.exe", "a\u202egpj.exe", "", "..", "x" * 150)
    for number, name in enumerate(names):
        Attachment.objects.create(
            inbound=lead.inbound.get(), name=name[:150], kind="x/y", size=3, data=b"%d" % number
        )
    zipped = packed(lead.contact)
    page = zipped.read("person.html").decode()
    assert "<script" not in page
    assert "<table" not in page
    assert "default-src" in page
    said = json.loads(zipped.read("person.json"))["records"]["leads.Inbound"][0]["text"]
    assert HOSTILE.partition(" \u202e")[0] in said
    files = [name for name in zipped.namelist() if name.startswith("files/")]
    assert len(files) == len(set(files)) == len(names)
    for name in files:
        assert "/" not in name.removeprefix("files/")
        assert ".." not in name
        assert "\\" not in name
        assert "\u202e" not in name


@pytest.mark.parametrize("name", ["../x", "/etc/x", "x/../../y", "con\x00.txt", "\r\nx", "."])
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    assert not set(safe_name(name)) & set('/\\\x00\r\n:*?"<>|')
    assert safe_name(name).strip(".")


def test_by_commands_on_the_machine(business: Business, tmp_path: Path) -> None:
    lead = support.write(business, ZORA)
    path = tmp_path / "person.zip"
    call_command("export_person", "--business", "oak", EMAIL, "--output", str(path))
    assert EMAIL in zipfile.ZipFile(path).read("person.json").decode()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_person", "--business", "oak", EMAIL, "--output", str(path))
    call_command("erase_person", "--business", "oak", PHONE, "--yes")
    assert not business.leads.filter(pk=lead.pk).exists()
    entries = AuditEntry.objects.filter(business=business).order_by("pk")
    assert list(entries.values_list("kind", "user", "about")) == [
        ("exported", None, "all of a person"),
        ("erased", None, ""),
    ]
    assert [e.browser.partition(", by ")[0] for e in entries] == [
        "bin/manage export_person",
        "bin/manage erase_person",
    ]
    assert all(e.browser.partition(", by ")[2] for e in entries)
    with pytest.raises(CommandError, match="theirs"):
        call_command("erase_person", "--business", "oak", business.email, "--yes")
