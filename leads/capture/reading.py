"""What an arrival says, read before any transaction opens.

Neither what a stranger wrote nor a model may hold a lock, or stop a worker.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from integrations import inbound_mail
from integrations.inbound_mail import InboundMail
from integrations.strangers import reader
from leads.capture import notification
from leads.capture.mail.heard import HeardMail, Ours, hear_mail, hear_told
from leads.capture.mail.our_words import SentWords, with_words_folded, words_sent_to_writer
from leads.capture.mail.pointing import pointed
from leads.capture.mail.posted import is_post_of_mails, mails_in
from leads.capture.mail.whose import own_addresses, with_true_sender
from leads.capture.submission import Submission, read_submission
from leads.capture.telephone.file import number_of_caller, words_told
from leads.capture.telephone.heard import HeardText, hear_text
from leads.contacts import threads
from leads.contacts.identity import known_contact
from leads.models import Address, Arrival
from leads.models.lead import LeadFields


@dataclass(frozen=True)
class Reading:
    """A mail, what it says, the ModelCall where only a model saw whom it tells of; or a submission,
    with what the words of a text or a call say; or the mails of a post.
    """

    mail: InboundMail | None = None
    heard: HeardMail | None = None
    call: int | None = None
    said: Submission | None = None
    text: HeardText | None = None
    mails: list[bytes] | None = None


def read_arrival(arrival: Arrival, now: datetime) -> Reading | None:
    """None where there is nothing to file any more. Raises ReaderStopped."""
    if arrival.became != Arrival.Became.OPEN:
        return None
    if is_post_of_mails(arrival):
        return Reading(mails=mails_in(arrival))
    if arrival.is_mail:
        return read_mail(arrival, now)
    said = read_submission(arrival)
    is_told = arrival.is_telephone and not said.unreadable
    return Reading(said=said, text=read_text(arrival, said.fields) if is_told else None)


def read_mail(arrival: Arrival, now: datetime) -> Reading:
    business = arrival.source.business
    own = own_addresses(business)
    mail = with_true_sender(reader.apart(inbound_mail.read, bytes(arrival.raw)), own)
    ours, came = Ours(own, business.phone, business.country), arrival.received_at.date()
    sent = words_sent_to_writer(mail, business)
    mail, heard = reader.apart(understood, mail, sent, ours, came)
    if heard.told:
        return Reading(mail, heard)
    found, call = pointed(mail, business, own, now)
    told = reader.apart(hear_told, found, ours) if found else None
    return Reading(mail, replace(heard, told=told), call)


def understood(
    mail: InboundMail, sent: SentWords | None, ours: Ours, came: date
) -> tuple[InboundMail, HeardMail]:
    """(the mail with our own words folded, what it says). Pure."""
    folded = with_words_folded(mail, sent)
    found = notification.read_notification(folded, ours.addresses)
    heard = hear_mail(folded, ours, came)
    return folded, replace(heard, told=hear_told(found, ours) if found else None)


def read_text(arrival: Arrival, post: LeadFields) -> HeardText:
    """What the words of a text or a call say, but for those that quote us. Raises ReaderStopped."""
    number = number_of_caller(arrival, post)
    contact = known_contact(arrival.source.business, Address.Kind.PHONE, number) if number else None
    sent = threads.words_sent_to(contact) if contact else []
    return reader.apart(hear_text, words_told(arrival, post), sent)
