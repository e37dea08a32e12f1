"""Actions are POSTs.

Whoever arrives at one by GET, as after signing in again, is led to the page that it belongs to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

View = Callable[..., HttpResponseBase]
LISTS = (
    "today",
    "leads",
    "sources",
    "examples",
    "alerts",
    "approvals",
    "assigning",
    "answers",
    "sequence",
    "settings",
    "account",
    "closed-days",
    "set-up",
    "team",
    "model",
    "telephone-account",
    "telephone-numbers",
    "mail-out",
    "restored",
)  # pages that are about no single thing


def action(
    back: str,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Mark a view that acts.

    `back` names the page for a GET; it gets the action's own arguments.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def acting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST":
                messages.error(
                    request,
                    gettext("Nothing was done: you had been signed out. Please do it again."),
                )
                return redirect(back, *args, **kwargs) if back not in LISTS else redirect(back)
            return view(request, *args, **kwargs)

        acting.only_acts = True  # type: ignore[attr-defined]
        return acting

    return decorate
