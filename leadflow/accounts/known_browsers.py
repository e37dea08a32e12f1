"""A browser keeps a signed mark of each account that has signed in with it.

Whoever has none is a stranger to the account: slowed with all strangers, and the owner is told.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from leadflow.accounts.slowing import hashed

SALT = "leadflow.known-browser"
AGE = 90 * 24 * 60 * 60  # seconds
MOST_ACCOUNTS = 5
NAME_LENGTH = 16


def mark_of(request: HttpRequest, account: str) -> str:
    """What this browser was given when the account signed in with it; "" where it never did."""
    return marks_of(request).get(short_name(account), "")


def marks_of(request: HttpRequest) -> dict[str, str]:
    kept = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        marks: dict[str, str] = signing.loads(kept, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return {}
    return marks


def short_name(account: str) -> str:
    return hashed("name", account)[:NAME_LENGTH]


def give_mark(request: HttpRequest, response: HttpResponse, account: str) -> None:
    name = short_name(account)
    marks = marks_of(request)
    marks = {name: marks.pop(name, "") or get_random_string(22), **marks}
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps(dict(list(marks.items())[:MOST_ACCOUNTS]), salt=SALT),
        max_age=AGE,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
