"""Who somebody is: the one person to whom an address belongs."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from leads.models import Address, Business, Contact, MergeSuggestion
from leads.words import words

FREE_MAIL = words("mail", "free_mail")
TITLES = words("names", "titles")
WITHOUT_MARKS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "'": None, "’": None})


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

    Joined only on one exact key that nothing contradicts: where e-mail and phone belong to two
    people, or the owner of the phone has another e-mail or another name, nothing is joined and a
    person is asked. A shared phone is not a shared identity.
    """
    by_email = known_contact(business, Address.Kind.EMAIL, email)
    by_phone = known_contact(business, Address.Kind.PHONE, phone)
    same = joined_contact(by_email, by_phone, name, email)
    contact = named_contact(business, same, name[:200])
    keys = [key for key in ((Address.Kind.EMAIL, email), (Address.Kind.PHONE, phone)) if key[1]]
    for key in keys:
        remember_address(contact, *key)
    if by_phone is not None and by_phone.pk != contact.pk:
        suggest_merge(contact, by_phone, f"The same phone, {phone}", at)
        keys = keys[:-1]
    if keys and known_contact(business, *keys[0]) != contact:
        raise Overtaken
    # two inquiries of one person are filed one after the other
    return Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)


def joined_contact(
    by_email: Contact | None, by_phone: Contact | None, name: str, email: str
) -> Contact | None:
    """Whom the two owners make of somebody with this name and address; None: a new person."""
    return by_email or (same_by_phone(by_phone, name, email) if by_phone else None)


def same_by_phone(owner: Contact, name: str, email: str) -> Contact | None:
    """Who gives a phone: its owner, where nothing says that somebody else uses it; else whoever has
    given it under this name before. None where nobody has.
    """
    if is_same_name(owner.name, name) and not (owner.email and email):
        return owner
    return None if email else next((c for c in sharing(owner) if is_same_name(c.name, name)), None)


def sharing(owner: Contact) -> list[Contact]:
    """Others who may be the same person as the owner of a phone: the phone is on one card alone."""
    asked = MergeSuggestion.objects.filter(Q(one=owner) | Q(other=owner))
    pairs = asked.select_related("one", "other").order_by("pk")
    return [pair.one if pair.other_id == owner.pk else pair.other for pair in pairs]


def is_same_name(one: str, other: str) -> bool:
    """Whether two names can be one person's: one tells no more than the other, in any order.

    "Jane" and "Jane Marrack" can, "Jane Marrack" and "Tom Marrack" cannot.
    """
    few, many = sorted((words_of_name(one), words_of_name(other)), key=len)
    return all(any(is_same_word(word, another) for another in many) for word in few)


def words_of_name(name: str) -> list[str]:
    """Its words as they are compared: small, without accents, without titles."""
    bare = unicodedata.normalize("NFKD", name.casefold().translate(WITHOUT_MARKS))
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return [word for word in re.findall(r"[^\W\d_]+", letters) if word not in TITLES]


def is_same_word(one: str, other: str) -> bool:
    is_initial = len(one) == 1 or len(other) == 1
    return one == other or (is_initial and one[0] == other[0])


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
