"""A note for the team that names somebody: they are told of it."""

import re
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from followups.models import Message
from followups.team.kinds import AlertKind
from followups.team.lead_alerts import way_to_lead
from followups.team.notifications import notify_person
from followups.team.recipients import one_told
from leads.colleagues import display_name, in_words_of
from leads.contacts.called import person_of_lead
from leads.models import Business, Lead, Note
from leads.pipeline.notes import keep_note
from leads.search.words import folded

NAMED = re.compile(r"(?<![\w.@])@([\w][\w.'-]*)")


@transaction.atomic(durable=True)
def write_note_and_tell(lead: Lead, text: str, now: datetime, by: User) -> list[User]:
    """Whom it names, and who is told. Declined for an empty or an endless one."""
    note = keep_note(lead, text, now, by)
    return [user for user in named_in(note.text, lead.business) if tell(note, user, now, by)]


def named_in(text: str, business: Business) -> list[User]:
    """ "@ann", "@ann.lee" and "@annlee" all name Ann Lee, ann@example.com."""
    names = {plain(name) for name in NAMED.findall(text)}
    if not names:
        return []
    places = business.memberships.filter(user__is_active=True).select_related("user")
    people = [place.user for place in places.order_by("pk")]
    return [user for user in people if names & names_of(user)]


def names_of(user: User) -> set[str]:
    full = user.get_full_name().split()
    local = (user.email or user.username).partition("@")[0]
    return {plain(name) for name in (*full[:1], "".join(full), local)} - {""}


def plain(name: str) -> str:
    return "".join(letter for letter in folded(name) if letter.isalnum())


def tell(note: Note, user: User, now: datetime, by: User) -> bool:
    """False where they do not want to know, or may not see the lead."""
    lead = note.lead
    told = one_told(lead.business, user, AlertKind.MENTION, now, lead) if user != by else None
    if told is None:
        return False
    with in_words_of(user, lead.business):
        values = {"by": display_name(by), "contact": person_of_lead(lead)}
        subject = gettext("%(by)s names you: %(contact)s") % values
        text = "\n\n".join([note.text, way_to_lead(lead)])
        topic = Message.Topic.MENTION
        notify_person(lead.business, told, topic, subject, text, now, lead, as_page=True)
    return True
