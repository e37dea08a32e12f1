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
from leads.contacts import consent
from leads.contacts.said import owners_of_said
from leads.fields import OptedOut
from leads.models import Attention, Contact, Lead, Proof, ReasonCode, new_reason
from leads.pipeline import attention, holds
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code

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
UNPROVED_OTHERWISE = gettext_noop(
    "Somebody asks not to be written to; nothing shows that it is they: “%(words)s”"
)


@dataclass(frozen=True)
class Asked:
    """What somebody asks, by what way, and what shows that it is they.

    `wish` are the words that ask us to stop, `perhaps` such as may; "" where none do.
    """

    wish: str
    perhaps: str
    channel: str
    proof: Proof
    by_other: bool = False  # it says itself that it is not they

    @property
    def are_surely_theirs(self) -> bool:
        return bool(self.proof) and not self.by_other


def heed_wishes(lead: Lead, words: Asked, at: datetime, **how: Any) -> None:
    """Nothing more goes to whoever asks us to stop; where one cannot tell, a person should look.

    `how` goes with the event.
    """
    asked = words.wish[:LONGEST_QUOTE]
    if asked and words.are_surely_theirs:
        obey_wish(lead, asked, at, **how)
    elif asked:
        hold_for_wish(lead, words, asked, at)
    elif words.perhaps:
        text = sentence(
            "May have asked not to be written to: “%(words)s”", words=words.perhaps[:LONGEST_QUOTE]
        )
        attention.ask_person(lead, at, Code.MAY_OPT_OUT, text)


def obey_wish(lead: Lead, asked: str, at: datetime, **how: Any) -> None:
    consent.withdraw_consent(
        lead.contact, at, sentence("They wrote: “%(words)s”", words=asked), lead, **how
    )
    pipeline.nobody_waits(lead)
    attention.ask_person(lead, at, Code.OPTED_OUT, gettext_noop("Asked not to be written to"))


def obey_table(lead: Lead, where: OptedOut, at: datetime) -> None:
    """One of us brought in a table that says they must not be written to."""
    if not consent.is_withdrawn(lead.contact):
        consent.withdraw_consent(lead.contact, at, where.in_words, lead)
    pipeline.nobody_waits(lead)


def hold_for_wish(lead: Lead, words: Asked, quote: str, at: datetime) -> None:
    """Nothing goes by itself to this person, nor to others of whose addresses it speaks."""
    if words.by_other:
        code, text = Code.SOMEBODY_ELSE, gettext_noop("Somebody else asks us not to write to them")
    else:
        code = Code.MAY_OPT_OUT
        text = sentence(UNPROVED_WISH.get(words.channel, UNPROVED_OTHERWISE), words=quote)
    for each in (lead, *newest_leads(owners_of_said(lead))):
        hold_lead_for_wish(each, quote, code, text, at)


def hold_where_typed(contact: Contact, value: str, quote: str, at: datetime) -> None:
    """An address whose owner wants no more was typed for leads of others: a person decides what
    that says of them.
    """
    typed = Contact.objects.filter(leads__said_addresses__value=value, business=contact.business)
    text = sentence(
        "%(address)s, which was given for them, asks not to be written to", address=value
    )
    for each in newest_leads(typed.exclude(pk=contact.pk).distinct()):
        hold_lead_for_wish(each, quote, Code.SOMEBODY_ELSE, text, at)


def hold_lead_for_wish(
    lead: Lead, quote: str, code: Attention.Code, text: str, at: datetime
) -> None:
    holds.hold_again(lead, new_reason(ReasonCode.OPT_OUT, f"“{quote}”"), at)
    attention.ask_person(lead, at, code, text, ReasonCode.OPT_OUT)


def newest_leads(contacts: Iterable[Contact]) -> list[Lead]:
    """The newest lead of each, locked."""
    newest = (each.leads.order_by("-received_at").values_list("pk", flat=True) for each in contacts)
    pks = [pk for found in newest if (pk := found.first())]
    return list(Lead.objects.locked().filter(pk__in=pks).order_by("pk"))
