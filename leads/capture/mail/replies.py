"""Mail that a person wrote: a reply on a lead, or an inquiry."""

from dataclasses import replace
from datetime import datetime

from integrations.inbound_mail import InboundMail
from integrations.texts.sentences import sentence
from leads.capture import notification
from leads.capture.filed import Filed, FiledWhy
from leads.capture.inquiry import attach_inquiry, attach_or_open, open_new_lead
from leads.capture.mail.heard import HeardMail
from leads.capture.mail.proof import proof_of_mail
from leads.capture.mail.whose import locked, open_lead_of_sender, own_addresses
from leads.capture.words import Words
from leads.contacts.identity import Named, prove_addresses
from leads.fields import Details
from leads.models import Arrival, Lead, LeadEvent, Proof
from leads.pipeline import attention
from leads.pipeline.attention import Code

Became = Arrival.Became


def file_human(
    arrival: Arrival, mail: InboundMail, heard: HeardMail, lead: Lead | None, proof: Proof
) -> Filed:
    words = words_of_mail(mail, heard, proof)
    if lead is not None:
        return file_reply(arrival, mail, lead, words)
    business = arrival.source.business
    if heard.names_nobody:
        return Filed(Became.QUARANTINED, FiledWhy.MACHINE)
    if likely := locked(open_lead_of_sender(business, mail)):
        return file_reply(arrival, mail, likely, replace(words, weak_match=True))
    return file_new_inquiry(arrival, mail, heard.writer, words)


def file_released(arrival: Arrival, mail: InboundMail, heard: HeardMail) -> Filed:
    """What one of us has taken out of what was held back is a lead, also where nobody can be
    answered.
    """
    business = arrival.source.business
    words = words_of_mail(mail, heard, proof_of_mail(arrival, mail, None))
    if likely := locked(open_lead_of_sender(business, mail)):
        return file_reply(arrival, mail, likely, replace(words, weak_match=True))
    details = heard.writer
    if notification.is_own(details.email, own_addresses(business)):
        details = replace(details, name="", email="")
    fields = fields_of_mail(mail, details.name, details.email)
    return attach_or_open(arrival, details, of_writer(words, details), fields)


def of_writer(words: Words, details: Details) -> Words:
    """The same, where what was shown of the sender says nothing of the address to be answered."""
    return words if details.email == words.sender else replace(words, proof=Proof.NONE)


def words_of_mail(mail: InboundMail, heard: HeardMail, proof: Proof = Proof.NONE) -> Words:
    """What a mail says, with what shows that its sender wrote it."""
    return Words(
        text=mail.fresh,
        heard=heard.words,
        quoted=mail.quoted,
        subject=mail.subject,
        sender=mail.sender.address,
        mail_ids=[mail.message_id],
        html=mail.safe,
        attachments=mail.attachments,
        proof=proof,
    )


def file_new_inquiry(arrival: Arrival, mail: InboundMail, details: Details, words: Words) -> Filed:
    if not details.email and not details.phone and not mail.sender.address:
        return Filed(Became.QUARANTINED, FiledWhy.NO_SENDER)
    fields = fields_of_mail(mail, details.name, details.email)
    return attach_or_open(arrival, details, of_writer(words, details), fields)


def fields_of_mail(mail: InboundMail, name: str, email: str = "") -> dict[str, str]:
    """The fields of the inquiry that a mail is."""
    fields = {
        "from": f"{name} <{email or mail.sender.address}>",
        "subject": mail.subject,
        "message": mail.fresh,
    }
    if mail.attachments:
        fields["attachments"] = ", ".join(a.name for a in mail.attachments)[:1000]
    return fields


def note_who_wrote(lead: Lead, words: Words, at: datetime) -> None:
    """An address that is shown to be theirs is; of another a person should know that it is not."""
    if words.proof:
        prove_addresses(lead.contact, Named(email=words.sender), words.proof)
    else:
        text = sentence(
            "A mail from %(sender)s, and nothing shows that they wrote it", sender=words.sender
        )
        attention.ask_person(lead, at, Code.UNPROVED, text)


def file_reply(arrival: Arrival, mail: InboundMail, lead: Lead, words: Words) -> Filed:
    """A person wrote back.

    A lead that simply ran out wakes up; one that a person closed opens a new one, and so does
    what nothing shows to be theirs.
    """
    may_wake = lead.outcome == Lead.Outcome.NURTURE and words.proof
    if lead.stage == Lead.Stage.COMPLETED and not may_wake:
        details = Details(message=mail.fresh)
        new = open_new_lead(
            arrival,
            lead.contact,
            details,
            words,
            {"from": mail.sender.address, "subject": mail.subject, "message": mail.fresh},
        )
        return Filed(Became.LEAD, FiledWhy.AFTER_CLOSING, new)
    attach_inquiry(lead, arrival, words, LeadEvent.Kind.HEARD)
    note_who_wrote(lead, words, arrival.received_at)
    if mail.sender.address and mail.sender.address != lead.contact.email:
        attention.ask_person(
            lead,
            arrival.received_at,
            Code.OTHER_ADDRESS,
            sentence("Answered from another address: %(sender)s", sender=mail.sender.address),
        )
    code = FiledWhy.WEAK_REPLY if words.weak_match else FiledWhy.REPLY
    return Filed(Became.ATTACHED, code, lead)
