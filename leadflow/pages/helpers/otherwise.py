"""Why a lead stands in a list, and what becomes of it where nobody does anything, in a sentence
each: by columns alone, of what `lead_rows` reads for all rows at once.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from followups.answers.own_text import own_text_goes_at
from followups.channels import CHANNELS
from followups.team.told_next import ALL, MANAGERS, told_next
from leads.moments import moment_words, soon_words


def why_here(lead: Any) -> str:
    """Where no reason, no draft and no answer of ours says it; "" for what asks for nobody."""
    if lead.promise_due_at:
        return (
            gettext("Waits for a first answer.")
            if lead.is_new
            else gettext("Has written again, and waits for an answer.")
        )
    if lead.is_no_inquiry:
        return gettext("Taken for no inquiry.")
    if lead.is_completed or lead.in_hand_since:
        return ""
    if lead.is_not_reached:
        return gettext("The answer was kept here: nobody got it.")
    if lead.is_new:
        return gettext("Nobody has answered yet.")
    return gettext("Answered by itself: nobody has taken it up.")


def otherwise(lead: Any, now: datetime) -> str:
    """ "" where nothing is to be said: it is completed, or an answer of ours is on its way."""
    if lead.is_completed or lead.answer_at:
        return ""
    if lead.seems_to_opt_out or (lead.is_held and lead.held_messages):
        return gettext("Nothing goes by itself until one of you decides.")
    if lead.draft is not None:
        return of_draft(lead, now)
    if lead.goes_first is not None:
        return gettext("The first answer goes by itself.")
    return of_waiting(lead, now) if lead.promise_due_at else of_resting(lead)


def of_draft(lead: Any, now: datetime) -> str:
    at = own_text_goes_at(lead.draft, lead)
    if at is None:
        return gettext("The draft is not sent by itself.")
    at_words = {"at": soon_words(max(at, now), now, lead.business.zone)}
    return gettext("Not decided: your own text goes instead, %(at)s.") % at_words


def of_waiting(lead: Any, now: datetime) -> str:
    next_one = told_next(lead, now)
    if next_one is None:
        return of_promise(lead, now)
    at_words = {"at": soon_words(next_one.at, now, lead.business.zone)}
    if next_one.to == MANAGERS:
        return gettext("No answer: a manager is told %(at)s.") % at_words
    if next_one.to == ALL:
        return gettext("No answer: all of you are told %(at)s.") % at_words
    return gettext("No answer: a reminder goes out %(at)s.") % at_words


def of_promise(lead: Any, now: datetime) -> str:
    """All have been told that it ends."""
    if lead.promise_due_at <= now:
        return gettext("Your promise is broken, and nobody is reminded again.")
    at_words = {"at": soon_words(lead.promise_due_at, now, lead.business.zone)}
    return gettext("No answer: your promise is broken %(at)s.") % at_words


def of_resting(lead: Any) -> str:
    """Put off, followed up, or left alone."""
    if lead.planned:
        return of_step(lead, lead.planned[0])
    if lead.is_no_inquiry:
        return gettext("Nothing goes to them, and it stays here.")
    return gettext("Nothing goes to them by itself.")


def of_step(lead: Any, step: Any) -> str:
    said = {"day": step.step.day, "at": moment_words(step.not_before, lead.zone)}
    if CHANNELS[step.channel].reaches_people:
        return gettext("The follow-up of day %(day)s goes %(at)s.") % said
    return gettext("The task of day %(day)s comes to you %(at)s.") % said
