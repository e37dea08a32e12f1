"""Who somebody is: the one person to whom an address belongs."""

from collections.abc import Iterable
from datetime import datetime

from leads.models import Address, Business, Contact, MergeSuggestion
from leads.words import words

FREE_MAIL = words("mail", "free_mail")


def known_contact(business: Business, kind: str, value: str) -> Contact | None:
    if not value:
        return None
    address = (
        Address.objects.filter(business=business, kind=kind, value=value)
        .select_related("contact")
        .first()
    )
    return address.contact if address else None


class Overtaken(Exception):
    """Somebody else filed the same person in this very moment.

    Begin again, and they will be found.
    """


def contact_for(business: Business, name: str, email: str, phone: str, at: datetime) -> Contact:
    """The contact with this e-mail address, else with this phone, else a new one.

    Joined only on one exact key that no second one contradicts: where e-mail and phone belong to
    two people, or the owner of the
    phone has another e-mail, nothing is joined and a person is asked. A shared phone is not a
    shared identity.
    """
    by_email = known_contact(business, Address.Kind.EMAIL, email)
    by_phone = known_contact(business, Address.Kind.PHONE, phone)
    contact = named_contact(business, joined_contact(by_email, by_phone, email), name[:200])
    keys = [key for key in ((Address.Kind.EMAIL, email), (Address.Kind.PHONE, phone)) if key[1]]
    for key in keys:
        remember_address(contact, *key)
    if by_phone is not None and by_phone.pk != contact.pk:
        suggest_merge(contact, by_phone, f"The same phone, {phone}", at)
    if keys and known_contact(business, *keys[0]) != contact:
        raise Overtaken
    # two inquiries of one person are filed one after the other
    return Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)


def joined_contact(
    by_email: Contact | None, by_phone: Contact | None, email: str
) -> Contact | None:
    """Whom the two owners make of somebody with this address, None where that is a new person."""
    return by_email or (None if has_another_email(by_phone, email) else by_phone)


def has_another_email(by_phone: Contact | None, email: str) -> bool:
    return bool(by_phone and by_phone.email and email)


def named_contact(business: Business, contact: Contact | None, name: str) -> Contact:
    """This contact, with the name where it had none; a new one where there is none."""
    if contact is None:
        return Contact.objects.create(business=business, name=name)
    if name and not contact.name:
        contact.name = name
        contact.save(update_fields=["name"])
    return contact


def suggest_merge(a: Contact, b: Contact, why: str, at: datetime) -> None:
    """Ask a person whether two cards are one; asked once."""
    one, other = sorted((a, b), key=lambda c: c.pk)
    MergeSuggestion.objects.get_or_create(
        one=one, other=other, defaults={"why": why[:200], "at": at}
    )


def remember_address(contact: Contact, kind: str, value: str) -> None:
    """Give the contact an address unless somebody has it already."""
    Address.objects.get_or_create(
        business_id=contact.business_id, kind=kind, value=value[:254], defaults={"contact": contact}
    )


def remember_further(contact: Contact, further: Iterable[tuple[str, str]], at: datetime) -> None:
    """Give the contact more addresses, (kind, value); where somebody else has one, ask a person."""
    for kind, value in further:
        remember_address(contact, kind, value)
        owner = known_contact(contact.business, kind, value)
        if owner is not None and owner.pk != contact.pk:
            suggest_merge(contact, owner, f"The same {Address.Kind(kind).label}, {value}", at)
