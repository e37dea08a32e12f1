"""Real processes of the product on the test's own database, mail server and queue."""

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The address of the test's database for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    host = found["HOST"] or found["OPTIONS"].get("host") or "localhost"
    if host.startswith("/"):
        return f"postgres://{found['USER']}:{found['PASSWORD']}@/{found['NAME']}?host={host}"
    place = f"{host}:{found['PORT'] or 5432}/{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{place}"


def environment(**extra: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "LEADFLOW_VAR": str(settings.VAR),
        "DATABASE_POOL": "4",
        **extra,
    }


def start(*arguments: str, **extra: str) -> "subprocess.Popen[bytes]":
    """manage.py in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.ROOT,
        env=environment(**extra),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def drain(sink_port: int, **extra: str) -> Any:
    """One drain of everything that is due, in a process of its own."""
    code = (
        "import django; django.setup(); from leadflow import jobs; jobs.work_new_leads(); "
        "jobs.work_what_is_due()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=settings.ROOT,
        env=environment(
            EMAIL_URL=f"smtp://127.0.0.1:{sink_port}",
            DJANGO_SETTINGS_MODULE="leadflow.settings",
            PYTHONPATH=str(settings.ROOT),
            **extra,
        ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
