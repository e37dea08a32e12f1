"""Who is meant: a person's cards, their leads, and every way in which they are named."""

import re
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Q

from followups.models import Message
from leads.fields import understand_fields
from leads.models import Address, Business, Contact, Inbound, Lead, Merge, Source

FEWEST_DIGITS = 7  # of a phone number that is looked for
SHORTEST_PIECE, LONGEST_PIECE = 24, 60  # characters of their words that are looked for
MOST_PIECES = 60
LONGEST_TEXT, MOST_TEXTS = 20_000, 100  # of what they wrote
# Parts of a line that others may hold in another way
UNSURE = re.compile(r"(?<!\S)[^\s@\d]*[@\d]\S*|^[>|\s]+")


@dataclass(frozen=True)
class Person:
    """Everybody behind these cards; none where only an address is known."""

    business: Business
    contacts: list[int] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of two words and more
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)  # E.164, or as it was given

    @property
    def addresses(self) -> list[str]:
        return [*self.emails, *self.phones]


def person_of(contact: Contact) -> Person:
    """The person of a card, with all cards that were joined with it."""
    cards = joined_cards(contact)
    leads = list(Lead.objects.filter(contact__in=cards).order_by("pk").values_list("pk", flat=True))
    return with_ways(contact.business, cards, leads, addresses_of(cards, leads))


def person_by_address(business: Business, address: str) -> Person:
    """The person to whom an e-mail address or a phone belongs; without cards where it has none."""
    given = address.strip()
    row = Address.objects.filter(business=business, value__iexact=given).first()
    if row is not None:
        return person_of(row.contact)
    return with_ways(business, [], [], {given.lower()} if given else set())


def as_known_now(person: Person) -> Person:
    """The same, where a table has just brought a card of somebody who had none."""
    if person.contacts:
        return person
    found = (person_by_address(person.business, value) for value in person.addresses)
    return next((each for each in found if each.contacts), person)


def joined_cards(contact: Contact) -> list[int]:
    """This card's number, and those of all with which it makes one person."""
    found, new = set[int](), {contact.pk}
    while new:
        found |= new
        near = Q(pk__in=new) | Q(merged_into__in=new)
        rows = Contact.objects.filter(near).values_list("pk", "merged_into")
        merged = Merge.objects.filter(undone_at__isnull=True).filter(
            Q(kept__in=new) | Q(joined__in=new)
        )
        both = [*rows, *merged.values_list("kept", "joined")]
        new = {pk for pair in both for pk in pair if pk is not None} - found
    return sorted(found)


def addresses_of(cards: list[int], leads: list[int]) -> set[str]:
    """Where they were reached."""
    known = Address.objects.filter(contact__in=cards).values_list("value", flat=True)
    written_to = Message.objects.filter(lead__in=leads, kind__in=Message.TO_PEOPLE)
    return {
        value.lower()
        for value in (*known, *written_to.values_list("to", flat=True))
        if "@" in value or len(re.sub(r"\D", "", value)) >= FEWEST_DIGITS
    }


def with_ways(business: Business, cards: list[int], leads: list[int], found: set[str]) -> Person:
    theirs, ours = sorted(found - own_addresses(business)), own_names(business)
    names = [*Contact.objects.filter(pk__in=cards).values_list("name", flat=True)]
    fields = Lead.objects.filter(pk__in=leads).values_list("fields", flat=True)
    names += [understand_fields(given).name for given in fields]
    return Person(
        business,
        cards,
        leads,
        names=sorted({n for n in names if len(n.split()) > 1 and n.casefold() not in ours}),
        emails=[value for value in theirs if "@" in value],
        phones=[value for value in theirs if "@" not in value],
    )


def own_addresses(business: Business) -> set[str]:
    """Ours: also where one of us has tried out our own form, they stay."""
    team = User.objects.values_list("email", flat=True)
    sources = Source.objects.filter(business=business)
    boxes = sources.values_list("mailbox__user", flat=True)
    numbers = sources.values_list("telephone__number", flat=True)
    own = (business.email, business.phone, *team, *boxes, *numbers)
    return {value.lower() for value in own if value}


def own_names(business: Business) -> set[str]:
    """Of the business and its team, as they stand under what it says."""
    team = User.objects.filter(memberships__business=business)
    lines = [business.name, *business.signature.splitlines(), *(u.get_full_name() for u in team)]
    return {line.strip(" ,.").casefold() for line in lines}


def texts_of(leads: list[int]) -> list[str]:
    """What they wrote themselves and filled in, the longest first."""
    typed = Inbound.objects.filter(lead__in=leads, kind=Inbound.Kind.HUMAN)
    fields = Lead.objects.filter(pk__in=leads).values_list("fields", flat=True)
    filled = (str(value) for given in fields for value in given.values())
    found = {text[:LONGEST_TEXT] for text in (*typed.values_list("text", flat=True), *filled)}
    return sorted(found, key=len, reverse=True)[:MOST_TEXTS]


def pieces_of(texts: list[str]) -> list[str]:
    """The longest pieces that stand unchanged wherever others quote them."""
    found = {
        piece
        for text in texts
        for line in text.splitlines()
        for part in UNSURE.split(line)
        for piece in [cut(part)]
        if len(piece) >= SHORTEST_PIECE
    }
    return sorted(found, key=lambda piece: (-len(piece), piece))[:MOST_PIECES]


def cut(part: str) -> str:
    """The first whole words of a part."""
    shown = " ".join(part.split()).strip(" .,;:!?-")
    return shown if len(shown) <= LONGEST_PIECE else shown[:LONGEST_PIECE].rpartition(" ")[0]
