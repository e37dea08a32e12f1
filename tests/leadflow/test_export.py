"""A business is written to a file and read back, whole and without anything secret."""

import json
from dataclasses import replace
from datetime import time
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from followups.owner.sequence_texts import texts_of
from followups.owner.sequence_versions import save_texts
from leads.business.connections import keep_connection
from leads.models import Business, Connection
from leads.models.connection import sealed
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY
from tests.support.sequences import step

pytestmark = pytest.mark.django_db
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
    )
    texts = texts_of(business.sequences.get(in_force=True))
    steps = [step(2), step(30, rest=True, body="Still there?")]
    save_texts(business, replace(texts, window_to=time(16), steps=steps), MONDAY, owner)


def test_the_same_file_comes_back(business: Business, owner: User, tmp_path: Path) -> None:
    fill_in(business, owner)
    first = exported("oak")
    file = tmp_path / "business.json"
    file.write_text(first.replace('"key": "oak"', '"key": "elm"'), encoding="utf-8")
    call_command("load_business", str(file), stdout=StringIO())
    assert json.loads(exported("elm")) == {**json.loads(first), "key": "elm"}
    elm = Business.objects.get(key="elm")
    counts = elm.sequences.count(), elm.criteria_versions.count()
    call_command("load_business", str(file), stdout=StringIO())
    assert (elm.sequences.count(), elm.criteria_versions.count()) == counts
    assert (elm.attachment_days, elm.missed, elm.open_dates) == (None, "move", ["2026-12-25"])
    assert elm.sequences.get(in_force=True).window_to == time(16)


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
