"""What we wrote to somebody is ours, wherever it stands in what they send back."""

from typing import NamedTuple

from integrations.inbound_mail import InboundMail, OurWords, Parties, split_again
from leads.contacts import threads
from leads.contacts.identity import known_contact
from leads.models import Address, Business, Contact


class SentWords(NamedTuple):
    """What we wrote to somebody, and by which names and addresses mails show the two of us."""

    texts: list[str]
    names: frozenset[str]


def words_sent_to_writer(mail: InboundMail, business: Business) -> SentWords | None:
    """None where we know nobody who could have written the mail."""
    contact = contact_of_mail(mail, business)
    if contact is None:
        return None
    return SentWords(list(threads.words_sent_to(contact)), names_in(mail, business, contact))


def with_words_folded(mail: InboundMail, sent: SentWords | None) -> InboundMail:
    """The mail with our own words among what is quoted. Pure."""
    ours = OurWords(sent.texts) if sent else None
    return split_again(mail, ours, Parties(sent.names)) if sent and ours else mail


def contact_of_mail(mail: InboundMail, business: Business) -> Contact | None:
    """Whoever the thread belongs to, else whoever has the sender's address."""
    lead = threads.lead_of_thread(business, mail.recipients, mail.references)
    if lead is not None:
        return lead.contact
    return known_contact(business, Address.Kind.EMAIL, mail.sender.address)


def names_in(mail: InboundMail, business: Business, contact: Contact) -> frozenset[str]:
    """The names and addresses by which a mail program shows the two of us."""
    addresses = {mail.sender.address, mail.reply_to.address, business.email.lower()}
    names = {business.name, contact.name, mail.sender.name}
    return frozenset({*addresses, *mail.recipients, *names})
