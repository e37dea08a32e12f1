"""Settings refuse nonsense, and the start-up checks say how to mend it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured

from leadflow.configuration import checks, environment


@pytest.mark.parametrize(
    ("change", "id", "hint"),
    [
        ({"TIME_ZONE": "Europe/London"}, "leadflow.E001", "Leave TIME_ZONE at UTC"),
        (
            {"RQ_QUEUES": {"default": {"SERIALIZER": "rq.serializers.DefaultSerializer"}}},
            "leadflow.E002",
            "run code in the worker",
        ),
    ],
)
def test_each_check_fires_with_its_hint(
    settings: Any, change: dict[str, Any], id: str, hint: str
) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    (found,) = checks.check_settings(None)
    assert found.id == id
    assert hint in (found.hint or "")


def test_a_deployment_is_told_what_it_lacks(settings: Any) -> None:
    settings.IS_LOCAL, settings.PUBLIC_URL, settings.EMAIL_URL = (
        False,
        "http://leads.example.com",
        "",
    )
    assert {c.id for c in checks.check_deployment(None)} >= {"leadflow.W002", "leadflow.W003"}


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("X", "maybe", lambda: environment.boolean("X", True)),
        ("X", "many", lambda: environment.number("X", 1)),
        ("X", "-1", lambda: environment.number("X", 1)),
        ("PUBLIC_URL", "leads", lambda: environment.public_url(1)),
        ("X_FILE", "/nowhere", lambda: environment.text("X")),
    ],
)
def test_nonsense_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: Any
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hidden\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "key"))
    assert environment.text("X") == "hidden"


def test_check_deploy_passes_on_a_sensible_installation(tmp_path: Path) -> None:
    sensible = {
        "PUBLIC_URL": "https://leads.example.com",
        "EMAIL_URL": "smtp+tls://u:p@smtp.example.com:587",
        "DATABASE_URL": "postgres://u:p@127.0.0.1/x",
        "TRUSTED_PROXIES": "1",
        "LEADFLOW_VAR": str(tmp_path),
        "SECRET_KEY": "a" * 30 + "bcdefghijklmnopqrstuvwxyz0123456789",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=django_settings.ROOT,
        env={**os.environ, **sensible},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
