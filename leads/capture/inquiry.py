"""A person's words become a lead, or join the one that is open."""

from dataclasses import replace
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence
from leads.capture import twice
from leads.capture.filed import Filed, FiledWhy
from leads.capture.spoken_for import lead_spoken_for
from leads.capture.words import Words, keep_again, keep_words
from leads.contacts import consent
from leads.contacts.identity import Named, meet_contact, remember_further
from leads.contacts.said import note_said
from leads.contacts.typed import phone_number
from leads.enrichment import offline
from leads.fields import Details, classify_label
from leads.models import (
    Arrival,
    Business,
    Contact,
    Lead,
    LeadEvent,
)
from leads.models.lead import LeadFields
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code
from leads.search.rows import write_first_row, write_row

BY_PHONE = ("sms", "call")
LONGEST_POSTCODE = 60  # characters, with what is written beside it


def attach_or_open(arrival: Arrival, details: Details, words: Words, fields: LeadFields) -> Filed:
    """On an open lead of the same person the words attach and restart the clock.

    Otherwise they open a new lead.
    """
    business = arrival.source.business
    phone = phone_number(details.phone, business.country)
    who = Named(details.name, details.email, phone)
    contact, is_new = meet_contact(business, who, arrival.received_at, words.proof)
    remember_further(contact, details.further, arrival.received_at)
    if not is_new and (filed := attach_to_open_lead(arrival, contact, who, words, fields)):
        return filed
    if (
        "columns" not in arrival.meta
        and (theirs := lead_spoken_for(business, words.heard.spoken_for))
        and not contact.leads.exists()
    ):
        return attach_what_another_says(arrival, contact, theirs, words)
    lead = open_new_lead(arrival, contact, details, words, fields, is_new)
    return Filed(Arrival.Became.LEAD, lead=lead)


def attach_to_open_lead(
    arrival: Arrival, contact: Contact, who: Named, words: Words, fields: LeadFields
) -> Filed | None:
    """None where the contact has no open lead. A row of a table may say more than its words."""
    is_row = "columns" in arrival.meta
    open_lead = contact.leads.open().order_by("-received_at").select_for_update().first()
    if open_lead is None:
        return None
    note_said(open_lead, who.keys, arrival.channel, arrival.received_at)
    told = with_fields(words, fields, contact) if is_row else words
    before = None if is_row else twice.said_before(open_lead, arrival, words.heard)
    if before is not None:
        return keep_again(before, words)
    attach_inquiry(open_lead, arrival, told, LeadEvent.Kind.ATTACHED)
    return Filed(Arrival.Became.ATTACHED, FiledWhy.OPEN_LEAD, open_lead)


def attach_what_another_says(
    arrival: Arrival, contact: Contact, theirs: Lead, words: Words
) -> Filed:
    told = replace(words, weak_match=True, by_other=True)
    attach_inquiry(theirs, arrival, told, LeadEvent.Kind.HEARD)
    attention.ask_person(
        theirs,
        arrival.received_at,
        Code.SOMEBODY_ELSE,
        sentence("Somebody else writes for them: %(name)s", name=contact),
    )
    return Filed(Arrival.Became.ATTACHED, FiledWhy.SOMEBODY_ELSE, theirs)


def with_fields(words: Words, fields: LeadFields, contact: Contact) -> Words:
    """The words, and below them every field that neither they nor the contact tell already."""
    known = {contact.name, words.text, *contact.addresses.values_list("value", flat=True)}
    lines = [f"{label}: {value}" for label, value in fields.items() if value not in known]
    new = [line for line in lines if line not in words.text]
    return replace(words, text="\n\n".join(filter(None, [words.text, "\n".join(new)])))


def open_new_lead(
    arrival: Arrival,
    contact: Contact,
    details: Details,
    words: Words,
    fields: LeadFields,
    of_stranger: bool = False,
) -> Lead:
    """A new lead, awaiting judgement, its promise running from the moment it came in.

    `of_stranger` where nothing but this is known of the contact.
    """
    at = arrival.received_at
    note_timezone(contact, details, words)
    business = arrival.source.business
    postcode = postcode_of(fields)
    prefetch_related_objects([contact], "addresses")  # once for both
    hints = offline.enrich_offline(contact.email, contact.phone, business.country, postcode)
    lead = new_lead(arrival, contact, hints, details, words, fields)
    if not arrival.meta.get("no_clock"):  # imported people do not wait for an answer of today
        pipeline.start_clock(lead, at)
    lead.save()
    pipeline.captured_event(lead).save()
    if of_stranger or words.proof or not consent.wants_only_people(contact):
        note_consent(contact, arrival, details)
    said = keys_of(details, business)
    note_said(lead, said, arrival.channel, at)
    inbound = keep_words(lead, arrival, words, at, is_first=True)
    if of_stranger and not (details.further or words.heard.asked or words.heard.perhaps):
        write_first_row(lead, [*said, ("subject", inbound.subject), ("words", inbound.text)])
    else:
        write_row(lead)
    return lead


def new_lead(
    arrival: Arrival,
    contact: Contact,
    hints: dict[str, str],
    details: Details,
    words: Words,
    fields: LeadFields,
) -> Lead:
    """A lead that awaits judgement, not saved. `hints` are of enrichment."""
    business, at = arrival.source.business, arrival.received_at
    return Lead(
        business=business,
        contact=contact,
        source=arrival.source,
        channel=arrival.channel,
        fields=dict(fields),
        is_test=bool(arrival.meta.get("test")),
        enrichment=hints,
        look_up_at=at if business.look_up_websites and "company domain" in hints else None,
        quiet=bool(arrival.meta.get("quiet")),
        referral=str(arrival.meta.get("referral", ""))[:200],
        attribution=arrival.attribution,
        need=first_line(words, details),
        timezone=details.timezone or contact.timezone or business.timezone,
        language=details.language,
        received_at=at,
        in_hand_since=at if is_brought_in(arrival) else None,
        judge_at=at,
    )


def is_brought_in(arrival: Arrival) -> bool:
    """Whether one of us brought it in from elsewhere, where they waited for no answer of today, and
    nothing goes to them: nobody need take it up.
    """
    return bool(arrival.meta.get("no_clock") and arrival.meta.get("quiet"))


def keys_of(details: Details, business: Business) -> list[tuple[str, str]]:
    return Named("", details.email, phone_number(details.phone, business.country)).keys


def note_timezone(contact: Contact, details: Details, words: Words) -> None:
    """On a card that has none; on one that was there before only where it is surely theirs."""
    is_news = details.timezone and not contact.timezone
    if is_news and (words.proof or not contact.leads.exists()):
        contact.timezone = details.timezone
        contact.save(update_fields=["timezone"])


def note_consent(contact: Contact, arrival: Arrival, details: Details) -> None:
    """Whoever writes to us may be answered there; by a form, where they say."""
    only_phone = bool(details.phone) and not details.email
    by_phone = arrival.channel in BY_PHONE or (arrival.channel == "form" and only_phone)
    wording = str(arrival.meta.get("consent", ""))
    consent.give_consent(
        contact, "sms" if by_phone else "email", arrival.received_at, wording=wording
    )
    if by_phone and details.email:  # they gave it for an answer
        consent.give_consent(contact, "email", arrival.received_at)


def postcode_of(fields: LeadFields) -> str:
    return next(
        (
            str(v)[:LONGEST_POSTCODE]
            for k, v in fields.items()
            if classify_label(str(k)) == "postcode"
        ),
        "",
    )


def attach_inquiry(lead: Lead, arrival: Arrival, words: Words, kind: LeadEvent.Kind) -> None:
    """Add what they said to a lead; a nurtured lead wakes up."""
    at = arrival.received_at
    if lead.stage == Lead.Stage.COMPLETED:
        pipeline.move_stage(lead, Lead.Stage.IN_PROGRESS, at, why=gettext_noop("They wrote again."))
    if not arrival.meta.get("no_clock"):
        pipeline.wait_for_us(lead, at)
    told = {"in_our_name": True} if words.in_our_name else {}
    how: dict[str, Any] = {"channel": arrival.channel, "weak_match": words.weak_match, **told}
    pipeline.record_event(lead, kind, at, **how)
    keep_words(lead, arrival, words, at)
    write_row(lead)


def first_line(words: Words, details: Details) -> str:
    """One line of what they want, until a judgement says it better."""
    text = words.text.strip() or details.subject
    line = next(
        (part for part in text.split("\n") if len(part.split()) > 3),
        text.split("\n")[0] if text else "",
    )
    return line.strip()[:200]
