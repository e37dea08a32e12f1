"""The command that feeds in what came elsewhere: the doors of the product, and a line for each."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from integrations.timing import clock
from leadflow.ingest import doors
from leads.capture import filing
from leads.ledger import arrivals
from leads.models import Arrival, Business, Lead
from tests import support
from tests.support import ADA, letter

pytestmark = pytest.mark.django_db
TABLE = b"Name,Email,Notes\nAda Keen,ada@x.example,The roof leaks.\nNobody,,Nothing\n"


def ingested(*files: Path | str, door: str = "mail", **options: Any) -> list[dict[str, Any]]:
    """The lines that the command prints, read."""
    out = io.StringIO()
    call_command("ingest", *map(str, files), door=door, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_ingest_writes_a_line_each_and_one_broken_mail_never_stops_the_next(
    business: Business, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(b"\x00\xff broken")
    (tmp_path / "b.eml").write_bytes(
        letter(
            "Ada Keen <ada@x.example>",
            "Our roof leaks, can you come?\r\nAda 902-555-0131",
            subject="Roof",
        )
    )
    first, second = ingested(tmp_path / "a.eml", tmp_path / "b.eml")
    assert set(second) == {
        "file",
        "became",
        "why",
        "is_inquiry",
        "lead",
        "contact",
        "kind",
        "text",
        "fields",
        "effects",
    }
    assert first["became"] in ("quarantined", "refused")
    assert not first["is_inquiry"]
    assert second["became"] == "lead"
    assert second["contact"] == {
        "name": "Ada Keen",
        "email": "ada@x.example",
        "phone": "+19025550131",
    }


def test_ingest_is_a_pipe(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(
            letter("Ada <ada@x.example>", "Our roof leaks, can you come?", subject="Roof")
        )

    monkeypatch.setattr(sys, "stdin", Input())
    assert ingested("-")[0]["became"] == "lead"


def test_the_same_mail_twice_is_one_lead(business: Business, tmp_path: Path) -> None:
    path = tmp_path / "b.eml"
    path.write_bytes(letter("Ada <ada@x.example>", "Our roof leaks, can you come?", subject="Roof"))
    ingested(path, path)
    assert Lead.objects.count() == 1


def test_only_mails_tell_whose_they_are(business: Business, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"name=Ada")
    with pytest.raises(CommandError, match="--business"):
        ingested(tmp_path / "a", door="webhook")


def test_a_post_goes_the_way_of_the_webhook(business: Business, tmp_path: Path) -> None:
    body = tmp_path / "post.form"
    body.write_bytes(b"name=Ada+Keen&email=ada%40x.example&message=Our+roof+leaks.")
    first, again = ingested(
        body,
        body,
        door="webhook",
        business=business.key,
        content_type="application/x-www-form-urlencoded",
    )
    assert first["became"] == "lead"
    assert first["contact"] == {"name": "Ada Keen", "email": "ada@x.example", "phone": None}
    assert first["fields"]["message"] == "Our roof leaks."
    assert first["effects"] == []
    assert again["lead"] == first["lead"]
    assert Arrival.objects.count() == 1


def test_a_text_that_asks_to_stop_says_what_it_brings_about(
    business: Business, tmp_path: Path
) -> None:
    texts = []
    for number, words in enumerate(["Can you mend a roof?", "STOP"]):
        texts.append(tmp_path / f"{number}.json")
        sms = {"from": "+19025550131", "to": "+19025550140", "body": words}
        texts[-1].write_text(json.dumps(sms))
    first, stop = ingested(*texts, door="sms", business=business.key)
    assert first["became"] == "lead"
    assert first["contact"]["phone"] == "+19025550131"
    assert stop["became"] == "attached"
    assert stop["lead"] == first["lead"]
    assert set(stop["effects"]) >= {"opted_out", "follow_ups_ended"}


def test_what_is_no_text_is_refused_with_its_reason(business: Business, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{")
    (line,) = ingested(tmp_path / "a.json", door="sms", business=business.key)
    assert line["became"] == "refused"
    assert "JSON" in line["why"]


def test_a_table_gives_a_line_for_each_row(business: Business, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(TABLE)
    ada, nobody = ingested(tmp_path / "people.csv", door="csv", business=business.key)
    assert (ada["row"], ada["became"]) == (2, "lead")
    assert ada["contact"]["email"] == "ada@x.example"
    assert "The roof leaks." in ada["text"]
    assert (nobody["row"], nobody["became"]) == (3, "refused")
    assert "no e-mail address" in nobody["why"]
    assert Lead.objects.get().quiet


def test_a_table_that_cannot_be_read_is_refused(business: Business, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(b"Name\n")
    (line,) = ingested(tmp_path / "people.csv", door="csv", business=business.key)
    assert line["became"] == "refused"


def test_a_reply_ends_the_follow_ups_and_an_absence_holds_them(
    business: Business, tmp_path: Path
) -> None:
    lead = support.answered_lead(business, ADA)
    sent = lead.messages.get(kind="first_response").message_id
    machine = "Auto-Submitted: auto-replied\r\n"
    away = letter(
        "Ada <ada@lovelace.example>",
        "I am out of the office until 21 September.",
        in_reply_to=sent,
        extra=machine,
    )
    reply = letter("Ada <ada@lovelace.example>", "Thursday is fine.", in_reply_to=sent)
    (tmp_path / "away.eml").write_bytes(away)
    (tmp_path / "reply.eml").write_bytes(reply)
    held, ended = ingested(tmp_path / "away.eml", tmp_path / "reply.eml")
    assert held["kind"] == "automatic"
    assert held["effects"] == ["follow_ups_held"]
    assert ended["effects"] == ["follow_ups_ended"]


def test_what_one_of_us_threw_away_may_be_fed_in_again(business: Business, tmp_path: Path) -> None:
    (tmp_path / "list.eml").write_bytes(
        letter("News <news@x.example>", "Offers of the week", extra="List-Id: <news.x.example>\r\n")
    )
    ingested(tmp_path / "list.eml")
    arrivals.discard_arrival(Arrival.objects.get(), clock.now(), User(email="ann@x.example"))
    (line,) = ingested(tmp_path / "list.eml")
    assert (line["became"], line["effects"]) == ("refused", [])


def test_a_file_that_cannot_be_read_stops_no_other(business: Business, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter("Ada <ada@x.example>", "Our roof leaks"))
    with pytest.raises(CommandError, match=r"gone\.eml cannot be read"):
        ingested(tmp_path / "gone.eml", tmp_path, tmp_path / "a.eml")
    assert Lead.objects.count() == 1


def test_what_cannot_be_filed_yet_is_told_and_not_tried_for_ever(
    business: Business, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "file_mail", lambda *_: 1 / 0)
    (tmp_path / "a.eml").write_bytes(letter("Ada <ada@x.example>", "Our roof leaks"))
    (line,) = ingested(tmp_path / "a.eml")
    assert line["why"].startswith("ZeroDivisionError")


def test_what_a_worker_has_in_hand_is_not_waited_for_for_ever(
    business: Business, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "try_to_file", lambda *_: False)
    monkeypatch.setattr(doors, "PATIENCE", 0.1)
    (tmp_path / "a.eml").write_bytes(letter("Ada <ada@x.example>", "Our roof leaks"))
    (line,) = ingested(tmp_path / "a.eml")
    assert line["became"] == Arrival.Became.OPEN
