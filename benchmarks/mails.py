"""Any folder of mails through the whole inbound path.

How many were stored, what each became, and how long the slowest took to read.

    bin/python -m benchmarks.mails FOLDER …

Meant for public collections of ugly mail: sisimai/set-of-emails, the fixtures of mailgun/talon,
Lib/test/test_email/data of CPython, and the like.
Exits with 1 where a mail was lost, failed, or took longer than five seconds.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_MAILS = {".py", ".pyc", ".gif", ".jpg", ".png", ".bmp", ".au", ".webp", ".json", ".md", ".html"}
TOO_LONG = 5.0  # seconds


def main() -> int:
    with tempfile.TemporaryDirectory() as var:
        os.environ.update(
            LEADFLOW_VAR=var,
            DJANGO_SETTINGS_MODULE="leadflow.settings",
            LOG_LEVEL="ERROR",
            SECRET_KEY="benchmark",
        )
        subprocess.run(
            [sys.executable, "manage.py", "prepare"],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        import django

        django.setup()
        return max([through(Path(folder)) for folder in sys.argv[1:]], default=0)


def through(folder: Path) -> int:
    from django.utils import timezone

    from integrations import inbound_mail
    from leads.capture import door, filing
    from leads.models import Arrival, Source

    source = Source.objects.filter(kind=Source.Kind.MAILBOX).first()
    assert source is not None
    files = sorted(
        f
        for f in folder.rglob("*")
        if f.is_file() and f.suffix.lower() not in NOT_MAILS and f.stat().st_size
    )
    kinds: Counter[str] = Counter()
    became: Counter[str] = Counter()
    slowest, wrong = (0.0, ""), []
    for file in files:
        raw = file.read_bytes()
        began = time.monotonic()
        kinds[inbound_mail.read(raw).kind] += 1
        slowest = max(slowest, (time.monotonic() - began, file.name))
        arrival = door.receive_mail(source, raw, timezone.now())
        for _ in range(3):
            filing.try_to_file(arrival.pk, timezone.now())
        arrival.refresh_from_db()
        became[arrival.became] += 1
        if arrival.became in (Arrival.Became.OPEN, Arrival.Became.FAILED):
            wrong.append(f"{file}: {arrival.became} {arrival.why}")
    print(
        (
            f"{folder}: {len(files)} mails; kinds {dict(kinds)}; became {dict(became)}; slowest "
            f"{slowest[0] * 1000:.0f} ms ({slowest[1]}); wrong {len(wrong)}"
        ),
        *wrong,
        sep="\n  ",
        flush=True,
    )
    return int(bool(wrong) or slowest[0] > TOO_LONG)


if __name__ == "__main__":
    sys.exit(main())
