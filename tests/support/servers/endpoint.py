"""A stand-in for a model's endpoint: real HTTP, and whatever behaviour a test gives it."""

import json
import time
from collections.abc import Callable
from typing import Any

from tests.support.servers.loopback import Handler, Site

Behaviour = Callable[[dict[str, Any]], tuple[int, Any, dict[str, str]]]


class Endpoint(Site):
    """`requests` is what it was asked, `keys` with which key each time; `drip` lets each answer
    come a byte at a time.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.behave: Behaviour = lambda body: (200, completion('{"a": 1}'), {})
        self.drip = False
        super().__init__(Completions)


class Completions(Handler):
    server: Endpoint

    def do_POST(self) -> None:
        asked = json.loads(self.body())
        self.server.requests.append(asked)
        self.server.keys.append(self.headers.get("Authorization", "").removeprefix("Bearer "))
        status, answer, headers = self.server.behave(asked)
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        try:
            if self.server.drip:
                for byte in raw:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(0.1)
            else:
                self.wfile.write(raw)
        except OSError:
            pass


def completion(text: Any, finish: str = "stop", **message: Any) -> dict[str, Any]:
    return {
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text, **message},
            }
        ],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5},
    }


HONEST = {
    "language": "en",
    "summary": "A leaking roof",
    "category_quotes": ["roof leaks"],
    "category": "new_inquiry",
    "category_sure": True,
    "urgency_quote": "",
    "urgency": "soon",
    "person": [],
}


def answering(endpoint: Endpoint, answer: Any, finish: str = "stop") -> None:
    text = answer if isinstance(answer, (str, bytes)) else json.dumps(answer)
    endpoint.behave = lambda body: (200, completion(text, finish), {})


def honest(asked: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
    """As a model answers that was understood: to a test, and to an inquiry about a roof."""
    if asked["messages"][0]["role"] == "user":  # without orders
        return 200, completion('{"ready": true}'), {}
    met = {"quotes": ["roof leaks"], "verdict": "met", "sure": True}
    unclear = {"quotes": [], "verdict": "cant_tell", "sure": True}
    return 200, completion(json.dumps({**HONEST, "C1": met, "C2": unclear})), {}
