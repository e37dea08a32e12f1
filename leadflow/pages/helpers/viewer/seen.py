"""What every page says of the businesses where a person has a place."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest

from followups.models import Message
from integrations.databases.prepared import Moment, Number, prepared_rows
from integrations.texts.sentences import unpacked
from integrations.timing import clock
from leads.business import mail_out
from leads.models import Business, Connection, Lead, Membership
from leads.models.business import BusinessQuerySet
from leads.permissions import businesses_with_place, place_in, with_places
from leads.pipeline.snoozing import snoozed
from leads.restored import decision

CHANNEL_OUT = Message.objects.filter(channel_out=True, state=Message.State.QUEUED)
STUCK = JSONObject(pk="pk", channel="channel", why="why")


@dataclass(frozen=True)
class Seen:
    """All that a person may see, and what every page says of it.

    `places` are theirs by the number of the business, in the order in which those were set up, what
    is made up last; `with_mail_out` the numbers of those who entered by what mail leaves.
    `channel_out` is a message whose whole channel is out, with its channel and why alone, and
    `is_held` says that of one nothing goes since the database was restored. `to_do` is how many
    leads wait for somebody.
    """

    places: dict[int, Membership]
    with_mail_out: frozenset[int]
    channel_out: Message | None
    is_held: bool
    to_do: int


def signed_in(request: HttpRequest) -> User:
    return cast(User, request.user)


def seen(request: HttpRequest) -> Seen:
    """Asked for once, and by one query."""
    found: Seen | None = getattr(request, "seen", None)
    if found is None:
        found = seen_by(signed_in(request))
        request.seen = found  # type: ignore[attr-defined]
    return found


def seen_by(user: User) -> Seen:
    asked = rows_of_operator if user.is_superuser else rows_of_member
    rows = asked.rows(user.pk, clock.now())
    return Seen(
        {row.pk: place_in(row, user) for row in rows},
        frozenset(row.pk for row in rows if row.has_mail_out),
        stuck_first([row.out for row in rows if row.out]),
        any(row.is_held for row in rows),
        sum((row.own_to_do if row.own_leads_only else row.to_do) or 0 for row in rows),
    )


@prepared_rows
def rows_of_operator(user: Number, now: Moment) -> QuerySet[Any]:
    return rows_seen_by(Business.objects.all(), user, now)


@prepared_rows
def rows_of_member(user: Number, now: Moment) -> QuerySet[Any]:
    return rows_seen_by(businesses_with_place(user), user, now)


def rows_seen_by(businesses: BusinessQuerySet, user: Number, now: Moment) -> QuerySet[Any]:
    """Those at work, each with what is asked of it on every page."""
    here = OuterRef("pk")
    return (
        with_places(businesses, user)
        .annotate(
            has_mail_out=Exists(Connection.objects.filter(business=here, kind=mail_out.MAIL)),
            out=Subquery(CHANNEL_OUT.filter(business=here).order_by("id").values(line=STUCK)[:1]),
            is_held=Exists(decision.undecided().filter(business=here)),
            to_do=count_of(who_waits(now)),
            own_to_do=count_of(who_waits(now).filter(owner=user)),
        )
        .order_by("is_demo", "id")
    )


def stuck_first(found: list[dict[str, Any]]) -> Message | None:
    """The oldest of these, as STUCK has them."""
    given = min(found, key=lambda one: int(one["pk"]), default=None)
    return None if given is None else Message(**{**given, "why": unpacked(given["why"])})


def who_waits(now: Moment) -> QuerySet[Lead]:
    """Somebody waits for an answer, or a person is needed and none has taken it up."""
    needed = Q(act_now=True, completed_at__isnull=True, in_hand_since__isnull=True)
    waits = Q(promise_due_at__isnull=False) | needed
    return Lead.objects.filter(waits).exclude(snoozed(now) & Q(pressing=False))


def count_of(leads: QuerySet[Lead]) -> Subquery:
    """How many of a business; none at all where there are none."""
    here = leads.filter(business=OuterRef("pk")).order_by().values("business")
    return Subquery(here.annotate(n=Count("pk")).values("n"))
