"""Somebody asks us not to write to them: obeyed at once where something shows that it is they.

Else anybody could silence anybody: what goes by itself waits until they say so themselves, or one
of us decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence
from leads.capture.heard import Heard
from leads.contacts import consent
from leads.contacts.said import owners_of_said
from leads.fields import OptedOut
from leads.models import (
    Business,
    Contact,
    Lead,
    LeadEvent,
    Proof,
)
from leads.pipeline import attention, holds
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code
from leads.words.unknown_language import KNOWN_LANGUAGES

Kind = LeadEvent.Kind
LONGEST_QUOTE = 120  # characters
# By the way in which it was asked
UNPROVED_WISH = {
    "form": gettext_noop(
        "Somebody asks by form not to be written to; nothing shows that it is they: “%(words)s”"
    ),
    "email": gettext_noop(
        "Somebody asks by mail not to be written to; nothing shows that it is they: “%(words)s”"
    ),
    "sms": gettext_noop(
        "Somebody asks by text not to be written to; nothing shows that it is they: “%(words)s”"
    ),
    "call": gettext_noop(
        "Somebody asks on the phone not to be written to; nothing shows that it is they: "
        "“%(words)s”"
    ),
}
MAY_ASK = gettext_noop("May have asked not to be written to: “%(words)s”")
UNKNOWN = gettext_noop(
    "Written in a language that we do not read; it may ask not to be written to: “%(words)s”"
)
WROTE = (Kind.ANSWERED, Kind.FOLLOWED_UP, Kind.CHECKED_IN, Kind.REPLIED, Kind.UNCONFIRMED)
UNPROVED_OTHERWISE = gettext_noop(
    "Somebody asks not to be written to; nothing shows that it is they: “%(words)s”"
)


@dataclass(frozen=True)
class Asked:
    """What was heard of what somebody asks, by what way, and what shows that it is they."""

    heard: Heard
    channel: str
    proof: Proof
    by_other: bool = False  # it says itself that it is not they

    @property
    def are_surely_theirs(self) -> bool:
        return bool(self.proof) and not self.by_other

    @property
    def may_be_meant(self) -> bool:
        """Whether something in it may ask us to stop."""
        return bool(self.heard.perhaps or self.heard.hint or self.heard.unknown)


def heed_wishes(lead: Lead, words: Asked, at: datetime, **how: Any) -> None:
    """Nothing more goes to whoever asks us to stop; where one cannot tell, a person should look.

    `how` goes with the event.
    """
    asked = words.heard.asked[:LONGEST_QUOTE]
    if asked and words.are_surely_theirs:
        obey_wish(lead, asked, at, **how)
    elif asked:
        hold_for_wish(lead, words, asked, at)
    elif words.may_be_meant:
        ask_what_is_meant(lead, words, at)


def ask_what_is_meant(lead: Lead, words: Asked, at: datetime) -> None:
    """Where they answer what we wrote, nothing goes by itself to them until a person has decided;
    whoever writes first hardly ever means it, and is answered meanwhile.
    """
    is_answer = not words.by_other and was_written_to(lead)
    said, text = doubtful_words(lead, words.heard, is_answer)
    quote = said[:LONGEST_QUOTE]
    if quote and is_answer:
        holds.hold_lead_for_wish(lead, quote, Code.MAY_OPT_OUT, sentence(text, words=quote), at)
    elif quote:
        attention.ask_person(lead, at, Code.MAY_OPT_OUT, sentence(text, words=quote))


def doubtful_words(lead: Lead, heard: Heard, is_answer: bool) -> tuple[str, str]:
    """(what may ask us to stop, our sentence about it)."""
    if heard.perhaps or not is_answer:
        return heard.perhaps, MAY_ASK
    if heard.hint:
        return heard.hint, MAY_ASK
    return (heard.unknown if offers_known_languages_alone(lead.business) else ""), UNKNOWN


def was_written_to(lead: Lead) -> bool:
    """Whether something of ours has gone to its person, on whichever lead of theirs."""
    events = LeadEvent.objects.standing().filter(lead__contact=lead.contact_id)
    return events.filter(kind__in=WROTE).exists()


def offers_known_languages_alone(business: Business) -> bool:
    """Then words in a language that we do not know are in none that the owner offers; where they
    named none, one cannot tell.
    """
    return bool(business.languages) and KNOWN_LANGUAGES.issuperset(business.languages)


def obey_wish(lead: Lead, asked: str, at: datetime, **how: Any) -> None:
    consent.withdraw_consent(
        lead.contact, at, sentence("They wrote: “%(words)s”", words=asked), lead, **how
    )
    pipeline.stop_promise_clock(lead)
    attention.ask_person(lead, at, Code.OPTED_OUT, gettext_noop("Asked not to be written to"))


def obey_table(lead: Lead, where: OptedOut, at: datetime) -> None:
    """One of us brought in a table that says they must not be written to."""
    if not consent.is_withdrawn(lead.contact):
        consent.withdraw_consent(lead.contact, at, where.in_words, lead)
    pipeline.stop_promise_clock(lead)


def hold_for_wish(lead: Lead, words: Asked, quote: str, at: datetime) -> None:
    """Nothing goes by itself to this person, nor to others of whose addresses it speaks."""
    if words.by_other:
        code, text = Code.SOMEBODY_ELSE, gettext_noop("Somebody else asks us not to write to them")
    else:
        code = Code.MAY_OPT_OUT
        text = sentence(UNPROVED_WISH.get(words.channel, UNPROVED_OTHERWISE), words=quote)
    for each in (lead, *newest_leads(owners_of_said(lead))):
        holds.hold_lead_for_wish(each, quote, code, text, at)


def hold_where_typed(contact: Contact, value: str, quote: str, at: datetime) -> None:
    """An address whose owner wants no more was typed for leads of others: a person decides what
    that says of them.
    """
    typed = Contact.objects.filter(leads__said_addresses__value=value, business=contact.business)
    text = sentence(
        "%(address)s, which was given for them, asks not to be written to", address=value
    )
    for each in newest_leads(typed.exclude(pk=contact.pk).distinct()):
        holds.hold_lead_for_wish(each, quote, Code.SOMEBODY_ELSE, text, at)


def newest_leads(contacts: Iterable[Contact]) -> list[Lead]:
    """The newest lead of each, locked."""
    newest = (each.leads.order_by("-received_at").values_list("pk", flat=True) for each in contacts)
    pks = [pk for found in newest if (pk := found.first())]
    return list(Lead.objects.locked().filter(pk__in=pks).order_by("pk"))
