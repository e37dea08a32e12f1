"""One business, whole: what leads knows of it and what followups says for it."""

from dataclasses import asdict
from datetime import datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from followups.owner import answer_data, framing, sequence_versions
from followups.owner.sequence_choice import sequence_in_force
from followups.owner.sequence_data import sequence_as_data
from leads.business.regions import guess_holidays
from leads.declined import Declined
from leads.models import Business, Membership, Source
from leads.sources import businesses, source_data
from leads.sources.assignment_data import assignment_as_data, load_assignment
from leads.sources.profile import Profile, checked_profile

FIRST_OWNER = "owner"  # the name of the account that a new installation is given
LONGEST_KEY = 60
TRIES = 3


def load_business(data: dict[str, Any], now: datetime) -> Business:
    """Write one business that was checked.

    Known by its key; runs within the caller's transaction. Declined for a text that cannot be
    sent.
    """
    business = write_business(data, now)
    for owner in User.objects.filter(username=FIRST_OWNER):
        add_owner(business, owner)
    return business


def new_business(profile: Profile, now: datetime, by: User) -> Business:
    """A business that one of us makes in the pages, and owns. Declined names every mistake."""
    wanted = checked_profile(profile)
    for _ in range(TRIES):
        try:
            return make_business(wanted, free_key(wanted.name), now, by)
        except IntegrityError:  # somebody else has just taken this key: it stays theirs
            continue
    raise Declined(
        gettext("Somebody is making a business of this name right now: try it again."), "name"
    )


@transaction.atomic(durable=True)
def make_business(wanted: Profile, key: str, now: datetime, by: User) -> Business:
    """Raises IntegrityError where the key is taken."""
    businesses.make_first_sources(Business.objects.create(key=key, created_at=now))
    data = {**asdict(wanted), "key": key, "holidays": guess_holidays(wanted)}
    business = write_business(data, now, by)
    add_owner(business, by)
    return business


def write_business(data: dict[str, Any], now: datetime, by: User | None = None) -> Business:
    """`by` is who typed it; None for a file or a command."""
    business = businesses.load_business(data, now, by)
    first_body, sequence = data.get("first_response", ""), data.get("sequence", {})
    sequence_versions.load_texts(business, first_body, sequence, now)
    framing.load_words_of_drafts(business, data)
    answer_data.load_said(business, data, now)
    if "sources" in data:
        load_sources(business, data["sources"], now)
    load_assignment(business, data, now)
    return business


def load_sources(business: Business, given: Any, now: datetime) -> None:
    """With the rules for answering what comes in by each."""
    for source, one in zip(source_data.load_sources(business, given, now), given, strict=True):
        answer_data.load_rules(business, source, one.get("answer_rules", {}), now)


def source_as_data(source: Source) -> dict[str, Any]:
    rules = answer_data.rules_as_data(source.business, source)
    return {**source_data.source_as_data(source), "answer_rules": rules}


def add_owner(business: Business, owner: User) -> None:
    Membership.objects.get_or_create(
        business=business, user=owner, defaults={"role": Membership.Role.OWNER}
    )


def free_key(name: str) -> str:
    """What stands in the addresses of its pages and forms: its name, numbered where it is taken."""
    first = slugify(name)[:LONGEST_KEY].strip("-_") or "business"
    keys = (first if number == 1 else f"{first}-{number}" for number in count(1))
    return next(key for key in keys if not is_taken(key))


def is_taken(key: str) -> bool:
    sources = Source.objects.filter(key__in=[key, f"{key}-mail", f"{key}-sms", f"{key}-manual"])
    return Business.objects.filter(key=key).exists() or sources.exists()


def business_as_data(business: Business) -> dict[str, Any]:
    """All that load_business() takes, so that the same business can be written elsewhere: what the
    owner tells, decides and says. No secret, no person and nothing that anybody wrote.
    """
    sequence = sequence_in_force(business)
    return {
        **businesses.as_data(business),
        **framing.words_of_drafts_as_data(business),
        **answer_data.said_as_data(business),
        **assignment_as_data(business),
        "sources": [source_as_data(one) for one in source_data.sources_in_file(business)],
        **(
            {
                "first_response": sequence.first_body,
                "sequence": sequence_as_data(sequence),
            }
            if sequence
            else {}
        ),
    }
