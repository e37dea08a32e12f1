"""Links that know whether they lead to the page they stand on."""

from fnmatch import fnmatchcase
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from leadflow.pages.book.chapters import chapter_of
from leadflow.pages.helpers.lists.lineup import Page
from leadflow.pages.helpers.lists.scroll import PARAMETERS, Scroll
from leadflow.pages.settings.places import AREAS, GROUPS, PAGES, PLACES, Group, Place
from leadflow.pages.settings.setting_names import setting_name, setting_value
from leadflow.web.url_permissions import is_open
from leads.models import SettingChange

register = template.Library()


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(
    context: Context,
    view: str,
    label: str,
    key: str = "",
    pages: str = "",
    count: int | None = None,
    sign: str = "",
) -> dict[str, Any]:
    """A link of a navigation, marked on its own page and on `pages`.

    Those are names, or beginnings of names like mfa_*, parted by blanks.

    `key` is the letter that goes there, `count` how much waits there, `sign` its icon. None where
    the address would not open for the reader.
    """
    if not is_open(view, context.get("may")):
        return {}
    match = getattr(context.get("request"), "resolver_match", None)
    return {
        "address": reverse(view),
        "label": label,
        "key": key,
        "count": count,
        "sign": sign,
        "is_here": match is not None
        and any(fnmatchcase(match.url_name or "", name) for name in (view, *pages.split())),
    }


@register.inclusion_tag("components/book_link.html", takes_context=True)
def book_link(context: Context) -> dict[str, Any]:
    """The way to what the owner's book tells of the page, or to its chapters."""
    match = getattr(context.get("request"), "resolver_match", None)
    page = (match.url_name or "") if match else ""
    chapter = "" if page.startswith("book") else chapter_of(page)
    return {
        "address": reverse("book-chapter", args=[chapter]) if chapter else reverse("book"),
        "is_here": page == "book",
    }


@register.simple_tag
def settings_places() -> tuple[Place, ...]:
    return PLACES


@register.simple_tag(takes_context=True)
def settings_groups(context: Context) -> list[Group]:
    """The same by their headings, those alone that would open for the reader."""
    may = context.get("may")
    open_ones = (
        Group(group.label, tuple(one for one in group.places if is_open(one.view, may)))
        for group in GROUPS
    )
    return [group for group in open_ones if group.places]


@register.filter
def opens_for(view: str, may: dict[str, bool]) -> bool:
    """Whether a page opens for who may this."""
    return is_open(view, may)


@register.simple_tag
def settings_pages() -> str:
    """The names of all pages that are part of the settings, as `nav_link` takes them."""
    return PAGES


@register.filter
def changed_thing(change: SettingChange) -> str:
    """ "Business: postal address"."""
    area = AREAS.get(change.area, change.area)
    return f"{area}: {setting_name(change)}"


@register.filter
def value_before(change: SettingChange) -> str:
    return setting_value(change, change.before)


@register.filter
def value_after(change: SettingChange) -> str:
    return setting_value(change, change.after)


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: Context, shown: Page, at: str = "") -> dict[str, Any]:
    """Below a page of a long list: how many more there are, and the ways to them and back.

    `at` is the address of the page, where the list may stand on another one.
    """
    request = context["request"]

    def address(number: int) -> str:
        query = request.GET.copy()
        query[shown.name] = str(number)
        return f"{at}?{query.urlencode()}#{shown.anchor}"

    return {
        "shown": shown,
        "earlier": address(shown.number - 1) if shown.number > 1 else "",
        "later": address(shown.number + 1) if shown.has_next else "",
    }


@register.inclusion_tag("components/scroll.html", takes_context=True)
def scroll(context: Context, shown: Scroll) -> dict[str, Any]:
    """Below a page of a list without an end: the ways to what comes before and after it."""

    def address(parameter: str, place: str) -> str:
        query = context["request"].GET.copy()
        for name in PARAMETERS:
            query.pop(name, None)
        query[parameter] = place
        return f"?{query.urlencode()}"

    return {
        "shown": shown,
        **{name: place and address(name, place) for name, place in shown.places.items()},
    }
