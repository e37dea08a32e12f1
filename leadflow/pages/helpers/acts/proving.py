"""What somebody does who has just proved again who they are, by a password or a passkey."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import get_script_prefix

View = Callable[..., HttpResponseBase]


def with_proof(view: View) -> View:
    """Mark a view that acts only after that; looking needs none.

    What was posted waits meanwhile and is done afterwards. allauth finds the view again by its
    path, of which our prefix is no part; the business stays in that of the page in between.
    """

    @wraps(view)
    def proved(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.path = get_script_prefix().removesuffix("/") + request.path_info
        return view(request, *args, **kwargs)

    asking: View = reauthentication_required(app="allauth.account", allow_get=True)(proved)

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.path = request.path_info
        return asking(request, *args, **kwargs)

    return asked
