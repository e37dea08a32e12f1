"""Every address of ours, with numbers of rows that are there."""

import re
from collections.abc import Iterator, Mapping
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

SAMPLES = {"week": "2026-09-14", "token": "none", "key": "oak", "part": "side"}


def named_routes() -> dict[str, str]:
    """{name: route} of the pages of the team, each name once."""
    return {name: route for route, name in routes() if name and is_ours(route)}


def is_ours(route: str) -> bool:
    return not route.startswith(("accounts/", "api/"))


def routes(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[tuple[str, str]]:
    """(route, name) of each, those of included files too."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            begins = str(one.pattern)
            yield from ((begins + route, name) for route, name in routes(one.url_patterns))
        else:
            yield str(one.pattern), one.name or ""


def filled(route: str, rows: Mapping[str, int], words: Mapping[str, str] | None = None) -> str:
    """The address; `rows` gives a row's number by how its route begins, 1 where it does not, and
    `words` what stands in it by name.
    """
    number = next((pk for begins, pk in rows.items() if route.startswith(begins)), 1)
    given = {**SAMPLES, **(words or {})}
    route = re.sub(r"<uuid:\w+>", str(UUID(int=number)), route)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: given.get(m[1], str(number)), route)
