"""What stands on every page: where we are, what waits, and whether everything is alive."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, Subquery
from django.http import HttpRequest

from followups.models import Message
from integrations import clock
from integrations.mail import is_kept_here
from leadflow import secret_keys
from leadflow.business_in_address import chosen_key
from leadflow.health import KEEPERS, is_alive
from leadflow.models import Heartbeat
from leadflow.pages.helpers.scope import businesses_seen
from leads.models import Business
from leads.restored import decision

PUBLIC = ("form", "thanks", "hook", "leave", "not-me", "approve")


def everywhere(request: HttpRequest) -> dict[str, Any]:
    if request.resolver_match and request.resolver_match.url_name in PUBLIC:
        return {}  # looking at who is signed in would make public pages depend on a cookie
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"development": settings.DEVELOPMENT}
    now = clock.now()
    businesses = businesses_seen(request)
    beats, stuck, is_held = heartbeats(businesses)
    silent = [name for name in KEEPERS if not is_alive(beats.get(name), now)]
    return {
        "development": settings.DEVELOPMENT,
        "silent": silent,
        "clock_leap": clock.leap(),
        "lost_keys": secret_keys.lost_keys(),
        "held_by_restore": is_held,
        "channel_out": Message.objects.only("channel", "why").get(pk=stuck) if stuck else None,
        "businesses": businesses,
        "business_key": chosen_key(request),
        "mail_is_kept": is_kept_here(),
        "now": now,
    }


def heartbeats(businesses: list[Business]) -> tuple[dict[str, datetime], int | None, bool]:
    """(when each of our processes was last alive, a message whose whole channel is out, whether
    nothing goes since the database was restored), by one query: it is asked on every page.
    """
    out = Message.objects.filter(
        channel_out=True, state=Message.State.QUEUED, business__in=businesses
    ).order_by("id")
    held = decision.undecided().filter(business__in=businesses)
    rows = list(
        Heartbeat.objects.annotate(
            stuck=Subquery(out.values("pk")[:1]), held=Exists(held)
        ).values_list("name", "at", "stuck", "held")
    )
    if not rows:
        return {}, out.values_list("pk", flat=True).first(), held.exists()
    return {name: at for name, at, *_ in rows}, rows[0][2], rows[0][3]
