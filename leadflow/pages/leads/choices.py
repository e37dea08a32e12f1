"""What a list of leads can be narrowed down to, of the businesses that it shows: by one query."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import BooleanField, CharField, F, Q, TextField, Value
from django.db.models.functions import Cast

from leads.colleagues import name_column
from leads.models import Business, Membership, SavedView, SearchBacklog, Source, Tag


class View(NamedTuple):
    """A saved view as a link shows it."""

    number: int
    name: str
    query: str
    is_shared: bool
    is_own: bool


@dataclass(frozen=True)
class Choices:
    """Names by the number of a row, each in their order; `people` are those of the team.

    `is_filling` says that not all leads can be found yet.
    """

    sources: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    views: tuple[View, ...] = ()
    is_filling: bool = False


def choices_of(businesses: Collection[Business], user: User) -> Choices:
    found: dict[str, list[tuple[int, str, str, bool]]] = defaultdict(list)
    for kind, number, name, more, flag in rows_of(businesses, user):
        found[kind].append((number, name, more, bool(flag)))
    for rows in found.values():
        rows.sort(key=lambda row: row[1].casefold())
    named = {
        kind: {str(row[0]): row[1] for row in found[kind]} for kind in ("source", "person", "tag")
    }
    views = [
        View(number, name, query, is_shared, kind == "own view")
        for kind in ("own view", "view")
        for number, name, query, is_shared in found[kind]
    ]
    return Choices(
        named["source"], named["person"], named["tag"], tuple(views), bool(found["backlog"])
    )


def rows_of(businesses: Collection[Business], user: User) -> list[tuple[str, int, str, str, bool]]:
    """(kind, number, name, what else, a flag) of everything."""
    of_here = Q(business__in=businesses)
    team = Membership.objects.filter(of_here, user__is_active=True)
    views = SavedView.objects.filter(of_here)
    no = Value(False, BooleanField())
    parts: list[tuple[Any, str, Any, Any, Any, Any]] = [
        (Source.objects.filter(of_here), "source", F("pk"), F("name"), Value(""), no),
        (Tag.objects.filter(of_here), "tag", F("pk"), F("name"), Value(""), no),
        (team.distinct(), "person", F("user"), name_column("user"), Value(""), no),
        (views.filter(user=user), "own view", F("pk"), F("name"), F("query"), F("shared")),
        (
            views.filter(shared=True).exclude(user=user),
            "view",
            F("pk"),
            F("name"),
            F("query"),
            F("shared"),
        ),
        (SearchBacklog.objects.all(), "backlog", F("pk"), Value(""), Value(""), no),
    ]
    first, *others = (
        rows.order_by().values_list(
            Cast(Value(kind), CharField()),
            number,
            Cast(name, TextField()),
            Cast(more, TextField()),
            flag,
        )
        for rows, kind, number, name, more, flag in parts
    )
    return [
        (kind, number, name, more, flag)
        for kind, number, name, more, flag in first.union(*others, all=True)
    ]
