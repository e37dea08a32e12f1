"""How fast a form post is taken, beside a bare view with one INSERT under the same server in one
run.

    bin/python -m benchmarks.capture            # SQLite; "rates" or "burst" for one half of it
    DATABASE_URL=postgres://… bin/python -m benchmarks.capture

Prints posts a second of both in turn, their ratio, the 99th percentile at 50 a second, and what
became of 10,000 posted at once.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THREADS, ROUNDS, SECONDS = 6, 5, 4
PORT = int(os.environ.get("BENCHMARK_PORT", "8399"))
BURST = 10_000


def body(fresh: bool = True) -> str:
    return urllib.parse.urlencode(
        {
            "name": "Ada Keen",
            "email": f"ada{uuid.uuid4().hex[:8]}@x.example",
            "message": "Our roof leaks, could somebody come and look this week?",
            "submission_id": uuid.uuid4().hex,
        }
    )


def hammer(path: str, seconds: float) -> tuple[float, int]:
    """(answers a second, errors) over keep-alive connections."""
    counts, errors, until = [0] * THREADS, [0] * THREADS, time.monotonic() + seconds

    def run(n: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        while time.monotonic() < until:
            connection.request(
                "POST", path, body(), {"Content-Type": "application/x-www-form-urlencoded"}
            )
            answer = connection.getresponse()
            answer.read()
            counts[n] += 1
            errors[n] += answer.status >= 400
        connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began), sum(errors)


def steady(rate: int, seconds: int) -> list[float]:
    """Answer times in milliseconds at a steady rate."""
    took: list[float] = []

    def one() -> None:
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        connection.request(
            "POST", "/f/demo/", body(), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        connection.getresponse().read()
        connection.close()
        took.append(1000 * (time.monotonic() - began))

    threads = []
    for _ in range(rate * seconds):
        threads.append(threading.Thread(target=one))
        threads[-1].start()
        time.sleep(1 / rate)
    for thread in threads:
        thread.join()
    return sorted(took)


def burst(posts: int) -> int:
    """As many posts as fast as they are taken, over 24 connections; how many were thanked for."""
    left, thanked, lock = [posts], [0], threading.Lock()

    def run() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        while True:
            with lock:
                if not left[0]:
                    return
                left[0] -= 1
            connection.request(
                "POST", "/f/demo/", body(), {"Content-Type": "application/x-www-form-urlencoded"}
            )
            answer = connection.getresponse()
            answer.read()
            with lock:
                thanked[0] += answer.status == 302

    threads = [threading.Thread(target=run) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return thanked[0]


COUNT = (
    "from leads.models import Arrival; print(Arrival.objects.count(), "
    "Arrival.objects.exclude(became='open').count())"
)
FILE = (
    "from django.utils import timezone; from leads.capture import filing\nwhile "
    "filing.file_next_arrival(timezone.now()): pass"
)


def shell(code: str, environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def beside_bare() -> None:
    ratios = []
    for number in range(ROUNDS):
        bare, _ = hammer("/bare/", SECONDS)
        form, errors = hammer("/f/demo/", SECONDS)
        ratios.append(form / bare)
        print(
            (
                f"round {number + 1}: bare {bare:.0f}/s, form {form:.0f}/s, ratio "
                f"{form / bare:.2f}, errors {errors}"
            ),
            flush=True,
        )
    print(
        (
            f"ratio: median {statistics.median(ratios):.2f}, min {min(ratios):.2f}, max "
            f"{max(ratios):.2f}"
        ),
        flush=True,
    )


def all_at_once(environment: dict[str, str]) -> None:
    before, _ = shell(COUNT, environment).split()
    began = time.monotonic()
    thanked = burst(BURST)
    posted, began = time.monotonic() - began, time.monotonic()
    shell(FILE, environment)
    kept, filed = shell(COUNT, environment).split()
    print(
        (
            f"{BURST} at once: thanked for {thanked} in {posted:.0f} s, kept "
            f"{int(kept) - int(before)}; filed {filed} of {kept} in "
            f"{time.monotonic() - began:.0f} s"
        ),
        flush=True,
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as var:
        environment = {
            **os.environ,
            "LEADFLOW_VAR": var,
            "DJANGO_SETTINGS_MODULE": "leadflow.settings",
            "LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(ROOT),
        }
        subprocess.run(
            [sys.executable, "manage.py", "prepare"],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        from leadflow.run import valkey

        os.environ["LEADFLOW_VAR"] = var
        queue = valkey()
        queue.start()
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "benchmarks.bare:application",
                "--bind",
                f"127.0.0.1:{PORT}",
                "--workers",
                "2",
                "--threads",
                "4",
                "--log-level",
                "error",
                "--no-control-socket",
            ],
            cwd=ROOT,
            env=environment,
        )
        try:
            time.sleep(4)
            if "burst" not in sys.argv:
                beside_bare()
                took = steady(50, 10)
                print(
                    (
                        f"50 a second for 10 s: median {statistics.median(took):.0f} ms, p99 "
                        f"{took[int(len(took) * 0.99)]:.0f} ms"
                    ),
                    flush=True,
                )
            if "rates" not in sys.argv:
                all_at_once(environment)
        finally:
            server.terminate()
            server.wait()
            queue.tell(15)


if __name__ == "__main__":
    main()
