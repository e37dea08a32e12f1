"""Finding the person whom a command names."""

from typing import Any

from django.core.management.base import CommandError

from leadflow.management.named import business_named
from leadflow.privacy.people import Person, person_by_address


def add_person_arguments(parser: Any) -> None:
    parser.add_argument("--business", required=True)
    parser.add_argument("address", help="an e-mail address, or a phone like +442071234567")


def person_named(options: dict[str, Any]) -> Person:
    """Whom the arguments name. CommandError where that is nobody, or one of us."""
    person = person_by_address(business_named(options["business"]), options["address"])
    if not person.contacts and not person.addresses:
        raise CommandError("Name an e-mail address or a phone of theirs; ours is nobody's.")
    return person


def summary_of(person: Person) -> str:
    return (
        f"{len(person.contacts)} cards, {len(person.leads)} leads, "
        f"{len(person.addresses)} addresses"
    )
