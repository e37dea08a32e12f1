"""What a stranger's byte costs at each door, and what a visitor notices of it.

    bin/python -m benchmarks.strangers           # "cost" or "beside" for one half of it
    bin/python -m benchmarks.strangers cost 1000 # the largest in KB, where 40 MB take too long

Cost: for every door (form, API, webhook, mail, import), from 1 KB to what the door takes at most,
seconds of work for a megabyte, as ratios to the smallest of the same kind: near 1 or below is
linear. Beside: forms at 20 a second, while a hostile file or mail of 10 MB of each kind is read by
a worker; the 99th percentile of a visitor's wait.
"""

import contextlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from benchmarks.capture import PORT, ROOT, steady

KB, LARGEST = 1024, 40 * 1024  # of both
STEP = 8  # times the bytes from one size to the next
RATE, SECONDS = 20, 10  # forms a second, and for how long
HOSTILE = 10 * KB  # KB
ENDS = {"form": 18, "api": 200, "webhook": 250, "posted file": 19 * KB, "import": 9 * KB}
ENDS |= {"posted mail": 4 * KB}  # more than that in small parts ends its reader by its limits
MAIL = "From: {}\r\nSubject: Roof\r\nContent-Type: {}\r\n\r\n"
BOUNCE = MAIL.format("MAILER-DAEMON@x.example", "text/plain")
PART = "\r\nContent-Transfer-Encoding: base64"

Reader = Callable[[bytes], object]
Made = Callable[[int], bytes]  # bytes → what a stranger sends


def repeated(before: str, unit: str) -> Made:
    return lambda size: (before + unit * (size // len(unit) + 1))[:size].encode()


def posted(name: str, unit: str) -> Made:
    return lambda size: json.dumps(
        {"email": "a@b.example", name: unit * (size // len(unit))}
    ).encode()


def deep(size: int) -> bytes:
    return b'{"a":' * (size // 6) + b"1" + b"}" * (size // 6)


FILES = "multipart/form-data; boundary=B"
OF_FILES = repeated(
    "", '--B\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nx\r\n'
)
MAILS: dict[str, Made] = {
    "words": repeated(MAIL.format("a@b.example", "text/plain"), "Our roof leaks. "),
    "commas of a bounce": repeated(BOUNCE, ","),
    "labels": repeated(MAIL.format("a@b.example", "text/plain"), "a: \n\n"),
    "a page": repeated(MAIL.format("a@b.example", "text/html"), "<ul><li>x"),
    "parts": repeated(
        MAIL.format("a@b.example", "multipart/mixed; boundary=B"), "--B\r\n\r\nh\r\n"
    ),
    "reports": repeated(MAIL.format("a@b.example", "message/delivery-status"), "\r\n"),
    "a file": repeated(MAIL.format("a@b.example", f"image/png{PART}"), "QUJD" * 18 + "\r\n"),
    "a sender": repeated("From: ", '"a" <a@b.example>, '),
}


def mail_of(field: str, unit: object) -> Made:
    """A provider's post with a list of so many of these, or a text of them."""
    one = json.dumps(unit)
    return lambda size: json.dumps(
        {
            field: unit * (size // len(unit))
            if isinstance(unit, str)
            else [unit] * (size // len(one))
        }
    ).encode()


POSTED: dict[str, Made] = {
    "words": mail_of("TextBody", "Our roof leaks. "),
    "files": mail_of("Attachments", {"Name": "a", "Content": "QUJD", "ContentType": "a/b"}),
    "nothing": mail_of("Attachments", {}),
    "headers": mail_of("Headers", {"Name": "X", "Value": "a"}),
}
TABLES: dict[str, Made] = {
    repr(unit): repeated("Name,Email,Phone\n", unit)
    for unit in ("Ada,ada@x.example,902-555-0131\n", '"', ",", "a\n")
}


def doors() -> Iterator[tuple[str, str, Reader, Made]]:
    """(the door, the kind of what comes, what reads it, what makes it)."""
    from integrations import inbound_mail
    from integrations.mailing import mail_webhook
    from leads.capture import notification
    from leads.capture.submission import Kept, submission_in
    from leads.sources import tables

    def read_mail(raw: bytes) -> object:
        return notification.read_notification(inbound_mail.read(raw), frozenset())

    def read_post(kind: str | None) -> Reader:
        is_post = kind is not None
        return lambda raw: submission_in(Kept(raw, is_post, kind, {}, frozenset(), None, "CA"))

    def read_posted(raw: bytes) -> object:
        return [read_mail(mail) for mail in mail_webhook.unpack("postmark", "", raw)]

    def read_table(raw: bytes) -> None:
        with contextlib.suppress(tables.Unreadable):
            tables.read_file("people.csv", raw)

    for door, reader in (("form", read_post(None)), ("webhook", read_post("application/json"))):
        for name, unit in itertools.product(("from", "phone", "message"), ("-", "1 ", "a@")):
            yield door, f"{name} of {unit!r}", reader, posted(name, unit)
    yield "api", "deep JSON", read_post(None), deep
    yield "posted file", "parts", read_post(FILES), OF_FILES
    for kind, made in MAILS.items():
        yield "mail", kind, read_mail, made
    for kind, made in POSTED.items():
        yield "posted mail", kind, read_posted, made
    for kind, made in TABLES.items():
        yield "import", kind, read_table, made


def work(reader: Reader, raw: bytes) -> float:
    began = time.process_time()
    reader(raw)
    return time.process_time() - began


def cost(largest: int) -> None:
    """One line a kind: the work for a megabyte at each size, in parts of that of the first."""
    for door, kind, reader, made in doors():
        most, size, first, told = min(ENDS.get(door, LARGEST), largest), 1, 0.0, []
        reader(made(KB))  # what is loaded once
        while size <= most:
            each = work(reader, made(size * KB)) / size
            first = first or each
            told.append(f"{size} KB {each / first:.2f}")
            size = most if size < most < size * STEP else size * STEP
        print(f"{door:12} {kind:22} " + "  ".join(told), flush=True)


def arrivals() -> Iterator[tuple[str, str, Made]]:
    """(the kind of source, what comes, what makes it), of 10 MB each."""
    yield from (("mailbox", kind, made) for kind, made in MAILS.items())
    yield "webhook", "parts of a post", OF_FILES
    yield from (("posted mail", kind, made) for kind, made in POSTED.items())
    yield from (("import", kind, made) for kind, made in TABLES.items())


def beside() -> None:
    """Visitors' waits while a worker reads what is hostile; before, without any of it."""
    percentile_of_visitors()  # what a server loads once
    print(f"nothing beside it: p99 {percentile_of_visitors():.0f} ms", flush=True)
    read_what_came().wait()  # what those before have posted
    for kind, name, made in arrivals():
        since = datetime.now(UTC)
        keep(kind, made(HOSTILE * KB))
        worker = read_what_came()
        waited = percentile_of_visitors()
        print(f"{kind}, {name}: p99 {waited:.0f} ms, {ends_of_hostile(worker, since)}", flush=True)


def percentile_of_visitors() -> float:
    took = steady(RATE, SECONDS)
    return took[int(len(took) * 0.99)]


FILE = (
    "import django; django.setup(); from django.utils.timezone import now; "
    "from leads.capture import filing; from leads.sources import importing\n"
    "while filing.file_next_arrival(now()) or importing.work_next_import(now()): pass"
)


def read_what_came() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", FILE], cwd=ROOT, env=os.environ)


def keep(kind: str, raw: bytes) -> None:
    from django.utils import timezone

    from leadflow.ingest.doors import source_of
    from leads.capture import door, webhook
    from leads.capture.mail import posted
    from leads.models import Business, Source
    from leads.sources import importing

    now, business = timezone.now(), Business.objects.first()
    assert business is not None
    mailbox = source_of(business, Source.Kind.MAILBOX)
    if kind == "import":
        importing.keep_file(business, "people.csv", raw, now, None)
    elif kind == "webhook":
        webhook.keep_post(source_of(business, Source.Kind.WEBHOOK), raw, FILES, now)
    elif kind == "posted mail":
        posted.keep_post(mailbox, "postmark", "application/json", raw, now)
    else:
        door.receive_mail(mailbox, raw, now)


def ends_of_hostile(worker: "subprocess.Popen[bytes]", since: datetime) -> str:
    from leads.models import Arrival, Import

    worker.wait()
    if read := Import.objects.filter(created_at__gte=since).first():
        return f"{read.state} {read.why}"
    last = Arrival.objects.exclude(source__kind="form").order_by("-id").first()
    return f"{last.became} {last.why}" if last else ""


@contextlib.contextmanager
def server() -> Iterator[None]:
    """The product's web server on a database of its own."""
    command = [sys.executable, "-m", "gunicorn", "leadflow.wsgi", "--bind", f"127.0.0.1:{PORT}"]
    more = ["--workers", "2", "--threads", "4", "--log-level", "error", "--no-control-socket"]
    process = subprocess.Popen([*command, *more], cwd=ROOT, env=os.environ)
    try:
        time.sleep(5)
        yield
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(
            LEADFLOW_VAR=var,
            DJANGO_SETTINGS_MODULE="leadflow.settings",
            LOG_LEVEL="ERROR",
            SECRET_KEY="benchmark",
            PYTHONPATH=str(ROOT),
        )
        prepare = [sys.executable, "manage.py", "prepare"]
        subprocess.run(prepare, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        if "beside" not in sys.argv:
            cost(int(sys.argv[2]) if len(sys.argv) > 2 else LARGEST)
        if "cost" not in sys.argv:
            with server():
                beside()


if __name__ == "__main__":
    main()
