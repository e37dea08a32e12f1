"""What a button about one lead does: its act, what is said of it, and back to where it stood."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.undo_button import say_done
from leadflow.pages.helpers.acts.way_back import back_or_lead
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.forms.seen_field import SeenForm
from leadflow.pages.helpers.viewer.scope import lead_of, signed_in
from leads.declined import Declined
from leads.models import Lead, Undo

Done = str | tuple[str, Undo | None]  # what is said of it, and by what it is taken back
Act = Callable[[Lead, datetime, User], Done]


def act_on_lead(request: HttpRequest, pk: int, do: Act) -> HttpResponse:
    """Do it and say what it did; what is due because of it is done at once. Declined is what they
    should mend.
    """
    lead = lead_of(request, pk)
    try:
        done = do(lead, clock.now(), signed_in(request))
        say_done(request, *(done if isinstance(done, tuple) else (done, None)))
        queue.nudge()
    except Declined as error:
        messages.error(request, str(error))
    return back_or_lead(request, pk)


def as_shown(request: HttpRequest, name: str) -> str | None:
    """What its page showed: "seen", where the lead stood, or "seen_owner", whose it was."""
    form = SeenForm(posted(request))
    found: str | None = form.cleaned_data[name] if form.is_valid() else None
    return found
