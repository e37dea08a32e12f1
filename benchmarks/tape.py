"""What a model was asked and said, kept and given back."""

import gzip
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NO_LIMITS = {
    "MODEL_CALLS_A_DAY": "1000000",
    "MODEL_CALLS_A_MONTH": "1000000",
    "MODEL_TOKENS_A_DAY": "1000000000",
    "MODEL_TOKENS_A_MONTH": "1000000000",
}


@contextmanager
def database_of_its_own(replay: Path | None) -> Iterator[None]:
    """An empty database, no limits, and a model that is set up where a tape is played."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"LEADFLOW_VAR": folder, "DATABASE_URL": "", **NO_LIMITS}
        if replay:
            os.environ.setdefault("OPENAI_API_KEY", "replayed")
        yield


def key(messages: Any) -> str:
    return hashlib.sha256(
        json.dumps(messages, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def lines_of(file: Path) -> list[str]:
    """Of a text file, packed or not."""
    raw = file.read_bytes()
    return (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode().splitlines()


class Tape:
    """Stands before the one function that asks a model.

    Keeps what went through, or gives it back.
    """

    def __init__(self, record: Path | None, replay: Path | None) -> None:
        from integrations import llm

        self.ask, self.spent = llm.ask, 0.0
        self.models: set[str] = set()
        self.missing = 0
        self.file = record.open("a", encoding="utf-8") if record else None
        self.known = (
            {row["key"]: row for row in map(json.loads, lines_of(replay))} if replay else None
        )
        llm.ask = self.through

    def through(self, account: Any, messages: Any, schema: Any, limit: int, deadline: float) -> Any:
        from integrations.errors import OutsideError, Refused, Unavailable
        from integrations.llm import Completion

        began = time.monotonic()
        try:
            if self.known is not None:
                row = self.known.get(key(messages))
                if row is None or row["error"] == "Unavailable":
                    self.missing += 1
                    raise Unavailable("This question was never answered.")
                if row["error"]:
                    raise Refused("This question was refused.")
                self.models.add(row["answer"]["model"])
                return Completion(**row["answer"])
            answer = self.ask(account, messages, schema, limit, deadline)
            self.models.add(answer.model)
            self.keep(messages, vars(answer), "")
            return answer
        except OutsideError as error:
            if self.known is None:
                self.keep(messages, None, type(error).__name__)
            raise
        finally:
            self.spent += time.monotonic() - began

    def keep(self, messages: Any, answer: Any, error: str) -> None:
        if self.file:
            self.file.write(
                json.dumps(
                    {"key": key(messages), "messages": messages, "answer": answer, "error": error},
                    ensure_ascii=False,
                )
                + "\n"
            )
            self.file.flush()
