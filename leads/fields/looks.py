"""Whether a value looks like what its label says. Pure."""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from leads.contacts.typed import looks_like_phone, typed_email
from leads.fields.labels import Meaning
from leads.words.names import looks_like_name

LENGTHS_OF_A_LANGUAGE = (2, 5)  # "de" and "de-CH"


def looks_like(meaning: Meaning, value: str) -> bool:
    """Whether a value can be meant where a label asks for this; what only words say always can."""
    look = LOOKS.get(meaning)
    return look is None or look(value)


def is_language(value: str) -> bool:
    return len(value) in LENGTHS_OF_A_LANGUAGE and value[:2].isalpha()


def is_zone(value: str) -> bool:
    return value in known_zones()


@cache
def known_zones() -> frozenset[str]:
    """Every zone there is; the list is read from disk, once."""
    return frozenset(available_timezones())


LOOKS: Mapping[Meaning, Callable[[str], bool]] = MappingProxyType(
    {
        "name": looks_like_name,
        "first_name": looks_like_name,
        "last_name": looks_like_name,
        "middle_name": looks_like_name,
        "email": lambda value: bool(typed_email(value)),
        "phone": looks_like_phone,
        "timezone": is_zone,
        "language": is_language,
    }
)
