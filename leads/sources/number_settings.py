"""What an owner sets for a phone number: where it rings, and what callers and texters get."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from leads.declined import Declined
from leads.models import Source
from leads.models.source_shapes import TelephoneSettings
from leads.sources.changes import save_settings

LONGEST_SMS = 480  # characters: three texts
RING_SECONDS, MIN_RING, MAX_RING = 20, 5, 60


@transaction.atomic(durable=True)
def change_telephone(
    source: Source,
    name: str,
    language: str,
    active: bool,
    telephone: TelephoneSettings,
    now: datetime,
    by: User,
) -> None:
    """What a number does: where it rings, what a caller hears, what a texter is answered.

    An empty name changes none. Declined names each mistake with its field, and nothing is saved.
    """
    if mistakes := number_mistakes(source, telephone):
        raise Declined(mistakes=mistakes)
    source.telephone = telephone
    source.name, source.language, source.active = name or source.name, language, active
    save_settings(source, ["telephone", "name", "language", "active"], now, by)


def number_mistakes(source: Source, telephone: TelephoneSettings) -> dict[str, str]:
    """{field: what is wrong}."""
    found = {}
    number, ring = telephone.get("number"), telephone.get("ring")
    if number and is_number_of_another(source, number):
        found["number"] = gettext("%(number)s belongs to another source already.") % {
            "number": number
        }
    if ring and ring == number:
        found["ring"] = gettext(
            "A number cannot be put through to itself: give the team's own phone."
        )
    return found


def is_number_of_another(source: Source, number: str) -> bool:
    others = Source.objects.filter(kind=Source.Kind.SMS).exclude(pk=source.pk)
    return others.filter(telephone__number=number).exists()
