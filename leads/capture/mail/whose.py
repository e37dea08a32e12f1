"""Whose a mail is: ours, or a lead's whom we know."""

from dataclasses import replace

from integrations.inbound_mail import InboundMail, Person
from leads.contacts.identity import FREE_MAIL, known_contact
from leads.models import Address, Business, Lead, Membership
from leads.words import pattern

VIA = pattern("mail", "via")


def own_addresses(business: Business) -> frozenset[str]:
    """Our addresses, and our domain where it is only ours."""
    addresses = {business.email.lower()} | {
        e.lower()
        for e in Membership.objects.filter(business=business).values_list("user__email", flat=True)
    }
    domain = business.email.lower().rpartition("@")[2]
    return frozenset(addresses - {""} | ({domain} if domain and domain not in FREE_MAIL else set()))


def with_true_sender(mail: InboundMail, own: frozenset[str]) -> InboundMail:
    """A group of ours sends on what people write to it under its own address: the writer stands in
    headers of the group, else in Reply-To.

    Under an address that is none of ours anybody could write these headers, and speak for whom they
    like with a mail that every check passes.
    """
    if not is_ours(mail.sender.address, own):
        return mail
    writers = (mail.original, mail.reply_to if is_via_group(mail) else Person())
    found = next((w for w in writers if w.address and not is_group(w.address, mail, own)), None)
    if found is None:
        return mail
    writer = Person(found.name or name_via(mail.sender.name), found.address)
    return replace(mail, sender=writer, checks=[])  # what was checked is the group's address


def is_via_group(mail: InboundMail) -> bool:
    """A mailing list; a messenger says "via" as well, and brings news."""
    return bool(VIA.search(mail.sender.name) and mail.headers.get("List-Id"))


def is_group(address: str, mail: InboundMail, own: frozenset[str]) -> bool:
    return address == mail.sender.address or is_ours(address, own)


def is_ours(address: str, own: frozenset[str]) -> bool:
    return address in own or address.rpartition("@")[2] in own


def name_via(name: str) -> str:
    """The person's part of "'Dana Fox' via Team"."""
    return VIA.sub("", name).strip("\"' ")


def locked(lead: Lead | None) -> Lead | None:
    """The lead as it stands now, held until the mail is filed."""
    return Lead.objects.locked().get(pk=lead.pk) if lead else None


def open_lead_of_sender(business: Business, mail: InboundMail) -> Lead | None:
    """The newest open lead of whoever wrote: a weak match, good enough to show a mail with."""
    contact = known_contact(business, Address.Kind.EMAIL, mail.sender.address)
    return contact.leads.open().order_by("-received_at").first() if contact else None
