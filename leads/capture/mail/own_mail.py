"""Mail that we wrote ourselves."""

from django.utils.translation import gettext_noop

from integrations.inbound_mail import InboundMail
from integrations.texts.sentences import sentence
from leads.capture.filed import Filed, FiledWhy
from leads.capture.mail.keeping import keep_mail
from leads.capture.mail.proof import lies_in_sent_folder
from leads.capture.mail.whose import is_via_group, locked
from leads.capture.words import keep_attachments, remember_ids
from leads.contacts import threads
from leads.contacts.identity import known_contact
from leads.models import (
    Address,
    Arrival,
    Business,
    Inbound,
    Lead,
    LeadEvent,
    ReasonCode,
    new_reason,
)
from leads.pipeline import attention, holds
from leads.pipeline import stages as pipeline
from leads.pipeline.attention import Code

Became = Arrival.Became


def file_own_mail(
    arrival: Arrival, mail: InboundMail, business: Business, by_token: Lead | None
) -> Filed:
    """We wrote it ourselves.

    To a lead, from our own mail program (a copy to us, or our folder of sent mail): a person has
    taken over.
    """
    if threads.OURS.fullmatch(mail.message_id):
        note_sent_copy(arrival, mail)
        return Filed(Became.REFUSED, FiledWhy.OWN_COPY)
    lead = by_token or lead_written_to(mail, business)
    if lead is not None:
        take_over(arrival, mail, lead)
        return Filed(Became.ATTACHED, FiledWhy.OWN_MAIL, lead)
    if lies_in_sent_folder(arrival.source):
        return Filed(Became.REFUSED, FiledWhy.OWN_MAIL_SENT)
    if mail.kind == "human" or is_via_group(mail):
        return Filed(Became.QUARANTINED, FiledWhy.OWN_MAIL_TO_OTHERS)
    return Filed(Became.REFUSED, FiledWhy.OWN_SYSTEM)


def note_sent_copy(arrival: Arrival, mail: InboundMail) -> None:
    """After a restore it shows that a mail went of which the database knows nothing."""
    if mail.recipients:
        at = min(mail.at or arrival.received_at, arrival.received_at)
        arrival.meta["sent_copy"] = {
            "id": mail.message_id,
            "to": mail.recipients[0].lower(),
            "subject": mail.subject[:200],
            "at": at.isoformat(),
        }
        arrival.save(update_fields=["meta"])


def take_over(arrival: Arrival, mail: InboundMail, lead: Lead) -> None:
    """A person of ours has answered; nobody waits for us any longer."""
    inbound = keep_mail(lead, arrival, mail, Inbound.Kind.TEAM)
    keep_attachments(inbound, mail.attachments)
    pipeline.record_event(
        lead,
        LeadEvent.Kind.REPLIED,
        arrival.received_at,
        sender=mail.sender.address,
        how=gettext_noop("own mail program"),
    )
    pipeline.mark_answered(lead, arrival.received_at)
    attention.mark_attention_seen(lead, arrival.received_at, None)
    remember_ids(lead, [mail.message_id], ours=True)


def file_mail_in_our_name(
    arrival: Arrival, mail: InboundMail, business: Business, in_thread: Lead | None
) -> Filed:
    """It names one of us, and nothing shows that one of us wrote it: on the lead to whom it went
    it is shown, and whoever waits there waits on; the follow-ups rest until a person has looked.
    """
    if threads.OURS.fullmatch(mail.message_id):
        return Filed(Became.REFUSED, FiledWhy.OWN_COPY)
    lead = in_thread or lead_written_to(mail, business)
    if lead is not None:
        keep_mail(lead, arrival, mail, Inbound.Kind.UNPROVED)
        text = sentence(
            "A mail in the name of %(sender)s, and nothing shows that we wrote it",
            sender=mail.sender.address,
        )
        pause_and_ask(lead, arrival, text)
        return Filed(Became.ATTACHED, FiledWhy.OWN_MAIL_UNPROVED, lead)
    if mail.kind == "human" or is_via_group(mail):
        return Filed(Became.QUARANTINED, FiledWhy.OWN_MAIL_TO_OTHERS)
    return Filed(Became.REFUSED, FiledWhy.OWN_SYSTEM)


def ask_who_told(filed: Filed, arrival: Arrival, mail: InboundMail) -> None:
    """Under our name it tells of somebody who has a lead already: their clock runs, the follow-ups
    rest, and a person is asked, since anybody may have written it.
    """
    if filed.became == Became.ATTACHED and filed.lead is not None:
        text = sentence(
            "Told in the name of %(sender)s, and nothing shows that we wrote it",
            sender=mail.sender.address,
        )
        pause_and_ask(filed.lead, arrival, text)


def pause_and_ask(lead: Lead, arrival: Arrival, text: str) -> None:
    """Until one of us has said whether it is ours no follow-up goes; the lead waits as before."""
    attention.ask_person(lead, arrival.received_at, Code.UNPROVED, text)
    holds.hold_again(lead, new_reason(ReasonCode.UNPROVED), arrival.received_at)


def lead_written_to(mail: InboundMail, business: Business) -> Lead | None:
    """The newest lead of the first of its readers whom we know."""
    for address in mail.recipients:
        contact = known_contact(business, Address.Kind.EMAIL, address)
        if contact and (lead := locked(contact.leads.order_by("-received_at").first())):
            return lead
    return None
