"""Who is at the other end of a request, for the audit log."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from leads.audit import Actor
from leads.screening import client


def actor_of(request: HttpRequest, user: User | None = None) -> Actor:
    """`user` names them where they are not signed in, or not yet."""
    if user is None and isinstance(request.user, User):
        user = request.user
    return Actor(user, client.address_of(request), request.headers.get("User-Agent", ""))
