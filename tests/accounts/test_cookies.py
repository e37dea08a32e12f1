"""Cookies behind TLS go to our host alone, over TLS alone, and no script reads them."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ASKING = """
import django, json
django.setup()
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from leadflow.accounts.known_browsers import give_mark
from django.conf import settings
answer = HttpResponse()
give_mark(RequestFactory().get("/"), answer, "ada@x.example")
known = answer.cookies[settings.KNOWN_BROWSER_COOKIE_NAME]
print(json.dumps([
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
    settings.SESSION_COOKIE_SAMESITE, settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE,
    known.OutputString()]))
"""


def cookies(url: str, var: Path) -> list[object]:
    import json

    done = subprocess.run(
        [sys.executable, "-c", ASKING],
        cwd=settings.ROOT,
        env={
            **os.environ,
            "PUBLIC_URL": url,
            "LEADFLOW_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "leadflow.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[object] = json.loads(done.stdout)
    return found


def test_behind_tls(tmp_path: Path) -> None:
    *of_session, known = cookies("https://leads.example.com", tmp_path)
    assert of_session == [
        "__Host-leadflow_8000_session",
        True,
        True,
        "Lax",
        "__Host-leadflow_8000_csrf",
        True,
    ]
    assert str(known).startswith("__Host-leadflow_8000_known=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in str(known)
    assert "Domain" not in str(known)
