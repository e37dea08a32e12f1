"""What was done is said with a button beside it that takes it back; see parts/undo.html."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from followups.models import Message
from leads.models import Undo

UNDO = "undo-"
TAKE_BACK = "take-back-"


def say_done(request: HttpRequest, said: str, undo: Undo | UUID | None) -> None:
    """On the next page; without the button where there is nothing to take back."""
    act = undo.act if isinstance(undo, Undo) else undo
    messages.success(request, said, extra_tags=f"{UNDO}{act}" if act else "")


def say_going(request: HttpRequest, said: str, reply: Message) -> None:
    """The same of what leaves in ten seconds, or at its time, unless it is taken back."""
    messages.success(request, said, extra_tags=f"{TAKE_BACK}{reply.lead_id}-{reply.pk}")
