"""A canary has come.

It becomes the one test lead of its source, which stays out of every figure, and nobody waits for an
answer.
"""

import re

from django.utils.translation import gettext_noop

from leads.capture.filed import Filed, FiledWhy
from leads.capture.heard import Heard
from leads.capture.inquiry import open_new_lead
from leads.capture.words import Words
from leads.contacts.identity import Named, contact_for
from leads.fields import Details
from leads.models import Arrival, Canary, Lead
from leads.pipeline import stages as pipeline

NAME = "Canary"
WORD_BEGINS = "leadflow-canary-"
WORD = re.compile(rf"{WORD_BEGINS}[0-9a-f]{{16}}")


def canary_word(text: str) -> str:
    """The word of a canary in it, "" where there is none. Pure."""
    found = WORD.search(text)
    return found[0] if found else ""


def file_canary(arrival: Arrival, word: str) -> Filed | None:
    """File it if it is one of ours on this very source; None for everything else."""
    canary = (
        Canary.objects.filter(word=word, source=arrival.source, came_at__isnull=True).first()
        if word
        else None
    )
    if canary is None:
        return None
    canary.came_at = arrival.received_at
    canary.save(update_fields=["came_at"])
    lead = Lead.objects.filter(source=arrival.source, is_test=True, fields__canary=True).first()
    if lead is not None:
        return Filed(Arrival.Became.ATTACHED, FiledWhy.CANARY, lead)
    return Filed(Arrival.Became.LEAD, FiledWhy.CANARY, first_of(arrival))


def first_of(arrival: Arrival) -> Lead:
    arrival.meta |= {"test": True, "quiet": True, "no_clock": True}
    words = Words(gettext_noop("A test of this channel by leadflow itself."), Heard())
    lead = open_new_lead(
        arrival,
        contact_for(
            arrival.source.business, Named(f"{NAME}: {arrival.source.name}"), arrival.received_at
        ),
        Details(),
        words,
        {"canary": True},
    )
    lead.judge_at = None  # nothing to judge
    lead.save(update_fields=["judge_at"])
    pipeline.complete_lead(
        lead, Lead.Outcome.DUPLICATE, arrival.received_at, why=gettext_noop("A test.")
    )
    return lead
