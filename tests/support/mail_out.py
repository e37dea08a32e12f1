"""A business's own way out for mail, as its owner types it and as a row keeps it."""

import json
from typing import Any

import lxml.html
from django.contrib.auth.models import User

from integrations.errors import Unavailable
from leads.business import connections
from leads.models import Business
from tests import support
from tests.support.servers.loopback import Handler, Site
from tests.support.servers.sink import Sink

PAGE = "/settings/mail/"
PASSWORD = "river-lantern-copper-9"


def typed_for(sink: Sink, **changes: Any) -> dict[str, Any]:
    return {
        "sender": "hello@oak-roofing.example",
        "host": "127.0.0.1",
        "port": sink.port,
        "tls": "none",
        "user": "hello",
        "password": PASSWORD,
        **changes,
    }


def words_at(response: Any, field: str) -> str:
    """What is wrong with a field."""
    page = lxml.html.fromstring(response.content)
    (error,) = page.xpath(f"//*[@id='id_{field}_error']")
    return " ".join(error.text_content().split())


def words_of(response: Any) -> str:
    return " ".join(lxml.html.fromstring(response.content).text_content().split())


def no_name_server(name: str, kind: str) -> list[str]:
    raise Unavailable("nobody answers")


def connect(business: Business, server: Sink, owner: User) -> None:
    values = {"by": "server", "host": "127.0.0.1", "port": server.port, "tls": "none", "user": ""}
    connections.keep_connection(business, "mail", values, {}, owner, support.clock())


class Taking(Handler):
    server: "Postmark"

    def do_POST(self) -> None:
        told = json.loads(self.body())
        if self.headers["X-Postmark-Server-Token"] != PASSWORD:
            self.answer(401, b'{"ErrorCode": 10, "Message": "no"}', Content_Type="application/json")
            return
        mail = told if isinstance(told, dict) else told[0]
        self.server.taken.append(mail)
        said = {
            "ErrorCode": 0,
            "Message": "OK",
            "MessageID": f"pm-{len(self.server.taken)}",
            "To": mail["To"],
        }
        self.answer(200, json.dumps(said).encode(), Content_Type="application/json")


class Postmark(Site):
    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        super().__init__(Taking)
