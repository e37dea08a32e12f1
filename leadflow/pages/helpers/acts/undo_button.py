"""What was done is said with a button beside it that takes it back; see parts/undo.html."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from leads.models import Undo

TAG = "undo-"


def say_done(request: HttpRequest, said: str, undo: Undo | UUID | None) -> None:
    """On the next page; without the button where there is nothing to take back."""
    act = undo.act if isinstance(undo, Undo) else undo
    messages.success(request, said, extra_tags=f"{TAG}{act}" if act else "")
