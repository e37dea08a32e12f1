"""What shows that a mail is of whom its From names. A From alone shows nothing."""

from integrations.inbound_mail import InboundMail, vouches_for
from leads.contacts import threads
from leads.models import Arrival, Lead, Proof, Source
from leads.words import pattern

SENT_FOLDER = pattern("mail", "sent_folder")


def proof_of_mail(arrival: Arrival, mail: InboundMail, lead: Lead | None) -> Proof:
    """What shows that the person of this lead wrote it, or its sender where there is no lead yet.

    A signature of somebody else's domain shows nothing of this person.
    """
    named = mail.references + mail.returned_ids
    if lead is not None and threads.answers_ours(lead, mail.recipients, named):
        return Proof.THREAD
    if not is_signed(arrival.source, mail):
        return Proof.NONE
    theirs = lead is None or lead.contact.addresses.filter(value=mail.sender.address).exists()
    return Proof.SIGNED if theirs else Proof.NONE


def is_signed(source: Source, mail: InboundMail) -> bool:
    """Whether our own receiving server found that the sender's domain sent it."""
    return vouches_for(mail.checks, source.checked_by, mail.sender.address)


def is_surely_ours(arrival: Arrival, mail: InboundMail, proof: Proof) -> bool:
    """Whether a mail under an address of ours is: it lies where only we can put it, bears the
    signature of our domain, or answers in a thread of ours.
    """
    is_in_thread = proof == Proof.THREAD
    return lies_in_sent_folder(arrival.source) or is_in_thread or is_signed(arrival.source, mail)


def lies_in_sent_folder(source: Source) -> bool:
    return bool(SENT_FOLDER.search(str(source.mailbox.get("folder", ""))))
