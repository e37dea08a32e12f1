"""What stands on every page: where we are, what waits, and whether everything is alive."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from integrations.timing import clock
from leadflow.configuration import secret_keys
from leadflow.health import KEEPERS, heartbeats_and_keys, is_alive
from leadflow.pages.helpers.viewer.scope import (
    businesses_here,
    businesses_seen,
    held_here,
    mail_kept_of,
)
from leadflow.pages.helpers.viewer.seen import seen
from leadflow.web.business_in_address import chosen_key

PUBLIC = ("form", "thanks", "hook", "leave", "not-me", "approve", "join")


def everywhere(request: HttpRequest) -> dict[str, Any]:
    if request.resolver_match and request.resolver_match.url_name in PUBLIC:
        return {}  # looking at who is signed in would make public pages depend on a cookie
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"development": settings.DEVELOPMENT}
    now = clock.now()
    theirs = seen(request)
    beats, keys = heartbeats_and_keys()
    silent = [name for name in KEEPERS if not is_alive(beats.get(name), now)]
    return {
        "development": settings.DEVELOPMENT,
        "silent": silent,
        "clock_leap": clock.leap(),
        "lost_keys": secret_keys.lost_of(keys),
        "held_by_restore": theirs.is_held,
        "channel_out": theirs.channel_out,
        "businesses": businesses_seen(request),
        "business_key": chosen_key(request),
        "made_up": next((one for one in businesses_here(request) if one.is_demo), None),
        "has_own": any(not one.is_demo for one in businesses_seen(request)),
        "mail_kept_of": mail_kept_of(request),
        "now": now,
        "to_do": theirs.to_do,
        "may": {permission.value: True for permission in held_here(request)},
    }
