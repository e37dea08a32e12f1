"""The rules by which inquiries are given, as managers set them."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from integrations.texts.sentences import sentence
from leads.business.changes import note_changes
from leads.declined import Declined
from leads.models import AssignmentRule, Business, Judgement, Source, Teamwork, teamwork_of
from leads.pipeline.assigning import name_of, people_who_work

AREA = "assigning"
MOST = 50  # rules of a business


@dataclass(frozen=True)
class Wanted:
    """A rule as it was typed."""

    source: Source | None = None
    postcodes: str = ""
    words: str = ""
    language: str = ""
    category: str = ""
    way: str = AssignmentRule.Way.IN_TURN
    people: list[User] = field(default_factory=list)


@transaction.atomic(durable=True)
def keep_rule(
    business: Business, pk: int | None, wanted: Wanted, now: datetime, by: User
) -> AssignmentRule:
    """A new one stands last. Declined names each mistake by its field."""
    check(business, wanted)
    rules = locked_rules(business)
    before = next((rule for rule in rules if rule.pk == pk), None)
    if pk is not None and before is None:
        raise Declined(gettext("This rule has been removed meanwhile."))
    if before is None and len(rules) >= MOST:
        raise Declined(gettext("That are very many rules. Remove one that is not needed."))
    old = as_words(before)
    rule = before or AssignmentRule(
        business=business, position=max((rule.position for rule in rules), default=0) + 1
    )
    for name in ("source", "postcodes", "words", "language", "category", "way"):
        setattr(rule, name, getattr(wanted, name))
    rule.save()
    rule.people.set(wanted.people)
    name = name_of_rule(rule)
    note_changes(business, AREA, {name: old}, {name: as_words(rule)}, by, now)
    return rule


def check(business: Business, wanted: Wanted) -> None:
    working = set(people_who_work(business))
    if not wanted.people:
        raise Declined(gettext("Choose at least one person."), "people")
    if not set(wanted.people) <= working:
        words = gettext("Somebody of these does not work leads here. Choose others.")
        raise Declined(words, "people")
    if wanted.source and wanted.source.business_id != business.pk:
        raise Declined(gettext("This source is not one of yours."), "source")


@transaction.atomic(durable=True)
def remove_rule(business: Business, pk: int, now: datetime, by: User) -> None:
    """One that is gone already is no mistake."""
    rule = next((rule for rule in locked_rules(business) if rule.pk == pk), None)
    if rule is not None:
        name = name_of_rule(rule)
        note_changes(business, AREA, {name: as_words(rule)}, {name: ""}, by, now)
        rule.delete()


@transaction.atomic(durable=True)
def raise_rule(business: Business, pk: int, now: datetime, by: User) -> None:
    """It changes places with the one above it."""
    rules = locked_rules(business)
    places = [rule.pk for rule in rules]
    at = places.index(pk) if pk in places else 0
    if at == 0:
        return
    places[at - 1], places[at] = places[at], places[at - 1]
    for position, number in enumerate(places, start=1):
        AssignmentRule.objects.filter(pk=number).update(position=position)
    name = sentence("rule %(number)s, place", number=str(pk))
    note_changes(business, AREA, {name: at + 1}, {name: at}, by, now)


def locked_rules(business: Business) -> list[AssignmentRule]:
    rows = AssignmentRule.objects.filter(business=business).select_for_update(of=("self",))
    return sorted(rows.order_by("pk"), key=lambda rule: (rule.position, rule.pk))


def name_of_rule(rule: AssignmentRule) -> str:
    """On the page of changes."""
    return sentence("rule %(number)s", number=str(rule.pk))


def as_words(rule: AssignmentRule | None) -> str:
    """One line for the page of changes."""
    if rule is None:
        return ""
    parts = (
        rule.source.name if rule.source else "",
        rule.postcodes,
        rule.words,
        rule.language,
        Judgement.Category(rule.category).label if rule.category else "",
        AssignmentRule.Way(rule.way).label,
    )
    people = ", ".join(name_of(user) for user in rule.people.order_by("pk"))
    said = [part for part in parts if part]
    return sentence("%(rule)s → %(people)s", rule=said, people=people)


@transaction.atomic(durable=True)
def keep_teamwork(
    business: Business,
    keeps_owner: bool,
    answerer_owns: bool,
    managers_at: int | None,
    all_at: int | None,
    now: datetime,
    by: User,
) -> None:
    """Shares of the promise in percent; None: that step is left out."""
    if managers_at is not None and all_at is not None and all_at <= managers_at:
        raise Declined(gettext("All hear of it after the managers: choose a later time."), "all_at")
    wanted = {
        "keeps_owner": keeps_owner,
        "answerer_owns": answerer_owns,
        "managers_at": managers_at,
        "all_at": all_at,
    }
    before = teamwork_of(business)
    old = {name: getattr(before, name) for name in wanted}
    Teamwork.objects.update_or_create(business=business, defaults=wanted)
    note_changes(business, AREA, old, wanted, by, now)
