"""ClamAV's daemon: whether it finds something in a file, and whether it is there.

Bytes go over its socket (INSTREAM), so that it needs to see no folder of ours. It is believed as
little as any other server: what it says is short, in time, and of the shape that its manual names.
"""

import contextlib
import re
import socket
import struct

from integrations.errors import Refused, Unavailable
from integrations.texts.sentences import sentence
from integrations.timing.deadline import Deadline

Address = str | tuple[str, int]  # the path of a socket, or host and port
SECONDS, SECONDS_FOR_VERSION = 20.0, 5.0  # altogether
CHUNK = 64 * 1024
LONGEST, LONGEST_NAME = 1000, 100  # bytes of an answer, characters of what was found
NAMED = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:.]+\]):(?P<port>[0-9]{1,5})", re.ASCII)
FOUND = re.compile(r"stream: (?P<name>.+) FOUND")
TOO_LARGE = "INSTREAM size limit exceeded"


def scanner_address(written: str) -> Address | None:
    """What CLAMAV says; None where it is empty. Raises ValueError where it is neither a path nor
    host and port.
    """
    if not written or written.startswith("/"):
        return written or None
    found = NAMED.fullmatch(written)
    if found is None or not 0 < int(found["port"]) < 65536:
        raise ValueError("it is neither host:port nor the path of a socket")
    return found["host"].strip("[]"), int(found["port"])


def scan(address: Address, data: bytes, seconds: float = SECONDS) -> str:
    """The name of what it finds, "" where it finds nothing.

    Raises Refused where it does not take this file, Unavailable where it tells nothing of it.
    """
    answer = ask(address, b"zINSTREAM\0", data, seconds)
    if answer == "stream: OK":
        return ""
    if found := FOUND.fullmatch(answer):
        return printable(found["name"], LONGEST_NAME)
    if answer.startswith(TOO_LARGE):
        raise Refused(sentence("it is larger than the virus scanner takes"))
    raise no_answer(answer)


def version(address: Address, seconds: float = SECONDS_FOR_VERSION) -> str:
    """As it calls itself, with the number of its signatures. Raises Unavailable."""
    answer = ask(address, b"zVERSION\0", None, seconds)
    if not answer.startswith("ClamAV "):
        raise no_answer(answer)
    return printable(answer, LONGEST_NAME)


def ask(address: Address, command: bytes, data: bytes | None, seconds: float) -> str:
    """The answer to one command, without its end. Raises Unavailable."""
    deadline = Deadline(seconds)
    try:
        with connected(address, deadline) as connection:
            # It may end by itself, once it has had enough: what it said of that can still be read
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                tell(connection, command, data, deadline)
            return hear(connection, deadline)
    except OSError as error:
        why = error.strerror or str(error)
        words = sentence("the virus scanner does not answer (%(why)s)", why=why)
        raise Unavailable(words) from error


def connected(address: Address, deadline: Deadline) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, deadline.left())
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(deadline.left())
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def tell(connection: socket.socket, command: bytes, data: bytes | None, deadline: Deadline) -> None:
    """The command, and a file in pieces with their lengths, the last of which is empty."""
    pieces = [command]
    if data is not None:
        ends = range(0, len(data), CHUNK)
        chunks = (data[at : at + CHUNK] for at in ends)
        pieces += [struct.pack("!L", len(chunk)) + chunk for chunk in chunks]
        pieces.append(struct.pack("!L", 0))
    for piece in pieces:
        connection.settimeout(deadline.left())
        connection.sendall(piece)


def hear(connection: socket.socket, deadline: Deadline) -> str:
    """Raises OSError where it has no end."""
    heard = b""
    while b"\0" not in heard and len(heard) < LONGEST:
        connection.settimeout(deadline.left())
        more = connection.recv(LONGEST)
        if not more:
            break
        heard += more
    said, end, _ = heard.partition(b"\0")
    if not end:
        raise ConnectionError("it broke off, or went on and on")
    return said.decode("utf-8", "replace").strip()


def no_answer(said: str) -> Unavailable:
    if not said:
        return Unavailable(sentence("the virus scanner said nothing"))
    shown = printable(said, LONGEST_NAME)
    return Unavailable(sentence("the virus scanner said “%(said)s”", said=shown))


def printable(text: str, longest: int) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:longest]
