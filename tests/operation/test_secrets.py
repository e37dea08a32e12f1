"""No secret that somebody enters is seen again: in no page, log, error, table, queue or file."""

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django import forms
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from followups.channels.browsers import make_push_key, our_private_key
from followups.models import PushKey
from followups.outbox import send as outbox
from integrations import queue
from integrations.llm import dialect
from integrations.mailboxes import oauth
from leadflow.processes import steps
from leads.capture.mail import mailbox
from leads.models import Business, Source
from tests import support
from tests.support.accounts import PASSWORD as OWNERS_PASSWORD
from tests.support.addresses import filled, named_routes
from tests.support.outside import (
    MAIL,
    MODEL,
    NAMES,
    PAGES,
    TELEPHONE,
    TYPED,
    Outside,
    forms_filled,
    let_in,
    names_kept,
    tell,
)
from tests.support.secrets import (
    Watch,
    all_in_valkey,
    all_readings,
    heart_of,
    made_up,
    reported,
    rows_of_all_tables,
    seen_in,
)

pytestmark = pytest.mark.django_db


def fields_for_secrets(kind: type[forms.BaseForm] = forms.BaseForm) -> set[str]:
    """Of our own forms."""
    found = {
        f"{kind.__name__}.{name}"
        for name, field in getattr(kind, "base_fields", {}).items()
        if isinstance(field.widget, forms.PasswordInput) and kind.__module__.startswith("leadflow.")
    }
    return found.union(*map(fields_for_secrets, kind.__subclasses__()))


def test_every_field_for_a_secret_is_looked_after() -> None:
    """A new one is typed in the test below, too."""
    assert get_resolver().url_patterns  # all pages are loaded, and their forms with them
    found = fields_for_secrets() - {"SignIn.password", "MailServerForm.password"}
    new_password = {name for name in found if name.startswith("NewPasswordForm.")}  # it is hashed
    assert found - new_password == set(TYPED)


@pytest.fixture
def watch() -> Watch:
    return Watch(NAMES)


@pytest.fixture
def reports() -> Iterator[list[Any]]:
    with reported() as sent:
        yield sent


@pytest.fixture
def inside(client: Client, owner: User) -> Client:
    client.force_login(owner)
    client.raise_request_exception = False
    return client


@pytest.fixture
def outside(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    found = Outside()
    settings.ANYMAIL = {
        "MAILJET_API_URL": found.telltale.address,
        "POSTMARK_API_URL": f"{found.telltale.address}/",
        "REQUESTS_TIMEOUT": 30,
    }
    settings.TWILIO_API_URL = found.telltale.address
    monkeypatch.setattr(oauth, "_known", {})
    dialect._dialects.clear()
    yield found
    found.stop()


def every_page(watch: Watch, inside: Client, business: Business) -> None:
    box = business.sources.get(kind=Source.Kind.MAILBOX).pk
    lead = support.answered_lead(business, support.ADA, support.clock())
    rows = {"sources/": box, "leads/": lead.pk, "contacts/": lead.contact_id}
    more = [
        f"{MAIL}?by=api",
        f"{MAIL}?by=server",
        f"{MAIL}?change=1",
        f"/sources/{box}/?connect",
    ]
    paths = [filled(route, rows) for route in named_routes().values()]
    for path in [*paths, *more]:
        watch.answer(path, inside.get(path))


def everything_kept(watch: Watch, business: Business, folder: Path) -> None:
    """Tables, the file of the business, and that of a person."""
    watch.look("tables", rows_of_all_tables())
    out, person = io.StringIO(), str(folder / "ada.zip")
    call_command("export_business", business.key, stdout=out)
    watch.look("export_business", out.getvalue())
    told = ["--business", business.key, support.ADA["email"], "--output", person]
    call_command("export_person", *told, stdout=out)
    with zipfile.ZipFile(person) as file:
        for name in file.namelist():
            watch.look(f"export_person, {name}", file.read(name).decode("latin-1"))


def test_who_looks_for_them_finds_them() -> None:
    """Else what is below would prove nothing."""
    secret = made_up("model")
    for text in (
        f"key={secret}",
        quote(secret, safe=""),
        json.dumps({"a": secret}),
        *(base64.b64encode(b"x" * n + secret.encode()).decode() for n in range(3)),
        "." + base64.urlsafe_b64encode(zlib.compress(f"[{secret}]".encode())).decode(),
        secret.encode().hex(),
    ):
        assert seen_in(text, NAMES) == {"model"}, text
    assert not seen_in(heart_of("model")[:-1], NAMES)


def test_no_secret_is_seen_again(
    inside: Client,
    business: Business,
    outside: Outside,
    watch: Watch,
    log: io.StringIO,
    valkey: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue._rest_until = 0
    filled_in = forms_filled(business, outside)
    tell(outside)
    for address, typed in filled_in.items():  # a mistake beside it, then a test that fails
        wrong = {
            **typed,
            "sender": "no address",
            "sid": "no sid",
            "address": "",
            "port": "x",
            "posted_by": "x",
            "by": "x",
        }
        refused = watch.answer(f"mistake at {address}", inside.post(address, wrong))
        is_alone = address.endswith("/secret/")  # there is nothing beside it to be mistaken in
        assert refused.status_code == (302 if is_alone else 422)
        told = inside.post(address, typed, follow=True)
        watch.answer(f"failed test at {address}", told)
        watch.look("tables after it", rows_of_all_tables())
    assert outside.telltale.heard
    let_in(outside, settings, monkeypatch)
    filled_in[f"{MAIL}?by=api"]["by"] = "postmark"
    kept = set[str]()
    for address, typed in filled_in.items():
        told = watch.answer(f"saved at {address}", inside.post(address, typed, follow=True))
        assert told.status_code == 200, address
        kept |= names_kept(business)
        for page in (*PAGES, address.partition("?")[0]):
            watch.answer(f"{page} after it", inside.get(page))
    assert kept == set(TYPED.values()) - {"second key", "new password"}
    tell(outside)
    settings.TWILIO_API_URL = outside.telltale.address
    work_with_them(watch, inside, business)
    everything_kept(watch, business, tmp_path)
    watch.look("valkey", all_in_valkey(valkey))
    watch.look("log", log.getvalue())
    watch.look("output", "".join(capfd.readouterr()))
    assert not watch.found, "\n".join(dict.fromkeys(watch.found))


def work_with_them(watch: Watch, inside: Client, business: Business) -> None:
    """Later on, in the pages and behind them, everybody refuses what they took before."""
    outbox.close_outbox()
    for page in (f"{MAIL}test/", f"{MODEL}try/", f"{TELEPHONE}numbers/"):
        watch.answer(page, inside.post(page, follow=True))
    watch.answer("numbers", inside.get(f"{TELEPHONE}numbers/"))
    assert mailbox.poll_next_mailbox(support.clock())
    assert "cannot parse" in business.sources.get(kind=Source.Kind.MAILBOX).mailbox_state["error"]
    lead = support.answered_lead(business, support.BOB, support.clock())
    assert "may not send" in support.first_answer(lead).why
    every_page(watch, inside, business)


def test_an_error_of_our_own_tells_none(
    inside: Client,
    business: Business,
    outside: Outside,
    watch: Watch,
    log: io.StringIO,
    reports: list[Any],
    valkey: str,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It has the secret in its words, in its variables and in what it came from."""

    def fails(secrets: dict[str, str]) -> str:
        held = str(secrets)
        try:
            raise KeyError(held)
        except KeyError as error:
            raise ValueError(f"cannot encrypt {held}") from error

    let_in(outside, settings, monkeypatch)
    filled_in = forms_filled(business, outside)
    filled_in[f"{MAIL}?by=api"]["by"] = "postmark"
    with monkeypatch.context() as broken:
        broken.setattr("leads.business.connections.sealed", fails)
        broken.setattr("leads.sources.mailboxes.sealed", fails)
        broken.setattr("leads.sources.posted_mail.sealed", fails)
        broken.setattr("leads.sources.webhook_secret.sealed", fails)
        for address, typed in filled_in.items():
            answer = watch.answer(f"error at {address}", inside.post(address, typed))
            assert answer.status_code == 500, address
    assert log.getvalue().count("ValueError") >= len(filled_in)
    assert len(reports) >= len(filled_in)
    watch.look("log", log.getvalue())
    watch.look("reports", json.dumps(reports, default=str))
    watch.look("tables", rows_of_all_tables())

    def step(now: Any) -> bool:
        raise ValueError(" ".join(map(made_up, NAMES)))

    with monkeypatch.context() as broken:
        broken.setattr(steps, "NEW_LEADS", [step])
        broken.setattr(queue, "close_old_connections", lambda: None)
        queue._rest_until = 0
        queue.nudge()
        jobs = Queue(connection=queue._connections[valkey], serializer=JSONSerializer)
        worker = SimpleWorker([jobs], connection=jobs.connection, serializer=JSONSerializer)
        worker.work(burst=True)
    assert jobs.failed_job_registry.count == 1
    watch.look("valkey", all_in_valkey(valkey))
    watch.look("log of the worker", log.getvalue())
    assert not watch.found, "\n".join(dict.fromkeys(watch.found))


def test_what_is_shown_once_waits_encrypted(
    inside: Client, business: Business, owner: User
) -> None:
    """A key that we make, and the secret of an app until its first code came."""
    inside.post("/sources/key/", {"name": "Ours"})
    key = inside.session["new_api_key"]
    hook = Source.objects.create(business=business, kind=Source.Kind.WEBHOOK, name="Builder")
    inside.post(f"/sources/{hook.pk}/secret/", {"by": "made"})
    made = inside.session["new_webhook_secret"][1]
    inside.post("/accounts/reauthenticate/", {"password": OWNERS_PASSWORD})
    assert inside.get("/accounts/2fa/totp/activate/").status_code == 200
    app = inside.session["mfa.totp.secret"]
    TOTP.activate(owner, app)
    make_push_key()
    secrets = {key, made, app, our_private_key().splitlines()[1]}
    readings = "\n".join(all_readings(rows_of_all_tables()))
    assert not [secret for secret in secrets if secret in readings]
    for secret, page in ((key, "/sources/"), (made, f"/sources/{hook.pk}/")):
        assert secret in inside.get(page).content.decode()
        assert secret not in inside.get(page).content.decode()
    assert PushKey.objects.count() == 1
