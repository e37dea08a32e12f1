"""A service that lets nobody in, and repeats in its answer all that it was sent."""

import base64
import json
import re
from typing import Any

from tests.support.servers.loopback import Handler, Site
from tests.support.servers.sink import Sink


class Repeating(Handler):
    def do_POST(self) -> None:
        self.repeat()

    def do_GET(self) -> None:
        self.repeat()

    def repeat(self) -> None:
        sent = {"headers": dict(self.headers), "body": self.body().decode(errors="replace")}
        signed_in = opened_of(self.headers.get("Authorization", ""))
        words = f"not taken: {signed_in} {json.dumps(sent)}"
        told = {"message": words, "Message": words, "code": 20001, "error": {"message": words}}
        self.server.heard.append(words)  # type: ignore[attr-defined]
        self.answer(422, json.dumps(told).encode(), Content_Type="application/json")


class Telltale(Site):
    def __init__(self) -> None:
        self.heard: list[str] = []
        super().__init__(Repeating)


def opened_of(header: str) -> str:
    """What a header says to whoever decodes it."""
    try:
        return base64.b64decode(header.removeprefix("Basic ")).decode()
    except ValueError:
        return header


def tell_all(sink: Sink, password: str) -> None:
    """A mail server that lets somebody in, and then says by what."""
    signed_in = base64.b64encode(f"\0hello\0{password}".encode()).decode()
    sink.script["mail"] = f"553 5.7.1 {password} (AUTH PLAIN {signed_in}) may not send"


def refusal_with(password: str) -> str:
    """The same of an IMAP server that is broken."""
    return f"BAD cannot parse LOGIN office {password} {re.escape(password)}"


def models_answer(key: str) -> Any:
    return lambda asked: (400, {"error": {"message": f"Incorrect key {key}"}}, {})
