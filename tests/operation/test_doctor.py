"""The doctor finds what is wrong, says what to type, and tells it by its exit code."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from followups.models import Message
from integrations.errors import Unavailable
from integrations.network import dns_lookup
from leadflow.configuration.private_files import keep_privately
from leadflow.doctor import machine, mail_servers, running, sender
from leadflow.doctor.finding import Finding, Grade
from leadflow.models import Heartbeat
from leads.models import Business, Canary, Restore
from leads.restored import notice
from tests import support
from tests.support.mail_out import connect
from tests.support.servers.sink import Sink

pytestmark = pytest.mark.django_db
SPF, DMARC = "v=spf1 include:_spf.mail.example -all", "v=DMARC1; p=reject"
KEY = "v=DKIM1; k=rsa; p=MIGfMA0"


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the name servers say, by name; an error instead of records is raised."""
    records: dict[str, Any] = {}

    def look_up(name: str, kind: str) -> list[str]:
        found = records.get(name, [])
        if isinstance(found, Exception):
            raise found
        return list(found)

    monkeypatch.setattr(dns_lookup, "look_up", look_up)
    return records


@pytest.mark.parametrize(
    ("records", "check", "grade"),
    [
        ([SPF], sender.look_at_spf, Grade.GOOD),
        ([], sender.look_at_spf, Grade.BAD),
        (["google-site-verification=1"], sender.look_at_spf, Grade.BAD),
        ([SPF, "v=spf1 -all"], sender.look_at_spf, Grade.BAD),
        (["v=spf1 +all"], sender.look_at_spf, Grade.BAD),
        (["v=spf1 all"], sender.look_at_spf, Grade.BAD),
        (["v=spf1 include:callall.example ~all"], sender.look_at_spf, Grade.GOOD),
    ],
)
def test_spf(dns: dict[str, Any], records: list[str], check: Any, grade: Grade) -> None:
    dns["oak.example"] = records
    found = check("oak.example")
    assert found.grade == grade
    assert grade == Grade.GOOD or "v=spf1" in found.line


@pytest.mark.parametrize(
    ("name", "record", "grade"),
    [
        ("_dmarc.mail.oak.example", DMARC, Grade.GOOD),
        ("_dmarc.oak.example", DMARC, Grade.GOOD),
        ("_dmarc.mail.oak.example", "v=DMARC1; p=none", Grade.WARN),
        ("_dmarc.mail.oak.example", "v=DMARC1", Grade.BAD),
        ("_dmarc.elsewhere.example", DMARC, Grade.BAD),
    ],
)
def test_dmarc(dns: dict[str, Any], name: str, record: str, grade: Grade) -> None:
    dns[name] = [record]
    assert sender.look_at_dmarc("mail.oak.example").grade == grade


@pytest.mark.parametrize(
    ("selector", "records", "grade"),
    [
        ("", {"google._domainkey.oak.example": [KEY]}, Grade.GOOD),
        ("", {}, Grade.WARN),
        ("mine", {"google._domainkey.oak.example": [KEY]}, Grade.BAD),
        ("mine", {"mine._domainkey.oak.example": ["v=DKIM1; p="]}, Grade.BAD),
        ("mine", {"mine._domainkey.oak.example": [KEY]}, Grade.GOOD),
    ],
)
def test_dkim(
    dns: dict[str, Any], settings: Any, selector: str, records: dict[str, Any], grade: Grade
) -> None:
    settings.DKIM_SELECTOR = selector
    dns.update(records)
    assert sender.look_at_dkim("oak.example").grade == grade


def test_a_name_server_that_is_away_is_no_missing_record(
    dns: dict[str, Any], business: Business, settings: Any
) -> None:
    settings.MAIL_PROVIDER = "postmark"
    dns["oak-roofing.example"] = Unavailable("No name server answers")
    found = list(sender.look_at_senders())
    assert found[0].grade == Grade.WARN
    assert "No name server answers" in found[0].words


@pytest.mark.parametrize(
    ("names", "grade"), [({}, "warn"), ({"a.example": ["10.0.0.1"]}, "warn"), (None, "ok")]
)
def test_ptr(monkeypatch: pytest.MonkeyPatch, dns: dict[str, Any], names: Any, grade: str) -> None:
    called = [] if names == {} else ["a.example"]
    monkeypatch.setattr(dns_lookup, "names_of_address", lambda address: called)
    dns.update({"a.example": ["127.0.0.1"]} if names is None else names)
    assert sender.look_at_ptr("localhost").grade == grade


def grades(findings: Any) -> dict[str, Finding]:
    """The worst of each thing."""
    order = [Grade.GOOD, Grade.WARN, Grade.BAD]
    found: dict[str, Finding] = {}
    for each in findings:
        if each.about not in found or order.index(each.grade) > order.index(
            found[each.about].grade
        ):
            found[each.about] = each
    return found


def test_what_does_not_run_and_what_is_held_is_found(business: Business, settings: Any) -> None:
    settings.CANARY_MINUTES = 60
    now = timezone.now()
    Heartbeat.objects.create(name="worker", at=now)
    Heartbeat.objects.create(name="timetable", at=now + timedelta(hours=2))
    Heartbeat.objects.create(name="backup", at=now - timedelta(days=3))
    Canary.objects.create(
        source=support.form_of(business), word="w", sent_at=now - timedelta(hours=1)
    )
    Message.objects.create(
        business=business, kind="alert", not_before=now - timedelta(hours=1), to="a@b.example"
    )
    found = grades(running.look_at_running())
    assert found["worker"].grade == Grade.GOOD
    wrong = {name for name, each in found.items() if each.grade == Grade.BAD}
    assert wrong == {"queue", "timetable", "canaries", "backups", "sending"}
    assert all(found[name].line for name in wrong)
    notice.hold_sending(Restore.How.BY_HAND, now, None)
    held = grades(running.look_at_sending(now))["sending"]
    assert "/restored/" in held.line


def test_a_mail_server_that_refuses_us_is_found(mail_through: Sink) -> None:
    assert [one.grade for one in mail_servers.look_at_mail_servers()] == [Grade.GOOD]
    mail_through.script["banner"] = "554 go away"
    assert [one.grade for one in mail_servers.look_at_mail_servers()] == [Grade.BAD]


def test_so_is_that_of_one_business_and_where_it_is_changed(
    business: Business, owner: User, sink: Sink, settings: Any
) -> None:
    connect(business, sink, owner)
    assert [one.grade for one in mail_servers.look_at_mail_servers()] == [Grade.GOOD]
    sink.script["banner"] = "554 go away"
    (found,) = mail_servers.look_at_mail_servers()
    assert (found.grade, found.line) == (Grade.BAD, f"{settings.PUBLIC_URL}/in/oak/settings/mail/")


def test_a_record_that_leaves_out_the_server_by_which_mail_leaves_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = "v=spf1 ip4:192.0.2.1 -all"
    monkeypatch.setattr(dns_lookup, "look_up", lambda name, kind: [record])
    found = sender.look_at_spf("oak.example", "include:_spf.google.com")
    assert (found.grade, found.line) == (
        Grade.WARN,
        'oak.example TXT "v=spf1 include:_spf.google.com ip4:192.0.2.1 -all"',
    )
    assert sender.look_at_spf("oak.example", "ip4:192.0.2.1").grade == Grade.GOOD


@pytest.mark.parametrize(
    ("free", "grade"), [(10**8, Grade.BAD), (10**9, Grade.WARN), (10**10, Grade.GOOD)]
)
def test_a_disk_that_fills_is_found(free: int, grade: Grade) -> None:
    assert machine.look_at_disk(free).grade == grade


def test_what_others_may_read_is_found_and_closed_at_the_next_start(
    settings: Any, tmp_path: Any
) -> None:
    settings.VAR = settings.ROOT = tmp_path
    tmp_path.chmod(0o755)
    for name in ("secret_key", "leadflow.sqlite3-wal", ".env"):
        (tmp_path / name).touch(mode=0o644)
    found = list(machine.look_at_permissions())
    assert {each.line.split()[1] for each in found} == {"700", "600"}
    assert len(found) == 4
    keep_privately()
    assert [each.grade for each in machine.look_at_permissions()] == [Grade.GOOD]


def test_a_certificate_is_asked_of_the_server_itself(settings: Any) -> None:
    """Nobody listens there: that is what others see."""
    assert machine.look_at_certificate("127.0.0.1", 1).grade == Grade.BAD


def test_the_exit_code_tells_and_every_fault_has_a_line(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit) as raised:
        call_command("doctor", stdout=out)
    assert raised.value.code == 1
    lines = out.getvalue().splitlines()
    for number, line in enumerate(lines):
        assert not line.startswith("BAD") or lines[number + 1].startswith("      →"), line
