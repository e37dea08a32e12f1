"""Where a page is: for people of ours within their business, for strangers in one place."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from leads.models import Business


def team_address(business: Business, page: str, *args: object) -> str:
    """A page of ours, inside the business, with host: for links in mails to the team."""
    return f"{settings.PUBLIC_URL}/in/{business.key}{public_path(page, *args)}"


def public_address(page: str, *args: object) -> str:
    """A page that strangers see, with host."""
    return settings.PUBLIC_URL + public_path(page, *args)


def public_host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def public_path(page: str, *args: object) -> str:
    """The same whatever business the page being made is in."""
    here = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse(page, args=args)
    finally:
        set_script_prefix(here)
