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
    """`texts` is what it accepted, `senders` by whose account each, `numbers` what accounts have.

    `script` is (status, body) for the next answers, or "drop" to take a text and say nothing.
    `accounts` are tokens by SID: while there are none everybody is let in.
    """

    def __init__(self) -> None:
        self.texts: list[dict[str, str]] = []
        self.senders: list[str] = []
        self.accounts: dict[str, str] = {}
        self.numbers: dict[str, dict[str, Any]] = {}  # by SID
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
        if not self.is_let_in():
            return
        if script is None and "/IncomingPhoneNumbers/" in self.path:
            self.change_number(told)
            return
        if script is None or script == "drop" or script[0] >= 500:
            self.server.texts.append(told)
            self.server.senders.append(self.signed_in_as()[0])
        if script == "drop":
            self.connection.close()
            return
        status, data = script or (201, {"sid": f"SM{len(self.server.texts)}", "status": "queued"})
        self.answer(
            status,
            data if isinstance(data, bytes) else json.dumps(data).encode(),
            Content_Type="application/json",
        )

    def signed_in_as(self) -> tuple[str, str]:
        given = self.headers.get("Authorization", "").removeprefix("Basic ")
        sid, _, token = base64.b64decode(given).decode().partition(":")
        return sid, token

    def is_let_in(self) -> bool:
        """False where it has answered 401."""
        sid, token = self.signed_in_as()
        accounts = self.server.accounts
        if not accounts or (accounts.get(sid) == token and f"/Accounts/{sid}" in self.path):
            return True
        self.say(401, {"code": 20003, "message": "Authenticate", "status": 401})
        return False

    def say(self, status: int, body: Any) -> None:
        self.answer(status, json.dumps(body).encode(), Content_Type="application/json")

    def change_number(self, told: dict[str, str]) -> None:
        number = self.server.numbers[self.path.rpartition("/")[2].removesuffix(".json")]
        names = {"SmsUrl": "sms_url", "VoiceUrl": "voice_url", "SmsMethod": "sms_method"}
        number |= {names[name]: value for name, value in told.items() if name in names}
        self.say(200, number)

    def numbers_page(self) -> dict[str, Any]:
        asked = dict(parse_qsl(self.path.partition("?")[2])).get("PhoneNumber")
        every = self.server.numbers.values()
        rows = [n for n in every if asked in (None, n["phone_number"])]
        return {"incoming_phone_numbers": rows, "next_page_uri": None, "uri": self.path}

    def do_GET(self) -> None:
        if "/Accounts" in self.path and not self.is_let_in():
            return
        if self.server.script and "/Messages.json" not in self.path:
            self.say(*self.server.script)
            return
        if "/IncomingPhoneNumbers.json" in self.path:
            self.say(200, self.numbers_page())
            return
        if self.path.partition("?")[0].count("/") == 3:
            state = {"friendly_name": "Oak's account", "status": "active", "type": "Trial"}
            self.say(200, state)
            return
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
            self.say(status, body)
            return
        asked = self.server.files.get(self.path)
        self.answer(200 if asked is not None else 404, asked or b"", Content_Type="image/png")


def owned(number: str, sid: str = "PN1", **more: Any) -> dict[str, dict[str, Any]]:
    """A number as the company describes it, by its SID."""
    return {
        sid: {
            "sid": sid,
            "phone_number": number,
            "friendly_name": "Main line",
            "capabilities": {"sms": True, "voice": True},
            "sms_url": "",
            "voice_url": "",
            **more,
        }
    }


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
