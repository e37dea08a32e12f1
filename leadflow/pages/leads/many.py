"""Doing one thing to many leads: each by its own verb, said in one sentence, taken back at once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.timing import clock
from leadflow.pages.helpers.acts.undo_button import say_done
from leadflow.pages.helpers.viewer.scope import leads_of
from leads.declined import Declined
from leads.models import Lead, Undo
from leads.pipeline import by_hand, undoing

Verb = Callable[[Lead], Undo | None]  # by what it is taken back; None: nothing to change


@dataclass
class Outcome:
    """What a step did: to which leads, by what it is taken back, and of those that were left as
    they were why, with how many.
    """

    changed: list[Lead] = field(default_factory=list)
    undos: list[Undo] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def note(self, lead: Lead, did: Undo | None) -> None:
        if did is None:
            self.skipped[_("nothing to change")] += 1
            return
        self.changed.append(lead)
        self.undos.append(did)


def do_to(request: HttpRequest, numbers: list[int], verb: Verb) -> Outcome:
    """In the order given; what one lead declines stops no other."""
    known = {
        lead.pk: lead
        for lead in leads_of(request)
        .filter(pk__in=numbers)
        .select_related("business", "contact", "owner")
    }
    done = Outcome()
    for lead in (known[number] for number in numbers if number in known):
        try:
            done.note(lead, verb(lead))
        except Declined as declined:
            done.skipped[str(declined)] += 1
    return done


def take_for_no_inquiry(lead: Lead, by: User, seen: datetime | None) -> Undo | None:
    """`seen` is when one looked at the list."""
    if lead.outcome == Lead.Outcome.NO_INQUIRY:
        return None
    return by_hand.mark_no_inquiry(lead, clock.now(), by, seen)


def tell(request: HttpRequest, done: Outcome) -> None:
    count = len(done.changed)
    said = ngettext("%(count)d lead was changed.", "%(count)d leads were changed.", count)
    say_done(request, said % {"count": count}, undoing.as_one_press(done.undos))
    for why, count in done.skipped.most_common(3):
        said = ngettext(
            "%(count)d lead stays as it was: %(why)s",
            "%(count)d leads stay as they were: %(why)s",
            count,
        )
        messages.info(request, said % {"count": count, "why": why})
