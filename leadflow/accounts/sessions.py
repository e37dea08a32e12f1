"""Where somebody is signed in, and ending it."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction

ENDED_AT_ONCE = 500  # rows


@transaction.atomic(durable=True)
def keep_last_seen(session_key: str, now: datetime) -> None:
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)


@transaction.atomic(durable=True)
def end_session(user: User, number: int) -> None:
    """One of theirs; of anybody else's, nothing happens."""
    for session in UserSession.objects.filter(user=user, pk=number):
        session.end()


@transaction.atomic(durable=True)
def end_all_sessions(user: User) -> None:
    end_sessions_within(user)


def end_sessions_within(user: User) -> None:
    """All of theirs, within the caller's transaction."""
    for session in UserSession.objects.filter(user=user):
        session.end()


@transaction.atomic(durable=True)
def forget_next_ended_sessions(now: datetime) -> bool:
    """Rows of sessions that are over; some at a time."""
    over = Session.objects.filter(expire_date__lt=now).order_by("expire_date")
    keys = list(over.values_list("pk", flat=True)[:ENDED_AT_ONCE])
    UserSession.objects.filter(session_key__in=keys).delete()
    return bool(Session.objects.filter(pk__in=keys).delete()[0])
