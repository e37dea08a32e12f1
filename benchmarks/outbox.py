"""How fast the outbox empties beside a plain smtplib loop over one connection, both to the same
mail server on this machine.

    bin/python -m benchmarks.outbox [--messages 10000] [--workers 1]      # SQLite, or DATABASE_URL

The loop writes the same mails, one SMTP transaction each, and nothing else: no claim, no policy, no
record. The outbox decides every message again,
commits its marker before the first byte and its result after the last. `ratio` is outbox / loop.
"""

import argparse
import json
import multiprocessing
import os
import smtplib
import socket
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadflow.settings")
os.environ.setdefault("SECRET_KEY", "benchmark")
MONDAY = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)
DUE = MONDAY + timedelta(days=1)


def sink(ready: Any) -> None:
    """A mail server in a process of its own that takes everything and counts it."""
    server = socket.create_server(("127.0.0.1", 0))
    ready.send(server.getsockname()[1])
    while True:
        connection, _ = server.accept()
        threading.Thread(target=dialogue, args=(connection,), daemon=True).start()


def dialogue(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    lines = connection.makefile("rb", buffering=65_536)
    connection.sendall(b"220 sink\r\n")
    for line in lines:
        word = line[:4].upper()
        if word == b"DATA":
            connection.sendall(b"354 go on\r\n")
            for body in lines:
                if body == b".\r\n":
                    break
            connection.sendall(b"250 kept\r\n")
        elif word == b"QUIT":
            connection.sendall(b"221 bye\r\n")
            return
        else:
            connection.sendall(b"250 sink\r\n")


def prepare(count: int) -> None:
    """`count` people whose first follow-up is due."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from followups.models import Enrollment, Message, Sequence
    from leadflow import setting_up
    from leads.models import Address, Consent, Contact, Inbound, Lead, Source
    from tests.support import BUSINESS

    business = setting_up.load_business(BUSINESS, MONDAY)
    form, sequence = business.sources.get(kind=Source.Kind.FORM), Sequence.objects.get()
    step = sequence.steps.get(day=1)
    contacts = Contact.objects.bulk_create(
        Contact(business=business, name=f"Ada Keen{n}") for n in range(count)
    )
    Address.objects.bulk_create(
        Address(business=business, contact=c, kind="email", value=f"a{n}@x{n}.example")
        for n, c in enumerate(contacts)
    )
    Consent.objects.bulk_create(
        Consent(
            contact=c,
            channel="email",
            basis="inquiry",
            given_at=MONDAY,
            expires_at=MONDAY + timedelta(days=180),
        )
        for c in contacts
    )
    leads = Lead.objects.bulk_create(
        Lead(
            business=business,
            contact=c,
            source=form,
            channel="form",
            stage="in_progress",
            timezone=business.timezone,
            received_at=MONDAY,
        )
        for c in contacts
    )
    Inbound.objects.bulk_create(
        Inbound(lead=lead, channel="form", at=MONDAY, text="Our roof leaks.") for lead in leads
    )
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(lead=lead, sequence=sequence, started_at=MONDAY) for lead in leads
    )
    Message.objects.bulk_create(
        Message(
            business=business,
            lead=lead,
            enrollment=e,
            step=step,
            kind="step",
            not_before=DUE,
            due_local="2026-09-15T11:00",
            to=f"a{n}@x{n}.example",
            subject=step.subject,
            body=step.body,
        )
        for n, (lead, e) in enumerate(zip(leads, enrollments, strict=True))
    )


def plain_loop(port: int, count: int) -> float:
    """Mails a second of a loop that composes and sends, over one connection."""
    from integrations.mailing.mail import OutgoingMail, compose

    words = (
        "Hi Ada,\n\nJust making sure that our note reached you.\n\nOak Roofing\n\n-- \nYou get "
        "this because you wrote to Oak Roofing.\nOak Roofing, 1 Example Road, Halifax\nRather not "
        "hear from us again? Unsubscribe: http://127.0.0.1:8000/u/1-abcdef/"
    )
    server = smtplib.SMTP("127.0.0.1", port)
    began = time.monotonic()
    for n in range(count):
        headers = {
            "Message-ID": f"<{n}@oak.example>",
            "Reply-To": "office+l1-a@oak.example",
            "List-Unsubscribe": "<http://127.0.0.1:8000/u/1-a/>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        }
        mail = compose(
            OutgoingMail(
                sender="Oak Roofing <office@oak.example>",
                to=f"a{n}@x{n}.example",
                subject="Your message to Oak Roofing",
                text=words,
                html=f"<p>{words}</p>",
                headers=headers,
            )
        )
        server.sendmail(
            "office@oak.example", [f"a{n}@x{n}.example"], mail.message().as_bytes(linesep="\r\n")
        )
    took = time.monotonic() - began
    server.quit()
    return count / took


def drain(port: int) -> None:
    import django

    django.setup()
    from followups.outbox import send as outbox

    while outbox.send_next_message(DUE):
        pass
    outbox.close_outbox()


def empty(port: int, count: int, workers: int) -> float:
    from django.db import connections

    connections.close_all()
    began = time.monotonic()
    if workers == 1:
        drain(port)
    else:
        running = [
            multiprocessing.get_context("spawn").Process(target=drain, args=(port,))
            for _ in range(workers)
        ]
        for process in running:
            process.start()
        for process in running:
            process.join()
    return count / (time.monotonic() - began)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=sink, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LEADFLOW_VAR"] = folder
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        import django

        django.setup()
        from django.conf import settings

        from followups.models import Message

        prepare(given.messages)
        loop = plain_loop(port, given.messages)
        outbox = empty(port, given.messages, given.workers)
        sent = Message.objects.filter(state="sent").count()
        print(
            json.dumps(
                {
                    "database": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2],
                    "messages": given.messages,
                    "workers": given.workers,
                    "sent": sent,
                    "loop_per_second": round(loop),
                    "outbox_per_second": round(outbox),
                    "ratio": round(outbox / loop, 2),
                }
            )
        )


if __name__ == "__main__":
    main()
