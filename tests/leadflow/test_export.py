"""A business is written to a file and read back, whole and without anything secret."""

import json
from datetime import time
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from leads.business.connections import keep_connection
from leads.models import Business, Connection
from leads.models.connection import sealed
from leads.sources import settings as sources
from tests import support
from tests.support import ADA, MONDAY
from tests.support.filled_in import exported, fill_in

pytestmark = pytest.mark.django_db
SECRETS = ("hunter2-mail", "hunter2-box", "sk-hunter2")


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


def test_a_rule_keeps_its_people_and_a_new_one_has_none(
    business: Business, owner: User, tmp_path: Path
) -> None:
    fill_in(business, owner)
    data = json.loads(exported("oak"))
    heating, all_others = data["assignment_rules"]
    data["assignment_rules"] = [all_others, {**heating, "words": "furnace"}]
    file = tmp_path / "business.json"
    for _ in range(2):
        file.write_text(json.dumps(data), encoding="utf-8")
        call_command("load_business", str(file), stdout=StringIO())
        kept, fresh = business.assignment_rules.all()
        assert (kept.fits_all, [*kept.people.all()]) == (True, [owner])
        assert (fresh.words, [*fresh.people.all()]) == ("furnace", [])
    assert business.setting_changes.filter(area="assigning", by=None).count() == 2


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
        ("accent", "red"),
        ("accent", 7),
        ("logo", "no picture"),
        ("logo", 7),
        ("teamwork", {"managers_at": 80, "all_at": 50}),
        ("teamwork", {"all_at": "late"}),
        ("teamwork", []),
        ("assignment_rules", {}),
        ("assignment_rules", [{"way": "by chance"}]),
        ("assignment_rules", [{"people": ["Ada"]}]),
        ("assignment_rules", [{"source": {"kind": "form", "name": "Elsewhere"}}]),
        ("assignment_rules", [{"source": "Website form"}]),
        ("assignment_rules", [{"words": 7}]),
        ("assignment_rules", [7]),
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
