"""Finding what the arguments of a command name."""

from django.core.management.base import CommandError

from leads.models import Business


def business_named(key: str) -> Business:
    """The business with this key. CommandError says which ones there are."""
    business = Business.objects.filter(key=key).first()
    if business is None:
        there_are = ", ".join(Business.objects.values_list("key", flat=True))
        raise CommandError(f"There is no business {key!r}. There are: {there_are}.")
    return business
