"""Texts: a wish to hear no more, permission to go on, a reaction to ours, or words."""

import re

from django.utils.translation import gettext_noop

from integrations.telephony.telephone import answered_by_twilio
from integrations.texts.sentences import sentence
from leads.capture.canary import file_canary
from leads.capture.filed import Filed, FiledWhy
from leads.capture.telephone.conversation import (
    Files,
    Post,
    attach_or_open_by_phone,
    newest_lead,
    words_of,
)
from leads.capture.telephone.heard import HeardText
from leads.capture.wishes import LONGEST_QUOTE, hold_where_typed
from leads.capture.words import keep_words
from leads.contacts import consent
from leads.contacts.identity import Named, contact_for, known_contact
from leads.fields import text_of
from leads.models import Address, Arrival, Contact, LeadEvent, Proof
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code
from leads.search.rows import write_row

Became = Arrival.Became
MAX_MEDIA = 10


def file_sms(arrival: Arrival, post: Post, number: str, heard: HeardText) -> Filed:
    if canary := file_canary(arrival, heard.canary):
        return canary
    if not number:
        sender = text_of(post.get("From"))
        text = (
            sentence("Sent by %(sender)s, which is no number that can be answered.", sender=sender)
            if sender
            else ""
        )
        return Filed(Became.QUARANTINED, FiledWhy.SMS_WITHHELD, text=text)
    business = arrival.source.business
    contact = known_contact(business, Address.Kind.PHONE, number)
    if heard.heard.asked:
        who = Named(phone=number)
        contact = contact_for(business, who, arrival.received_at, Proof.NUMBER)
        return opt_out_by_sms(arrival, post, contact, heard, number)
    if heard.is_reaction:
        return file_reaction(arrival, contact, heard, number)
    if contact and consent.is_withdrawn(contact) and heard.allows_again:
        return opt_in_by_sms(arrival, post, contact, heard, number)
    return file_words(arrival, post, number, heard)


def file_words(arrival: Arrival, post: Post, number: str, heard: HeardText) -> Filed:
    """They go on with a lead or begin one; who asks who we are is noted."""
    filed = attach_or_open_by_phone(arrival, post, number, heard, media_of_sms(post))
    if filed.lead is not None and heard.asks_for_help:
        pipeline.record_event(
            filed.lead,
            LeadEvent.Kind.HELP,
            arrival.received_at,
            channel="sms",
            answered=by_twilio(post),
        )
    return filed


def file_reaction(
    arrival: Arrival, contact: Contact | None, heard: HeardText, number: str
) -> Filed:
    """They are there, so nothing goes by itself any more; but nobody waits for an answer."""
    lead = newest_lead(contact) if contact else None
    if lead is None or contact is None:
        return Filed(Became.QUARANTINED, FiledWhy.REACTION_OF_STRANGER)
    at = arrival.received_at
    pipeline.record_event(lead, LeadEvent.Kind.HEARD, at, channel="sms")
    keep_words(lead, arrival, words_of(heard, number), at)
    write_row(lead)
    attention.ask_person(
        lead, at, Code.REACTED, sentence("Reacted to our message: %(words)s", words=heard.said.own)
    )
    return Filed(Became.ATTACHED, FiledWhy.REACTION, lead)


def opt_out_by_sms(
    arrival: Arrival, post: Post, contact: Contact, heard: HeardText, number: str
) -> Filed:
    """They want no more.

    Who is no lead of ours is noted all the same: nothing will ever go there.
    """
    hold_where_typed(contact, number, heard.said.own[:LONGEST_QUOTE], arrival.received_at)
    lead = newest_lead(contact)
    if lead is None:
        how = sentence("They texted: “%(words)s”", words=heard.said.own[:120])
        consent.withdraw_consent(contact, arrival.received_at, how)
        return Filed(Became.REFUSED, FiledWhy.OPTED_OUT_STRANGER)
    pipeline.record_event(lead, LeadEvent.Kind.HEARD, arrival.received_at, channel="sms")
    keep_words(
        lead,
        arrival,
        words_of(heard, number),
        arrival.received_at,
        channel="sms",
        answered=by_twilio(post),
    )
    write_row(lead)
    return Filed(Became.ATTACHED, FiledWhy.OPTED_OUT, lead)


def opt_in_by_sms(
    arrival: Arrival, post: Post, contact: Contact, heard: HeardText, number: str
) -> Filed:
    lead = newest_lead(contact)
    consent.allow_again(
        contact,
        "sms",
        arrival.received_at,
        sentence("They texted: “%(words)s”", words=heard.said.own[:120]),
        lead,
        answered=by_twilio(post),
    )
    if lead is None:
        return Filed(Became.REFUSED, FiledWhy.OPTED_IN_STRANGER)
    keep_words(lead, arrival, words_of(heard, number), arrival.received_at)
    write_row(lead)
    attention.ask_person(
        lead, arrival.received_at, Code.ALLOWED_AGAIN, gettext_noop("They allow us to write again")
    )
    return Filed(Became.ATTACHED, FiledWhy.OPTED_IN, lead)


def by_twilio(post: Post) -> bool:
    """It answers a text that is the bare word and nothing else."""
    word = text_of(post.get("Body")).strip(" \t\r\n.!")
    return answered_by_twilio(word, text_of(post.get("OptOutType")))


def media_of_sms(post: Post) -> Files:
    """(name, address) of what came with a text."""
    count = text_of(post.get("NumMedia"))
    return [
        (f"picture-{n + 1}", text_of(post.get(f"MediaUrl{n}")))
        for n in range(min(int(count), MAX_MEDIA) if re.fullmatch(r"[0-9]{1,3}", count) else 0)
    ]
