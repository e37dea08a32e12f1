"""The commands that others hold the product to."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from followups.team import channel_alerts
from leads.models import Arrival, Business, Contact, CriteriaVersion, Lead
from tests.support import ADA, BUSINESS, MONDAY

pytestmark = pytest.mark.django_db


def save(path: Path, data: Any) -> str:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def said(*args: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = save(tmp_path / "b.json", [BUSINESS, {**BUSINESS, "key": "elm", "name": "Elm"}])
    said("load_business", path)
    said("load_business", path)
    assert (Business.objects.count(), CriteriaVersion.objects.count()) == (2, 2)


def test_changed_criteria_are_a_new_version(tmp_path: Path) -> None:
    said("load_business", save(tmp_path / "b.json", BUSINESS))
    said(
        "load_business",
        save(tmp_path / "b.json", {**BUSINESS, "criteria": BUSINESS["criteria"][:1]}),
    )
    assert list(CriteriaVersion.objects.order_by("number").values_list("number", "in_force")) == [
        (1, False),
        (2, True),
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"timezone": "Mars/Base"}, "business (oak).timezone"),
        ({"key": "Not A Key"}, ".key: must be"),
        ({"hours": {"mon": [["17:00", "08:00"]]}}, "hours.mon"),
        ({"criteria": [{"key": "x", "text": "y", "weight": 9}]}, "criterion 1 (x): weight"),
        (
            {
                "criteria": [
                    {"key": "x", "text": "y", "kind": "rule", "rule": {"field": "z", "op": "near"}}
                ]
            },
            "criterion 1 (x): op must be",
        ),
        ({"email": "nobody"}, "email: 'nobody'"),
        ({"closed_dates": ["soon"]}, "closed_dates"),
        ({"first_response": "Hi {{nobody}}"}, "{{nobody}} is not a merge field"),
    ],
)
def test_a_mistake_names_its_place_and_changes_nothing(
    tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    with pytest.raises(CommandError) as raised:
        said("load_business", save(tmp_path / "b.json", {**BUSINESS, **change}))
    assert place in str(raised.value)
    assert not Business.objects.exists()


def test_a_file_that_is_no_json_names_line_and_column(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="line 2, column"):
        said("load_business", save(tmp_path / "b.json", '{"key": "oak",\n oops}'))


def test_one_mistake_in_a_list_loads_none_of_it(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        said("load_business", save(tmp_path / "b.json", [BUSINESS, {"key": "elm"}]))
    assert not Business.objects.exists()


def test_judge_writes_a_line_each_and_leaves_nothing_behind(
    business: Business, tmp_path: Path
) -> None:
    rows = [
        {"id": "one", "channel": "form", "received_at": "2026-09-14T11:00:00-03:00", "fields": ADA},
        {"id": "two", "channel": "sms", "fields": {"phone": "+19025550199", "message": "STOP"}},
    ]
    source = save(tmp_path / "in.jsonl", "\n".join(json.dumps(r) for r in rows))
    said("judge", business="oak", input=source, output=str(tmp_path / "out.jsonl"))
    one, two = (json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines())
    assert set(one) >= {
        "id",
        "category",
        "urgency",
        "verdicts",
        "score",
        "fit",
        "needs_person",
        "needs_person_why",
        "opt_out",
        "language",
        "contact",
        "judged_by",
    }
    assert one["verdicts"]["area"] == {"is": "met", "evidence": ["B3H 1A1"]}
    assert one["verdicts"]["roof"]["is"] == "cant_tell"
    assert one["contact"] == {
        "name": "Ada Keen",
        "email": "ada@lovelace.example",
        "phone": "+19025550131",
    }
    assert two["opt_out"] is True
    assert not (Lead.objects.exists())
    assert not (Contact.objects.exists())
    assert not (Arrival.objects.exists())


def test_the_books_balance_and_an_imbalance_is_told(business: Business) -> None:
    from tests import support

    lead = support.write(business, ADA)
    assert json.loads(said("balance", json=True))["balanced"] is True
    Arrival.objects.filter(lead=lead).update(lead=None)
    with pytest.raises(SystemExit):
        said("balance", json=True)


def test_an_imbalance_is_told_once_a_day_whatever_the_business_is_called(
    business: Business,
) -> None:
    from tests import support

    business.name = "Keen & Daughters, Roofing " * 7  # with what follows it fills a subject
    business.save()
    support.make_owner(business)
    Arrival.objects.filter(lead=support.write(business, ADA)).update(lead=None)
    told = [
        channel_alerts.notify_next_imbalance(MONDAY + timedelta(hours=h)) for h in (1, 2, 23, 26)
    ]
    assert told == [True, False, False, True]
