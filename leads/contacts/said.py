"""What was typed for a lead, and where it may be written to."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from leads.contacts.called import person_words
from leads.contacts.identity import (
    LONGEST_ADDRESS,
    Named,
    known_contact,
    prove_addresses,
    remember_address,
)
from leads.contacts.typed import phone_words
from leads.declined import Declined
from leads.models import Address, Contact, Lead, Proof, SaidAddress
from leads.search.rows import write_rows_of_contacts

WHERE_TO_WRITE = ("contact__addresses", "said_addresses")


def note_said(lead: Lead, keys: Iterable[tuple[str, str]], channel: str, at: datetime) -> None:
    """These addresses, (kind, value), were given for this lead, whoever has them."""
    SaidAddress.objects.bulk_create(
        [
            SaidAddress(lead=lead, kind=kind, value=value[:LONGEST_ADDRESS], channel=channel, at=at)
            for kind, value in keys
        ],
        ignore_conflicts=True,
    )


def address_of_lead(lead: Lead, kind: Address.Kind) -> str:
    """Where this lead is written to: the address that was given for it, else one that is surely
    theirs; "" where there is none. What was only typed for another lead is none.

    Whoever asks for several ways prefetches WHERE_TO_WRITE.
    """
    stands = lead.contact.addresses.all()
    theirs = [one for one in stands if one.kind == kind and one.wrong_at is None]
    if not theirs:
        return ""
    said = {one.value for one in lead.said_addresses.all()}
    allowed = (one for one in theirs if one.value in said or not one.typed_only)
    first = min(allowed, key=lambda one: order_of(one, said), default=None)
    return first.value if first else ""


def order_of(one: Address, said: set[str]) -> tuple[bool, bool, int]:
    """What one of us prefers comes first, then what was given for the lead."""
    return not one.is_preferred, one.value not in said, one.pk


def phone_to_call(lead: Lead) -> str:
    """Where one of us may call them: also a number that stands on somebody else's card."""
    own = address_of_lead(lead, Address.Kind.PHONE)
    wrong = {one.value for one in lead.contact.addresses.all() if one.wrong_at is not None}
    said = (
        one.value
        for one in lead.said_addresses.all()
        if one.kind == Address.Kind.PHONE and one.wrong_at is None and one.value not in wrong
    )
    return own or next(said, "")


SAID_FOR_IT = SaidAddress.objects.filter(
    lead=OuterRef(OuterRef("pk")), kind=OuterRef("kind"), value=OuterRef("value")
)


def has_mail() -> Exists:
    """To annotate leads of a list with: whether `address_of_lead` finds an e-mail address."""
    card = Address.objects.filter(
        contact=OuterRef("contact"), kind=Address.Kind.EMAIL, wrong_at__isnull=True
    )
    return Exists(card.filter(Q(Exists(SAID_FOR_IT)) | Q(typed_only=False)))


def number_to_call() -> Coalesce:
    """To annotate leads of a list with: the same as `phone_to_call`, "" where there is none."""
    card = Address.objects.filter(
        contact=OuterRef("contact"), kind=Address.Kind.PHONE, wrong_at__isnull=True
    ).order_by("pk")
    said_too, sure = Q(Exists(SAID_FOR_IT)), Q(typed_only=False)
    in_turn = (
        card.filter(said_too | sure, is_preferred=True),
        card.filter(said_too),
        card.filter(sure),
    )
    wrong = Address.objects.filter(
        contact=OuterRef("lead__contact"), value=OuterRef("value"), wrong_at__isnull=False
    )
    said = SaidAddress.objects.filter(
        ~Exists(wrong), lead=OuterRef("pk"), kind=Address.Kind.PHONE, wrong_at__isnull=True
    )
    found = (Subquery(rows.values("value")[:1]) for rows in (*in_turn, said))
    return Coalesce(*found, Value(""))


def said_beside_card(lead: Lead) -> list[SaidAddress]:
    """What was said for a lead and is not on the card: one of us may take it there."""
    known = {address.value for address in lead.contact.addresses.all()}
    return [
        said
        for said in lead.said_addresses.all()
        if said.value not in known and said.wrong_at is None
    ]


def owners_of_said(lead: Lead) -> list[Contact]:
    """Others to whom an address belongs that was said for this lead."""
    owners = (
        known_contact(lead.business, said.kind, said.value) for said in lead.said_addresses.all()
    )
    return [owner for owner in owners if owner is not None and owner != lead.contact]


@transaction.atomic(durable=True)
def take_address(said: SaidAddress, now: datetime, by: User) -> None:
    """One of us says that it is theirs: from now on it stands on the card.

    Declined where it is somebody else's.
    """
    lead = Lead.objects.locked().get(pk=said.lead_id)
    owner = known_contact(lead.business, said.kind, said.value)
    if owner is not None and owner != lead.contact:
        raise Declined(
            gettext("%(value)s is on the card of %(owner)s: merge the two cards instead.")
            % {
                "value": phone_words(said.value, lead.business.country),
                "owner": person_words(owner, lead.business),
            }
        )
    remember_address(lead.contact, said.kind, said.value)
    write_rows_of_contacts([lead.contact_id])
    prove_addresses(lead.contact, Named(**{said.kind: said.value}), Proof.TEAM)
    SaidAddress.objects.filter(pk=said.pk, taken_at=None).update(taken_at=now, taken_by=by)
