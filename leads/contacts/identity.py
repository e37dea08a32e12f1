"""Who somebody is: the one person to whom an address belongs."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError
from django.db.models import Q

from integrations.texts.sentences import KeptSentence, sentence
from leads.models import Address, Business, Contact, MergeSuggestion, Proof
from leads.search.rows import write_rows_of_contacts
from leads.search.words import APOSTROPHES, folded
from leads.words import words

FREE_MAIL = words("mail", "free_mail")
TITLES = words("names", "titles")
LONGEST_ADDRESS = 254  # characters


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


class Named(NamedTuple):
    """How somebody names themselves, or is named: "" where nothing was said."""

    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def keys(self) -> list[tuple[str, str]]:
        """(kind, value) of each address, the one that tells most first."""
        both = [(str(Address.Kind.EMAIL), self.email), (str(Address.Kind.PHONE), self.phone)]
        return [(kind, value[:LONGEST_ADDRESS]) for kind, value in both if value]


class Met(NamedTuple):
    """Whose card it is. `is_new` where nobody knew them."""

    contact: Contact
    is_new: bool


def contact_for(business: Business, who: Named, at: datetime, proof: Proof = Proof.TEAM) -> Contact:
    return meet_contact(business, who, at, proof).contact


def meet_contact(business: Business, who: Named, at: datetime, proof: Proof = Proof.TEAM) -> Met:
    """The one person whom this names, or a new one; `proof` is what shows that it is they.

    Joined only on one exact key that nothing contradicts: where e-mail and phone belong to two
    people, or the owner of the phone has another e-mail or another name, nothing is joined and a
    person is asked. A shared phone is not a shared identity.

    What was only typed changes no card that is there: neither its name nor its addresses.
    """
    owners = {key: known_contact(business, *key) for key in who.keys}
    by_email, by_phone = (
        next((owner for (kind, _), owner in owners.items() if kind == wanted), None)
        for wanted in (Address.Kind.EMAIL, Address.Kind.PHONE)
    )
    same = whom_it_names(by_email, by_phone, who, proof)
    contact = same if same and not proof else named_contact(business, same, who.name[:200])
    if same is None or proof == Proof.TEAM:
        free = [key for key, owner in owners.items() if owner is None]
        give_addresses(contact, free, typed_only=proof != Proof.TEAM)
    prove_addresses(contact, who, proof)
    others = {owner for owner in owners.values() if owner is not None} - {contact}
    for other in sorted(others, key=lambda c: c.pk):
        suggest_merge(contact, other, what_they_share(who, other), at)
    if same is None:
        return Met(contact, is_new=True)
    # two inquiries of one person are filed one after the other
    held = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if proof:  # its name or an address may be new
        write_rows_of_contacts([contact.pk])
    return Met(held, is_new=False)


def give_addresses(contact: Contact, free: Iterable[tuple[str, str]], typed_only: bool) -> None:
    """Addresses, (kind, value), that nobody had a moment ago. Overtaken where somebody has one."""
    rows = [
        Address(
            business_id=contact.business_id,
            contact=contact,
            kind=kind,
            value=value,
            typed_only=typed_only,
        )
        for kind, value in free
    ]
    try:
        Address.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Overtaken from error


def what_they_share(who: Named, other: Contact) -> str:
    """Which of these addresses stands on another card, for a person to read."""
    kind, value = next(key for key in who.keys if other.addresses.filter(value=key[1]).exists())
    return shared(kind, value)


def shared(kind: str, value: str) -> KeptSentence:
    by_phone = kind == Address.Kind.PHONE
    said = "The same phone, %(value)s" if by_phone else "The same e-mail address, %(value)s"
    return sentence(said, value=value)


def whom_it_names(
    by_email: Contact | None, by_phone: Contact | None, who: Named, proof: Proof
) -> Contact | None:
    """Whom the owners of its two addresses make of it; None: a new person."""
    if proof == Proof.TEAM:
        return joined_contact(by_email, by_phone, who.name, who.email)
    if proof == Proof.NUMBER:
        return by_phone
    return by_email or (None if who.email else namesake(by_phone, who.name))


def namesake(owner: Contact | None, name: str) -> Contact | None:
    """Of those who share a phone the one of this name, who is reached by that phone alone.

    A phone links nobody by itself, and least of all to a mailbox where others read.
    """
    if owner is None or not name:
        return None
    without_mail = (c for c in (owner, *sharing(owner)) if c.name and not c.email)
    return next((c for c in without_mail if is_same_name(c.name, name)), None)


def joined_contact(
    by_email: Contact | None, by_phone: Contact | None, name: str, email: str
) -> Contact | None:
    """The same where one of us says it: the owner of a phone may be told another address."""
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
    letters = folded(APOSTROPHES.sub("", name))
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
    MergeSuggestion.objects.get_or_create(one=one, other=other, defaults={"why": why, "at": at})


def remember_address(contact: Contact, kind: str, value: str) -> bool:
    """Give the contact an address unless somebody has it already; whether it is a new one."""
    _, is_new = Address.objects.get_or_create(
        business_id=contact.business_id,
        kind=kind,
        value=value[:LONGEST_ADDRESS],
        defaults={"contact": contact},
    )
    return is_new


PROVES = {
    Proof.NUMBER: [Address.Kind.PHONE],
    Proof.THREAD: [Address.Kind.EMAIL],
    Proof.SIGNED: [Address.Kind.EMAIL],
    Proof.TEAM: [Address.Kind.EMAIL, Address.Kind.PHONE],
}


def prove_addresses(contact: Contact, who: Named, proof: Proof) -> None:
    """What they used themselves, and what one of us says, is theirs: no longer only typed."""
    values = [value for kind, value in who.keys if kind in PROVES.get(proof, [])]
    if values:
        contact.addresses.filter(value__in=values, typed_only=True).update(typed_only=False)


def remember_further(contact: Contact, further: Iterable[tuple[str, str]], at: datetime) -> None:
    """Give the contact more addresses, (kind, value); where somebody else has one, ask a person."""
    news = False
    for kind, value in further:
        news |= remember_address(contact, kind, value)
        owner = known_contact(contact.business, kind, value)
        if owner is not None and owner.pk != contact.pk:
            suggest_merge(contact, owner, shared(kind, value), at)
    if news:
        write_rows_of_contacts([contact.pk])
