"""A stand-in for Twilio.

Takes texts over HTTP and remembers them, signs what it posts to us, keeps recordings.
"""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.test import Client

from tests.support.servers.loopback import Handler, Site

TOKEN = "twilio-secret"


class Twilio(Site):
    """`texts` is what it accepted.

    `script` is (status, body) for the next answers, or "drop" to take a text and say nothing.
    """

    def __init__(self) -> None:
        self.texts: list[dict[str, str]] = []
        self.script: Any = None
        self.listed: list[dict[str, str]] = []  # what it says has come in
        self.files: dict[str, bytes] = {}
        super().__init__(Account)

    def to(self, number: str) -> list[str]:
        return [t["Body"] for t in self.texts if t["To"] == number]


class Account(Handler):
    server: Twilio

    def do_POST(self) -> None:
        told = dict(parse_qsl(self.body().decode(), keep_blank_values=True))
        script = self.server.script
        if script is None or script == "drop" or script[0] >= 500:
            self.server.texts.append(told)
        if script == "drop":
            self.connection.close()
            return
        status, data = script or (201, {"sid": f"SM{len(self.server.texts)}", "status": "queued"})
        self.answer(
            status,
            data if isinstance(data, bytes) else json.dumps(data).encode(),
            Content_Type="application/json",
        )

    def do_GET(self) -> None:
        if "/Messages.json" in self.path:
            rows = [
                {
                    "sid": t["sid"],
                    "from": t["From"],
                    "to": t["To"],
                    "body": t["Body"],
                    "direction": t.get("direction", "inbound"),
                    "num_media": "0",
                    "date_sent": t.get("date_sent"),
                }
                for t in self.server.listed
            ]
            page = {
                "messages": rows,
                "next_page_uri": None,
                "page": 0,
                "page_size": 50,
                "uri": self.path,
            }
            status, body = (self.server.script[0], {}) if self.server.script else (200, page)
            self.answer(status, json.dumps(body).encode(), Content_Type="application/json")
            return
        asked = self.server.files.get(self.path)
        self.answer(200 if asked is not None else 404, asked or b"", Content_Type="image/png")


def signature(url: str, told: dict[str, str], token: str = TOKEN) -> str:
    said = url + "".join(k + told[k] for k in sorted(told))
    return base64.b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()).decode()


def post(client: Client, path: str, token: str = TOKEN, base: str = "", **told: str) -> Any:
    """Twilio posts to us, signed for the public address."""
    return client.post(
        path,
        told,
        HTTP_X_TWILIO_SIGNATURE=signature((base or settings.PUBLIC_URL) + path, told, token),
    )
