"""Who gets an inquiry: whom they know, else whom the first rule that fits names.

Somebody at work goes before somebody who is not; who is absent gets nothing. At night, when nobody
is at work, it goes to whom it would go in the morning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count

from leads.business.presence import is_at_work, is_away
from leads.models import AssignmentRule, Business, Lead, profile_of
from leads.owners.matching import Asked, fits
from leads.pipeline.assigning import people_who_work

Way = AssignmentRule.Way


@dataclass(frozen=True)
class Choice:
    """Whose it is to be. `rule` is the one that says so; None where they know each other."""

    user: User
    rule: AssignmentRule | None = None


@dataclass(frozen=True)
class Team:
    """Those who work leads in a business, by their number, and who of them is there now."""

    people: dict[int, User]
    at_work: frozenset[int]
    here: frozenset[int]  # not absent; perhaps after hours

    def best(self, numbers: Sequence[int]) -> list[User]:
        """Of these people those at work, else those who are not absent."""
        for there in (self.at_work, self.here):
            if found := [self.people[number] for number in numbers if number in there]:
                return found
        return []


def team_of(business: Business, now: datetime) -> Team:
    local = now.astimezone(business.zone)
    people = {user.pk: user for user in people_who_work(business)}
    return Team(
        people,
        frozenset(pk for pk, user in people.items() if is_at_work(profile_of(user), local)),
        frozenset(pk for pk, u in people.items() if not is_away(profile_of(u), local.date())),
    )


def choose_owner(
    business: Business, asked: Asked, now: datetime, known: int | None = None
) -> Choice | None:
    """`known` is the number of whose their last lead was. None where nobody is to have it."""
    rules = list(business.assignment_rules.select_related("source").prefetch_related("people"))
    if not rules and known is None:
        return None
    team = team_of(business, now)
    if known in team.at_work:
        return Choice(team.people[known])
    for rule in rules:
        if fits(rule, asked) and (user := next_of(rule, team)):
            return Choice(user, rule)
    return Choice(team.people[known]) if known in team.here else None


def next_of(rule: AssignmentRule, team: Team) -> User | None:
    """Of the rule's people whoever's turn it is, or has least to do."""
    there = team.best(sorted(user.pk for user in rule.people.all()))
    if not there:
        return None
    if rule.way == Way.LEAST_BUSY:
        return idlest(there, rule.business)
    return next_in_turn(there, rule.last_given_id)


def next_in_turn(there: Sequence[User], last: int | None) -> User:
    """The one after `last`, by their numbers; after the last one the first."""
    return next((user for user in there if last is None or user.pk > last), there[0])


def idlest(there: Sequence[User], business: Business) -> User:
    """Whoever has the fewest open leads here; of equals the one who joined first."""
    theirs = Lead.objects.open().filter(owner__in=there, business=business)
    rows = theirs.order_by().values_list("owner").annotate(many=Count("pk"))
    many = dict(rows)
    return min(there, key=lambda user: (many.get(user.pk, 0), user.pk))
