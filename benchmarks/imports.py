"""What imports cost visitors: forms posted at a steady rate while files are read, brought in and
taken back.

    bin/python -m benchmarks.imports FILE…       # SQLite, or the database of DATABASE_URL
    bin/python -m benchmarks.imports --rate 20 people.csv

Every file is uploaded and, where it can be read, started, waited for and undone. Prints for each
of these how long it took, and the 50th and 99th percentile and the longest of the form's answers
meanwhile, in milliseconds; at last how long people waited until they were filed.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from benchmarks import capture
from leadflow.processes.supervisor import Child

SITE = f"http://127.0.0.1:{capture.PORT}"
PASSWORD = "benchmark of imports"
LONGEST = 600  # seconds that anything may take
BUSY = ("reading", "looking", "running", "undoing")  # states of an import that go on by themselves
SERVER = "-m gunicorn leadflow.wsgi --workers 2 --threads 4 --log-level error --no-control-socket"
PROCESSES = (
    f"{SERVER} --bind 127.0.0.1:{capture.PORT}",
    "manage.py work",
    "manage.py work",
    "manage.py timetable",
)


class Visitors(threading.Thread):
    """Posts of the form at a steady rate, until stopped; `took` holds (when, seconds, status)."""

    def __init__(self, rate: float) -> None:
        super().__init__(daemon=True)
        self.rate, self.stopping = rate, threading.Event()
        self.took: list[tuple[float, float, int]] = []

    def run(self) -> None:
        with ThreadPoolExecutor(100) as pool:
            while not self.stopping.wait(1 / self.rate):
                pool.submit(self.post, time.monotonic())

    def post(self, began: float) -> None:
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = requests.post(
                f"{SITE}/f/demo/", capture.body(), headers=head, allow_redirects=False, timeout=60
            )
            status = answer.status_code
        except requests.RequestException:
            status = 0
        self.took.append((began, time.monotonic() - began, status))

    def line(self, since: float) -> str:
        took = sorted(1000 * seconds for at, seconds, _ in self.took if at >= since) or [0.0]
        failed = sum(status != 302 for at, _, status in self.took if at >= since)
        return (
            f"forms p50 {took[len(took) // 2]:.0f} p99 {took[int(0.99 * len(took))]:.0f} "
            f"longest {took[-1]:.0f} ms of {len(took)}, failed {failed}"
        )


@contextmanager
def product(var: str) -> Iterator[None]:
    """Everything that bin/run starts, in a folder of its own."""
    os.environ |= {
        "LEADFLOW_VAR": var,
        "DJANGO_SETTINGS_MODULE": "leadflow.settings",
        "OWNER_PASSWORD": PASSWORD,
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(capture.ROOT),
    }
    subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=capture.ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    from leadflow.run import valkey

    commands = [Child(each, [sys.executable, *each.split()]) for each in PROCESSES]
    children = [valkey(), *commands]
    for child in children:
        child.start()
    try:
        time.sleep(10)
        yield
    finally:
        for child in reversed(children):
            child.tell(signal.SIGTERM)


def signed_in() -> requests.Session:
    session = requests.Session()
    page = session.get(f"{SITE}/accounts/login/")
    page.raise_for_status()
    typed = {"login": "owner@leadflow.example", "password": PASSWORD, **token(page)}
    session.post(f"{SITE}/accounts/login/", typed).raise_for_status()
    return session


def token(page: requests.Response) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    return {"csrfmiddlewaretoken": found[1] if found else ""}


def timed(what: str, visitors: Visitors, work: Callable[[], object]) -> None:
    began = time.monotonic()
    work()
    took = time.monotonic() - began
    time.sleep(3)  # who came at the end is answered too
    print(f"{what:<28} {took:6.1f} s  {visitors.line(began)}", flush=True)


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not done() and time.monotonic() < until:
        time.sleep(0.3)


def bring_in(file: Path, session: requests.Session, visitors: Visitors) -> None:
    from leads.models import Arrival, Import

    def state() -> str:
        return str(Import.objects.values_list("state", flat=True).first())

    def is_filed() -> bool:
        rows = Arrival.objects.filter(source__kind="import", became=Arrival.Became.OPEN)
        return state() not in BUSY and not rows.exists()

    def upload() -> None:
        page = session.get(f"{SITE}/imports/?business=demo")
        files = {"file": (file.name, file.read_bytes())}
        session.post(f"{SITE}/imports/?business=demo", token(page), files=files)
        wait_for(lambda: state() not in BUSY)

    def post(path: str, **values: str) -> None:
        page = session.get(f"{SITE}/imports/{pk()}/")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        means = re.findall(
            r'name="(meanings-\d+-means)".*?value="(\w*)"\s+selected', page.text, re.S
        )
        session.post(f"{SITE}/imports/{pk()}/{path}", hidden | dict(means) | values | token(page))
        wait_for(is_filed)

    def pk() -> int:
        return Import.objects.values_list("pk", flat=True)[0]

    before = Import.objects.count()
    timed(f"{file.name} read", visitors, upload)
    if Import.objects.count() == before or state() != Import.State.DRAFT:
        return
    timed(f"{file.name} looked at", visitors, lambda: session.get(f"{SITE}/imports/{pk()}/"))
    timed(f"{file.name} brought in", visitors, lambda: post("", start="1"))
    timed(f"{file.name} undone", visitors, lambda: post("undo/"))
    print(f"  {state()}, {Arrival.objects.filter(source__kind='import').count()} rows arrived")


def people_waited() -> str:
    from leads.models import Arrival

    people = Arrival.objects.filter(source__kind="form").values_list("received_at", "filed_at")
    waited = sorted((filed - at).total_seconds() for at, filed in people if filed) or [0.0]
    half, most = waited[len(waited) // 2], waited[int(0.99 * len(waited))]
    return f"people filed within: p50 {half:.1f} p99 {most:.1f} longest {waited[-1]:.1f} s, " + (
        f"{len(people) - len(waited)} not yet"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rate", type=float, default=20, help="forms a second")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as var, product(var):
        import django

        django.setup()
        session, visitors = signed_in(), Visitors(asked.rate)
        visitors.start()
        timed("nothing else", visitors, lambda: time.sleep(15))
        for file in asked.files:
            bring_in(file, session, visitors)
        visitors.stopping.set()
        visitors.join()
        print(people_waited())


if __name__ == "__main__":
    main()
