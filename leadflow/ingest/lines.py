"""What became of one arrival, as a line for whoever fed it in."""

from typing import TypedDict

from integrations import inbound_mail
from integrations.strangers import reader
from leadflow.ingest.effects import effects_of
from leads.capture import submission
from leads.capture.filed import FiledWhy
from leads.capture.mail.replies import fields_of_mail
from leads.fields import Details
from leads.models import Arrival, Inbound, Lead
from leads.models.lead import LeadFields

INQUIRIES = (Arrival.Became.LEAD, Arrival.Became.ATTACHED)
WRITTEN_BY_PEOPLE = ("human", "list")


class SaidContact(TypedDict):
    name: str | None
    email: str | None
    phone: str | None


class Line(TypedDict, total=False):
    """The keys of the command's contract; `row` only of a table's rows."""

    file: str
    row: int
    became: str
    why: str
    is_inquiry: bool
    lead: int | None
    contact: SaidContact
    kind: str
    text: str
    fields: LeadFields
    effects: list[str]


NOBODY = SaidContact(name=None, email=None, phone=None)


def line_of_refusal(file: str, why: str) -> Line:
    """Of what could not be read at all, or was left out."""
    return {
        "file": file,
        "became": str(Arrival.Became.REFUSED),
        "why": why,
        "is_inquiry": False,
        "lead": None,
        "contact": NOBODY,
        "kind": "",
        "text": "",
        "fields": {},
        "effects": [],
    }


def line_of_arrival(file: str, arrival: Arrival) -> Line:
    if arrival.why_code == FiledWhy.READER_STOPPED:  # it would stop another one
        return {**line_of_refusal(file, arrival.why), "became": arrival.became}
    inbound: Inbound | None = getattr(arrival, "inbound", None)
    line = line_of_mail(arrival, inbound) if arrival.is_mail else line_of_fields(arrival, inbound)
    line |= {
        "file": file,
        "became": arrival.became,
        "why": arrival.why,
        "lead": arrival.lead_id,
        "is_inquiry": is_inquiry(arrival, line["kind"]),
        "effects": effects_of(arrival),
    }
    if arrival.lead is not None:
        line["contact"] = contact_of_lead(arrival.lead)
    return line


def line_of_mail(arrival: Arrival, inbound: Inbound | None) -> Line:
    mail = reader.apart(inbound_mail.read, bytes(arrival.raw))
    kind = inbound.kind if inbound else mail.kind
    if kind == "human" and arrival.why_code == FiledWhy.AUTOMATIC_TO_NOBODY:
        kind = "automatic"
    return {
        "contact": sender_of(mail, kind),
        "kind": kind,
        "text": inbound.text if inbound else mail.fresh or mail.text,
        "fields": fields_of_lead(arrival) or fields_of_mail(mail, mail.sender.name),
    }


def line_of_fields(arrival: Arrival, inbound: Inbound | None) -> Line:
    said = submission.read_submission(arrival)
    fields, details = said.fields, said.details
    return {
        "contact": contact_of_details(details),
        "kind": inbound.kind if inbound else "human",
        "text": inbound.text if inbound else details.message,
        "fields": fields_of_lead(arrival) or fields,
    }


def fields_of_lead(arrival: Arrival) -> LeadFields:
    """As the lead that it opened understood them."""
    opened = arrival.lead if arrival.became == Arrival.Became.LEAD else None
    return dict(opened.fields) if opened else {}


def is_inquiry(arrival: Arrival, kind: str) -> bool:
    """A lead's own words, and nothing that a machine wrote."""
    is_leads = arrival.became in INQUIRIES and arrival.lead is not None
    return is_leads and kind in WRITTEN_BY_PEOPLE


def contact_of_lead(lead: Lead) -> SaidContact:
    contact = lead.contact
    return said_contact(contact.name, contact.email, contact.phone)


def contact_of_details(details: Details) -> SaidContact:
    return said_contact(details.name, details.email, details.phone)


def sender_of(mail: inbound_mail.InboundMail, kind: str) -> SaidContact:
    """Of a bounce, the address that it is about."""
    if kind == "bounce":
        return said_contact("", mail.failed, "")
    return said_contact(mail.sender.name, mail.sender.address, "")


def said_contact(name: str, email: str, phone: str) -> SaidContact:
    return {"name": name or None, "email": email or None, "phone": phone or None}
