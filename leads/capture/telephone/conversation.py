"""The words of a text or a call go on with a lead, or begin one."""

from collections.abc import Mapping
from datetime import datetime

from integrations.texts.sentences import sentence
from leads.capture.filed import Filed, FiledWhy
from leads.capture.inquiry import attach_inquiry, open_new_lead
from leads.capture.telephone.heard import HeardText
from leads.capture.words import Words
from leads.contacts.identity import Named, contact_for
from leads.contacts.said import note_said
from leads.fields import Details, one_line, text_of
from leads.models import Arrival, Attachment, Contact, Inbound, Lead, LeadEvent, Proof

Became = Arrival.Became
Post = Mapping[str, object]  # what Twilio posts, under its own names: From, Body, CallSid, …
Files = list[tuple[str, str]]  # (name, address) of each file that lies with the telephone company


def newest_lead(contact: Contact) -> Lead | None:
    """Their open lead, else their last one."""
    found = (
        contact.leads.open().order_by("-received_at").first()
        or contact.leads.order_by("-received_at").first()
    )
    return Lead.objects.locked().get(pk=found.pk) if found else None


def attach_or_open_by_phone(
    arrival: Arrival, post: Post, number: str, text: HeardText, files: Files
) -> Filed:
    """An ordinary text, or the words of a call.

    On an open or resting lead it goes on, otherwise it begins one.
    """
    words, email = words_of(text, number), text.email
    name = text.name or one_line(text_of(post.get("CallerName")), 100)
    # held from here on: two texts at once are filed one after the other
    who = Named(name, email, number)
    contact = contact_for(arrival.source.business, who, arrival.received_at, Proof.NUMBER)
    lead = newest_lead(contact)
    if lead is not None and may_go_on(lead):
        note_said(lead, who.keys, arrival.channel, arrival.received_at)
        attach_inquiry(lead, arrival, words, LeadEvent.Kind.HEARD)
        filed = Filed(Became.ATTACHED, FiledWhy.GOES_ON, lead)
    else:
        details = Details(name=name, email=email, phone=number, message=text.said.own)
        fields = fields_of_call(post, number, text.said.own)
        lead = open_new_lead(arrival, contact, details, words, fields)
        filed = Filed(Became.LEAD, lead=lead)
    fetch_later(arrival.inbound, files, arrival.received_at)
    return filed


def words_of(text: HeardText, number: str) -> Words:
    return Words(
        text=text.said.own or "(no words)",
        heard=text.heard,
        quoted=text.said.quoted,
        sender=number,
        proof=Proof.NUMBER,
    )


def may_go_on(lead: Lead) -> bool:
    """It is open, or rests until they write."""
    return lead.stage != Lead.Stage.COMPLETED or lead.outcome == Lead.Outcome.NURTURE


def fields_of_call(post: Post, number: str, text: str) -> dict[str, str]:
    """The place is the number's, not the person's, so it is named so that no criterion takes it for
    theirs.
    """
    parts = (one_line(text_of(post.get(n)), 60) for n in ("FromCity", "FromState", "FromCountry"))
    fields = {
        "phone": number,
        "message": text,
        "the number is from": ", ".join(filter(None, parts)),
        "called": one_line(text_of(post.get("To")), 40),
    }
    return {label: value for label, value in fields.items() if value}


def fetch_later(inbound: Inbound, files: Files, at: datetime) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            inbound=inbound,
            name=name,
            kind="",
            size=0,
            data=b"",
            why=sentence("on its way"),
            fetch_from=url[:500],
            fetch_at=at,
        )
        for name, url in files
        if url.startswith("https://")
    )
