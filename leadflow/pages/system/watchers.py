"""Who watches: each by a token of a page of ours, which is worth nothing without the session in
which that page was shown, and ends with it.

Whether those sessions go on is asked of the database once a second at most, for all of them at
once, and at once for one who is new.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Any, cast

from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from integrations.timing import clock
from integrations.timing.steady_clock import seconds
from leadflow.accounts.team_pages import has_ended
from leadflow.pages.helpers.viewer.seen import signed_in

SALT = "live"
FRESH = 1.0  # seconds
FORGOTTEN = 60.0  # seconds after which one who asks no more is not asked about


@dataclass(frozen=True)
class Watcher:
    """`seal` binds the session to the account as it was: another password breaks it."""

    session: str
    user: int
    seal: str


def token_for(request: HttpRequest) -> str:
    """For a page that somebody sees who is signed in."""
    user = signed_in(request)
    return signing.dumps([user.pk, seal_of(session_of(request), user)], salt=SALT)


def watcher_in(request: HttpRequest, token: str) -> Watcher | None:
    """None where no page of ours has given the token, or there is no session."""
    try:
        user, seal = cast(list[Any], signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    session = session_of(request)
    return Watcher(session, user, seal) if session else None


def session_of(request: HttpRequest) -> str:
    """As the cookie names it: nothing is asked of the database."""
    return request.session.session_key or ""


def seal_of(session: str, user: User) -> str:
    return salted_hmac(SALT, f"{session} {user.pk} {user.get_session_auth_hash()}").hexdigest()[:32]


class Watchers:
    """Those who have asked within the last minute, and which of them are signed in still."""

    def __init__(self) -> None:
        self.asked: dict[Watcher, float] = {}
        self.inside: frozenset[Watcher] = frozenset()
        self.at, self.lock = float("-inf"), Lock()

    def is_inside(self, watcher: Watcher) -> bool:
        with self.lock:
            is_new = watcher not in self.asked
            self.asked[watcher] = seconds()
            if is_new or seconds() - self.at > FRESH:
                self.look()
            return watcher in self.inside

    def look(self) -> None:
        now = seconds()
        self.asked = {one: at for one, at in self.asked.items() if now - at < FORGOTTEN}
        found = dict(rows_about(self.asked))
        self.inside = frozenset(one for one in self.asked if is_still_inside(one, found))
        self.at = now


def rows_about(watchers: Any) -> QuerySet[Any, tuple[str, str]]:
    """(key, data) of the sessions that last, and (number, password as it is kept) of the users who
    may come in, by one query.
    """
    numbers = Cast("pk", CharField())
    users = User.objects.filter(pk__in={one.user for one in watchers}, is_active=True)
    keys = {one.session for one in watchers}
    lasting = Session.objects.filter(pk__in=keys, expire_date__gt=clock.now())
    return cast(
        QuerySet[Any, tuple[str, str]],
        lasting.order_by()
        .values_list("session_key", "session_data")
        .union(users.order_by().values_list(numbers, "password"), all=True),
    )


def is_still_inside(watcher: Watcher, found: dict[str, str]) -> bool:
    session, password = found.get(watcher.session), found.get(str(watcher.user))
    if session is None or password is None:
        return False
    if has_ended(SessionStore().decode(session), clock.now()):
        return False
    user = User(pk=watcher.user, password=password)
    return constant_time_compare(watcher.seal, seal_of(watcher.session, user))


watchers = Watchers()
