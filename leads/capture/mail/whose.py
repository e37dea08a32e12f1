"""Whose a mail is: ours, or a lead's whom we know."""

from integrations.inbound_mail import InboundMail
from leads.contacts.identity import FREE_MAIL, known_contact
from leads.models import Address, Business, Lead, Membership


def own_addresses(business: Business) -> frozenset[str]:
    """Our addresses, and our domain where it is only ours."""
    addresses = {business.email.lower()} | {
        e.lower()
        for e in Membership.objects.filter(business=business).values_list("user__email", flat=True)
    }
    domain = business.email.lower().rpartition("@")[2]
    return frozenset(addresses - {""} | ({domain} if domain and domain not in FREE_MAIL else set()))


def locked(lead: Lead | None) -> Lead | None:
    """The lead as it stands now, held until the mail is filed."""
    return Lead.objects.locked().get(pk=lead.pk) if lead else None


def open_lead_of_sender(business: Business, mail: InboundMail) -> Lead | None:
    """The newest open lead of whoever wrote: a weak match, good enough to show a mail with."""
    contact = known_contact(business, Address.Kind.EMAIL, mail.sender.address)
    return contact.leads.open().order_by("-received_at").first() if contact else None
