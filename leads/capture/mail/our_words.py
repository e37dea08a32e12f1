"""What we wrote to somebody is ours, wherever it stands in what they send back."""

from integrations.inbound_mail import InboundMail, OurWords, Parties, split_again
from leads.contacts import threads
from leads.contacts.identity import known_contact
from leads.models import Address, Business, Contact


def with_our_words_folded(mail: InboundMail, business: Business) -> InboundMail:
    """The mail with our own words among what is quoted, where we have written to its writer.

    Read before any lock is taken: what a stranger wrote is never compared inside one.
    """
    contact = contact_of_mail(mail, business)
    ours = OurWords(threads.words_sent_to(contact)) if contact else None
    if not contact or not ours:
        return mail
    return split_again(mail, ours, parties_of(mail, business, contact))


def contact_of_mail(mail: InboundMail, business: Business) -> Contact | None:
    """Whoever the thread belongs to, else whoever has the sender's address."""
    lead = threads.lead_of_thread(business, mail.recipients, mail.references)
    if lead is not None:
        return lead.contact
    return known_contact(business, Address.Kind.EMAIL, mail.sender.address)


def parties_of(mail: InboundMail, business: Business, contact: Contact) -> Parties:
    """The names and addresses by which a mail program shows the two of us."""
    addresses = {mail.sender.address, mail.reply_to.address, business.email.lower()}
    return Parties({*addresses, *mail.recipients, business.name, contact.name, mail.sender.name})
