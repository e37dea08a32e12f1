"""Looking for secrets in whatever can be read, as they are and as they may be written."""

import base64
import binascii
import html
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

import redis
import sentry_sdk
from django.db import connection

from leadflow.watching import error_reports

IN_BASE64 = re.compile(r"[\w+/=-]{12,}")
HEX = re.compile(r"(?:[0-9a-f]{2}){12,}")
ODD = "&\"/+'%"  # letters that stand differently in an address, a page and JSON


def made_up(name: str) -> str:
    """A secret whose heart stands nowhere else."""
    return f"{heart_of(name)}{ODD}{name[:3]}"


def heart_of(name: str) -> str:
    return f"Wren7{name.title().replace(' ', '')}"


def seen_in(text: str, names: Iterable[str]) -> set[str]:
    """Those of the names whose secrets stand there."""
    readings = "\n".join(all_readings(text))
    return {name for name in names if heart_of(name) in readings}


def all_readings(text: str) -> list[str]:
    """The text, without the ways in which texts are put into each other, and what is encoded in
    it.
    """
    plain = unquote_plus(html.unescape(text))
    runs = {run for one in (text, plain) for run in IN_BASE64.findall(one)}
    return [text, plain, *(decoded(run) for run in runs)]


@lru_cache(maxsize=100_000)
def decoded(run: str) -> str:
    """Of a run of letters, at each place where it may begin, unpacked where it was packed."""
    found = []
    if HEX.fullmatch(run):
        found.append(bytes.fromhex(run))
    for start in range(4):
        piece = run[start:].replace("-", "+").replace("_", "/").rstrip("=")
        piece = piece[: len(piece) // 4 * 4]
        try:
            found.append(base64.b64decode(piece))
        except binascii.Error:
            continue
    return "\n".join(reading for raw in found for reading in (as_text(raw), as_text(unpacked(raw))))


def unpacked(raw: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw)  # its end may be cut off
    except zlib.error:
        return b""


def as_text(value: Any) -> str:
    if isinstance(value, memoryview):
        value = bytes(value)
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def rows_of_all_tables() -> str:
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [as_text(value) for row in cursor.fetchall() for value in row]
    return "\n".join(said)


def all_in_valkey(address: str) -> str:
    """Every value of every key, unpacked where RQ has packed it."""
    server = redis.Redis.from_url(address)
    said: list[bytes] = []
    for key in server.scan_iter():
        kind = server.type(key).decode()
        values = {
            "string": lambda key: [server.get(key)],
            "hash": lambda key: [*server.hgetall(key).values()],
            "list": lambda key: server.lrange(key, 0, -1),
            "set": lambda key: [*server.smembers(key)],
            "zset": lambda key: server.zrange(key, 0, -1),
            "stream": lambda key: [part for _, row in server.xrange(key) for part in row.values()],
        }[kind](key)
        said += [key, *(part for value in values for part in (value, unpacked(value)))]
    return "\n".join(map(as_text, said))


class Watch:
    """What was to be read, and whose secrets stood there."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names, self.found = tuple(names), list[str]()

    def look(self, where: str, text: str) -> None:
        self.found += [f"{name}: {where}" for name in sorted(seen_in(text, self.names))]

    def answer(self, where: str, answer: Any) -> Any:
        body = b"".join(answer) if answer.streaming else answer.content
        self.look(where, f"{body.decode('latin-1')} {answer.headers} {answer.cookies}")
        return answer


@contextmanager
def reported() -> Iterator[list[Any]]:
    """What is told meanwhile to a service for errors."""

    class Kept(sentry_sdk.transport.Transport):
        def capture_envelope(self, envelope: Any) -> None:
            sent.extend(item.get_event() for item in envelope.items)

    sent: list[Any] = []
    error_reports.begin("https://key@errors.example/1", "0", transport=Kept)
    yield sent
    sentry_sdk.get_client().close()
    sentry_sdk.init()
