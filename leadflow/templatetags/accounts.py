"""What pages about an account show."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django import template
from django.contrib.auth.models import User
from django.template import Context
from django.utils.translation import gettext

from leadflow.accounts.second_factor import passkey_name
from leads import colleagues
from leads.business import presence
from leads.models import Membership, profile_of

register = template.Library()
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"}
OTHER_SYSTEMS = {"Mac OS": "Mac", "Linux": "Linux"}


@register.simple_tag(takes_context=True)
def passkeys_work(context: Context) -> bool:
    """Whether a browser would keep one for the address of this page."""
    return bool(passkey_name(context["request"]))


@register.simple_tag
def passkeys_of(rows: Iterable[Authenticator]) -> list[Any]:
    return [row.wrap() for row in rows]


@register.filter
def grouped(code: str) -> str:
    """Digits in fours, to be read and typed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@register.filter
def browser(agent: str) -> str:
    """ "Firefox on Linux": what a browser says of itself, in short."""
    name = first_in(agent, {**BROWSERS, "Safari": "Safari"})
    system = first_in(agent, {**SYSTEMS, **OTHER_SYSTEMS})
    if name and system:
        return gettext("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or system or agent[:60] or gettext("A browser")


def first_in(agent: str, names: dict[str, str]) -> str:
    return next((shown for sign, shown in names.items() if sign in agent), "")


@register.filter
def display_name(user: User | None) -> str:
    """What colleagues call one of us; "" for one who has left."""
    return colleagues.display_name(user) if user else ""


@register.filter
def is_away(place: Membership, now: datetime) -> bool:
    """Whether somebody of the team is absent today, by the days of their business."""
    return presence.is_away(profile_of(place.user), now.astimezone(place.business.zone).date())
