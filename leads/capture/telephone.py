"""Texts and calls are filed.

A text joins the conversation or opens a lead, a missed call is an inquiry, an answered one is
noted.

A call tells of itself in pieces: it rings, it ends, a message is recorded, its words are written
down. Each piece is an arrival; they
find each other by the call's id, and whichever is filed first opens the lead.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from integrations.telephone import answered_by_twilio
from leads.capture.canary import file_canary
from leads.capture.inquiry import Filed, Words, attach_inquiry, keep_words, open_new_lead
from leads.capture.people import emails_in, name_under
from leads.contacts import consent
from leads.contacts.identity import contact_for, known_contact, phone_number
from leads.fields import Details, one_line, text_of
from leads.models import Address, Arrival, Attachment, Contact, Inbound, Lead, LeadEvent
from leads.pipeline import attention
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code
from leads.words import opt_in, opt_out

Became = Arrival.Became
RINGING = timedelta(minutes=5)  # after which a call that told nothing more counts as missed
SAME_CALL = timedelta(days=1)  # an id counts for no longer: it comes from outside
WITHHELD = {
    "266696687",
    "7378742833",
    "2562533",
    "8656696",
    "86282452253",
    "464",
}  # ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on a telephone's keys
MAX_MEDIA = 10
ANSWERED = ("completed", "answered")
MISSED, TALKED = "Missed call.", "A call that one of us answered."


def file_telephone(arrival: Arrival, post: dict[str, Any]) -> Filed:
    """File what Twilio told; `told` holds its own names (From, Body, CallSid, …)."""
    what = arrival.meta["what"]
    number = phone_number(text_of(post.get("From")), arrival.source.business.country)
    number = "" if number.lstrip("+") in WITHHELD else number
    if what == "text":
        return file_sms(arrival, post, number)
    lead = lead_of_call(arrival, text_of(post.get("ParentCallSid") or post.get("CallSid")))
    if what == "ring":
        return (
            (Became.ATTACHED, "The end of this call told the rest.", lead)
            if lead
            else file_call(arrival, post, number, MISSED)
        )
    if what == "answered":
        return file_call(arrival, post, number, TALKED, lead)
    if what == "ended" and lead is not None and was_answered(arrival):
        return Became.ATTACHED, "The end of a call that one of us answered.", lead
    if what == "ended":
        answered = text_of(post.get("DialCallStatus")) in ANSWERED
        return file_call(arrival, post, number, TALKED if answered else MISSED, lead)
    return file_voicemail(arrival, post, number, lead)


def lead_of_call(arrival: Arrival, sid: str) -> Lead | None:
    other = (
        Arrival.objects.filter(
            source=arrival.source,
            meta__call=sid,
            lead__isnull=False,
            received_at__gte=arrival.received_at - SAME_CALL,
        )
        .exclude(pk=arrival.pk)
        .order_by("id")
        .first()
        if sid
        else None
    )
    return Lead.objects.locked().get(arrivals=other) if other else None


def was_answered(arrival: Arrival) -> bool:
    return Arrival.objects.filter(
        source=arrival.source,
        meta__call=arrival.meta["call"],
        meta__what="answered",
        lead__isnull=False,
    ).exists()


# Texts


def file_sms(arrival: Arrival, post: dict[str, Any], number: str) -> Filed:
    text = text_of(post.get("Body"))
    if canary := file_canary(arrival, text):
        return canary
    if not number:
        return (
            Became.QUARANTINED,
            (
                f"Sent by {text_of(post.get('From')) or 'nobody'}, which is no number that can be "
                "answered."
            ),
            None,
        )
    contact = known_contact(arrival.source.business, Address.Kind.PHONE, number)
    if opt_out.asks_to_stop(text):
        return opt_out_by_sms(
            arrival,
            post,
            contact or contact_for(arrival.source.business, "", "", number, arrival.received_at),
            text,
        )
    if contact and consent.is_withdrawn(contact) and opt_in.allows_again(text):
        return opt_in_by_sms(arrival, post, contact, text)
    became, why, lead = attach_or_open_by_phone(arrival, post, number, text, media_of_sms(post))
    if lead is not None and opt_in.asks_for_help(text):
        pipeline.record_event(
            lead,
            LeadEvent.Kind.HELP,
            arrival.received_at,
            channel="sms",
            answered=by_twilio(post, text),
        )
    return became, why, lead


def opt_out_by_sms(arrival: Arrival, post: dict[str, Any], contact: Contact, text: str) -> Filed:
    """They want no more.

    Who is no lead of ours is noted all the same: nothing will ever go there.
    """
    lead = newest_lead(contact)
    if lead is None:
        consent.withdraw_consent(contact, arrival.received_at, f"They texted: “{text[:120]}”")
        return (
            Became.REFUSED,
            "Asked us to stop, and was no lead: noted, so that nothing ever goes there.",
            None,
        )
    pipeline.record_event(lead, LeadEvent.Kind.HEARD, arrival.received_at, channel="sms")
    keep_words(
        lead,
        arrival,
        Words(text=text, sender=contact.phone),
        arrival.received_at,
        channel="sms",
        answered=by_twilio(post, text),
    )
    return Became.ATTACHED, "Asked us to stop.", lead


def opt_in_by_sms(arrival: Arrival, post: dict[str, Any], contact: Contact, text: str) -> Filed:
    lead = newest_lead(contact)
    consent.allow_again(
        contact,
        "sms",
        arrival.received_at,
        f"They texted: “{text[:120]}”",
        lead,
        answered=by_twilio(post, text),
    )
    if lead is None:
        return Became.REFUSED, "Allowed us to write again; there is no lead of theirs.", None
    keep_words(lead, arrival, Words(text=text, sender=contact.phone), arrival.received_at)
    attention.ask_person(
        lead, arrival.received_at, Code.ALLOWED_AGAIN, "They allow us to write again"
    )
    return Became.ATTACHED, "Allowed us to write again.", lead


def by_twilio(post: dict[str, Any], text: str) -> bool:
    """It answers a text that is the bare word and nothing else."""
    return answered_by_twilio(text.strip(" \t\r\n.!"), text_of(post.get("OptOutType")))


def newest_lead(contact: Contact) -> Lead | None:
    """Their open lead, else their last one."""
    found = (
        contact.leads.open().order_by("-received_at").first()
        or contact.leads.order_by("-received_at").first()
    )
    return Lead.objects.locked().get(pk=found.pk) if found else None


def attach_or_open_by_phone(
    arrival: Arrival, post: dict[str, Any], number: str, text: str, files: list[tuple[str, str]]
) -> Filed:
    """An ordinary text, or the words of a call.

    On an open or resting lead it goes on, otherwise it begins one.
    """
    words = Words(text=text or "(no words)", sender=number)
    email, name = (
        next(iter(emails_in(text)), ""),
        name_under(text) or one_line(text_of(post.get("CallerName")), 100),
    )
    known_already = known_contact(arrival.source.business, Address.Kind.PHONE, number)
    contact = contact_for(
        arrival.source.business,
        name,
        "" if known_already and known_already.email else email,
        number,
        arrival.received_at,
    )  # held from here on: two texts at once are filed one after the other
    lead = newest_lead(contact)
    if lead is not None and (
        lead.stage != Lead.Stage.COMPLETED or lead.outcome == Lead.Outcome.NURTURE
    ):
        attach_inquiry(lead, arrival, words, LeadEvent.Kind.HEARD)
        became, why = Became.ATTACHED, "They go on with their open lead."
    else:
        details = Details(name=name, email=email, phone=number, message=text)
        lead = open_new_lead(arrival, contact, details, words, fields_of_call(post, number, text))
        became, why = Became.LEAD, ""
    fetch_later(arrival.inbound, files, arrival.received_at)
    return became, why, lead


def fields_of_call(post: dict[str, Any], number: str, text: str) -> dict[str, str]:
    """The place is the number's, not the person's, so it is named so that no criterion takes it for
    theirs.
    """
    place = ", ".join(
        filter(
            None,
            (one_line(text_of(post.get(n)), 60) for n in ("FromCity", "FromState", "FromCountry")),
        )
    )
    return {
        k: v
        for k, v in {
            "phone": number,
            "message": text,
            "the number is from": place,
            "called": one_line(text_of(post.get("To")), 40),
        }.items()
        if v
    }


def media_of_sms(post: dict[str, Any]) -> list[tuple[str, str]]:
    """(name, address) of what came with a text."""
    count = text_of(post.get("NumMedia"))
    return [
        (f"picture-{n + 1}", text_of(post.get(f"MediaUrl{n}")))
        for n in range(min(int(count), MAX_MEDIA) if re.fullmatch(r"[0-9]{1,3}", count) else 0)
    ]


def fetch_later(inbound: Inbound, files: list[tuple[str, str]], at: datetime) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            inbound=inbound,
            name=name,
            kind="",
            size=0,
            data=b"",
            why="on its way",
            fetch_from=url[:500],
            fetch_at=at,
        )
        for name, url in files
        if url.startswith("https://")
    )


# Calls


def file_call(
    arrival: Arrival, post: dict[str, Any], number: str, summary: str, lead: Lead | None = None
) -> Filed:
    """One call, missed or answered.

    Whoever was talked to does not wait; whoever was missed does.
    """
    became: str = Became.ATTACHED
    why = summary
    if lead is None and not number:
        return (
            Became.QUARANTINED,
            "A missed call from a number that was withheld: nobody can call back."
            if summary == MISSED
            else (
                "One of us talked to somebody whose number was withheld: enter what they need by "
                "hand."
            ),
            None,
        )
    if lead is None:
        became, why, lead = attach_or_open_by_phone(arrival, post, number, summary, [])
    assert lead is not None
    pipeline.record_event(lead, LeadEvent.Kind.CALLED, arrival.received_at, how=summary)
    if summary == TALKED:
        pipeline.record_event(lead, LeadEvent.Kind.REPLIED, arrival.received_at, how="on the phone")
        pipeline.mark_answered(lead, arrival.received_at)
        attention.ask_person(
            lead,
            arrival.received_at,
            Code.TALKED,
            "One of us talked to them on the phone: note what they need",
        )
    return became, why, lead


def file_voicemail(arrival: Arrival, post: dict[str, Any], number: str, lead: Lead | None) -> Filed:
    """A recorded message, or its words.

    They say more than "they called", so the lead is judged by them.
    """
    recorded = arrival.meta["what"] == "voicemail"
    seconds = re.sub(r"[^0-9]", "", text_of(post.get("RecordingDuration")))[:5] or "?"
    text = (
        f"They left a message of {seconds} seconds."
        if recorded
        else text_of(post.get("TranscriptionText"))
    )
    if not text or (recorded and seconds == "0"):
        return (Became.ATTACHED if lead else Became.REFUSED), "A message without words.", lead
    files = (
        [(f"message-{seconds}s.mp3", text_of(post.get("RecordingUrl")) + ".mp3")]
        if recorded
        else []
    )
    if lead is None:
        return attach_or_open_by_phone(arrival, post, number, text, files)
    attach_inquiry(lead, arrival, Words(text=text, sender=number), LeadEvent.Kind.ATTACHED)
    fetch_later(arrival.inbound, files, arrival.received_at)
    if not recorded:
        lead.judge_at, lead.judge_attempts = arrival.received_at, 0
        lead.save(update_fields=["judge_at", "judge_attempts"])
    return Became.ATTACHED, "What they said after the tone.", lead
