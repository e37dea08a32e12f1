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
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

View = Callable[..., HttpResponseBase]


def action(
    back: str,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Mark a view that acts.

    `back` names the page for a GET; it gets the action's own arguments, where it takes any.
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
                return redirect(address_of(back, args, kwargs))
            return view(request, *args, **kwargs)

        acting.only_acts = True  # type: ignore[attr-defined]
        return acting

    return decorate


def address_of(view: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Of a page about the same thing as the action, or about no single thing."""
    try:
        return reverse(view, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return reverse(view)
