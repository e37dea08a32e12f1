"""The person whom a command names, and who gives the command."""

import getpass
import os
from typing import Any

from django.core.management.base import CommandError

from leadflow.management.named import business_named
from leadflow.privacy.people import Person, person_by_address
from leads.audit import Actor


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


def operator(command: str) -> Actor:
    """Who gives it, as the log names them: by their name on this machine."""
    return Actor(None, None, f"bin/manage {command}, by {name_here()}")


def name_here() -> str:
    """Of a container's user there is often only a number."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
