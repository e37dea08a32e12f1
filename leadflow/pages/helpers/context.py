"""What stands on every page: where we are, what waits, and whether everything is alive."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from followups.models import Message
from integrations import clock
from integrations.mail import is_kept_here
from leadflow import secret_keys
from leadflow.health import KEEPERS, is_alive
from leadflow.models import Heartbeat
from leadflow.pages.helpers.scope import businesses_of
from leads.restored import decision

PUBLIC = ("form", "thanks", "hook", "leave", "not-me", "approve")


def everywhere(request: HttpRequest) -> dict[str, Any]:
    if request.resolver_match and request.resolver_match.url_name in PUBLIC:
        return {}  # looking at who is signed in would make public pages depend on a cookie
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"development": settings.DEVELOPMENT}
    now = clock.now()
    seen = dict(Heartbeat.objects.values_list("name", "at"))
    silent = [name for name in KEEPERS if not is_alive(seen.get(name), now)]
    businesses = list(businesses_of(request.user))
    channel_out = (
        Message.objects.filter(
            channel_out=True, state=Message.State.QUEUED, business__in=businesses
        )
        .only("channel", "why")
        .first()
    )
    return {
        "development": settings.DEVELOPMENT,
        "silent": silent,
        "clock_leap": clock.leap(),
        "lost_keys": secret_keys.lost_keys(),
        "channel_out": channel_out,
        "held_by_restore": decision.undecided().filter(business__in=businesses).exists(),
        "businesses": businesses,
        "business_key": request.GET.get("business", ""),
        "mail_is_kept": is_kept_here(),
        "now": now,
    }
