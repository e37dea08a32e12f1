"""A stand-in for Twilio.

Takes texts over HTTP and remembers them, signs what it posts to us, keeps recordings.
"""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.test import Client

TOKEN = "twilio-secret"


class Twilio(ThreadingHTTPServer):
    """`texts` is what it accepted.

    `script` is (status, body) for the next answers, or "drop" to take a text and say nothing.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.texts: list[dict[str, str]] = []
        self.script: Any = None
        self.listed: list[dict[str, str]] = []  # what it says has come in
        self.files: dict[str, bytes] = {}
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def to(self, number: str) -> list[str]:
        return [t["Body"] for t in self.texts if t["To"] == number]


class Handler(BaseHTTPRequestHandler):
    server: Twilio

    def do_POST(self) -> None:
        told = dict(
            parse_qsl(
                self.rfile.read(int(self.headers["Content-Length"])).decode(),
                keep_blank_values=True,
            )
        )
        script = self.server.script
        if script is None or script == "drop" or script[0] >= 500:
            self.server.texts.append(told)
        if script == "drop":
            self.connection.close()
            return
        status, data = script or (201, {"sid": f"SM{len(self.server.texts)}", "status": "queued"})
        self.answer(
            status,
            "application/json",
            json.dumps(data).encode() if not isinstance(data, bytes) else data,
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
            self.answer(
                *(
                    (self.server.script[0], "application/json", b"{}")
                    if self.server.script
                    else (200, "application/json", json.dumps(page).encode())
                )
            )
            return
        asked = self.server.files.get(self.path)
        self.answer(200 if asked is not None else 404, "image/png", asked or b"")

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


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
