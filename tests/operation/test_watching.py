"""What an operator watches: health, figures, lines of the log, errors told elsewhere."""

import io
import json
import logging
import logging.config
from typing import Any

import pytest
import sentry_sdk
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from leadflow.watching import error_reports, tracing
from leads.models import Business, Restore
from leads.restored import notice
from tests import support
from tests.support import ADA, MONDAY

pytestmark = pytest.mark.django_db
SECRETS = ("ada@lovelace.example", "902-555-0131", "Our roof leaks", "eyJ0b2tlbiI6")


def test_health_tells_strangers_no_figures_and_costs_one_question(
    client: Client, business: Business
) -> None:
    support.write(business, ADA)
    client.get("/healthz")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/healthz")
    assert len(asked) == 1
    assert set(answer.json()) == {"ok", "alive"}
    assert all(value in (True, False) for value in answer.json()["alive"].values())


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic right", "right"])
def test_figures_are_for_whoever_has_the_token(client: Client, settings: Any, given: str) -> None:
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404
    settings.METRICS_TOKEN = "right"
    assert client.get("/metrics", HTTP_AUTHORIZATION=given).status_code == 404


def test_figures_are_read_by_prometheus_and_name_nobody(
    client: Client, business: Business, settings: Any
) -> None:
    settings.METRICS_TOKEN = "right"
    support.write(business, ADA)
    notice.hold_sending(Restore.How.BY_HAND, MONDAY, None)
    text = client.get("/metrics", HTTP_AUTHORIZATION="Bearer right").content.decode()
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["leadflow_up", "database"] == 1
    assert found["leadflow_waiting", "promises"] == 1
    assert found["leadflow_oldest_waiting_seconds", "promises"] > 0
    assert found["leadflow_sending_held",] == 1
    assert not [secret for secret in SECRETS if secret in text]


def logged(kind: str, say: Any) -> str:
    """What the product's own set-up of its log writes."""
    stream, described = io.StringIO(), {**settings.LOGGING}
    formatter = described["formatters"][kind]
    made = logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(formatter))
    handler = logging.StreamHandler(stream)
    handler.setFormatter(made)
    handler.addFilter(tracing.AddIds())
    log = logging.getLogger("leadflow.test_of_the_log")
    log.propagate, log.handlers = False, [handler]
    say(log)
    return stream.getvalue()


def test_a_line_names_its_request_and_so_does_the_answer() -> None:
    def within(log: logging.Logger) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            log.warning("something %s", "odd")
            return HttpResponse()

        request = RequestFactory().get("/", HTTP_X_REQUEST_ID="from-the-proxy-1")
        assert tracing.RequestIds(view)(request)["X-Request-ID"] == "from-the-proxy-1"

    line = json.loads(logged("json", within))
    assert (line["request_id"], line["message"]) == ("from-the-proxy-1", "something odd")
    assert (line["level"], line["logger"], line["job_id"]) == (
        "WARNING",
        "leadflow.test_of_the_log",
        "",
    )
    assert "[from-the-proxy-1]" in logged("plain", within)


@pytest.mark.parametrize("given", ["short", "x" * 65, "a b c d e f g", "line\nbreak-line", "ä" * 9])
def test_an_id_that_could_forge_a_line_is_replaced(given: str) -> None:
    request = RequestFactory().get("/", HTTP_X_REQUEST_ID=given)
    answer = tracing.RequestIds(lambda _: HttpResponse())(request)
    assert answer["X-Request-ID"] != given


class Kept(sentry_sdk.transport.Transport):
    """Keeps what would leave."""

    sent: list[Any] = []

    def capture_envelope(self, envelope: Any) -> None:
        self.sent += [item.get_event() for item in envelope.items if item.get_event()]


def test_errors_are_told_without_a_word_of_anybody() -> None:
    Kept.sent.clear()
    error_reports.begin("https://key@errors.example/1", "0", transport=Kept)
    try:
        mail, secret = SECRETS[0], SECRETS[3]
        try:
            raise ValueError(f"cannot write to {mail}: {SECRETS[2]}")
        except ValueError:
            logging.getLogger("leadflow.x").exception("failed for %s /a/%s", mail, secret)
        logging.getLogger("leadflow.x").error("no answer for %s (%s)", mail, SECRETS[1])
        sentry_sdk.set_user({"email": mail})
        sentry_sdk.capture_message(f"{mail}")
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.init()
    first, second, _ = Kept.sent
    assert first["exception"]["values"][0]["type"] == "ValueError"
    assert first["exception"]["values"][0]["stacktrace"]["frames"][-1]["lineno"]
    assert second["logentry"]["message"] == "no answer for %s (%s)"
    told = json.dumps(Kept.sent, default=str)
    assert not [secret for secret in SECRETS if secret in told]


def test_nothing_is_told_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[Any] = []
    monkeypatch.setattr(sentry_sdk, "init", lambda **options: began.append(options))
    error_reports.begin("", "0")
    assert not began
    error_reports.begin("https://key@errors.example/1", "0")
    assert began
