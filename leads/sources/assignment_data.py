"""How a team shares its leads, as a file gives it: everything but who the people are.

A rule that the business has already keeps its people; a new one has none until somebody chooses
them, and gives nothing to anybody before. A rule of an API's stays out, as its source does.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from leads.business.changes import note_changes
from leads.declined import Declined
from leads.models import AssignmentRule, Business, Source, Teamwork, teamwork_of
from leads.owners.rules import AREA, MOST, as_words, name_of_rule
from leads.sources.source_data import KINDS

CONDITIONS = ("postcodes", "words", "language", "category", "way")
CHOICES = ("keeps_owner", "answerer_owns")
SHARES = (*CHOICES, "managers_at", "all_at")
AS_WRITTEN = "is not as export_business writes it"


def assignment_as_data(business: Business) -> dict[str, Any]:
    teamwork = teamwork_of(business)
    return {
        "assignment_rules": [rule_as_data(rule) for rule in rules_in_file(business)],
        "teamwork": {name: getattr(teamwork, name) for name in SHARES},
    }


def rules_in_file(business: Business) -> list[AssignmentRule]:
    """In their order."""
    rules = business.assignment_rules.select_related("source")
    return [rule for rule in rules if rule.source is None or rule.source.kind in KINDS]


def rule_as_data(rule: AssignmentRule) -> dict[str, Any]:
    source = {"kind": rule.source.kind, "name": rule.source.name} if rule.source else None
    return {"source": source, **{name: getattr(rule, name) for name in CONDITIONS}}


def load_assignment(business: Business, data: dict[str, Any], now: datetime) -> None:
    """What a file gives of that, its sources being there. The same again changes nothing, and what
    it leaves out stays. Within the caller's transaction. Declined for another shape.
    """
    if "assignment_rules" in data:
        load_rules(business, data["assignment_rules"], now)
    if "teamwork" in data:
        load_teamwork(business, data["teamwork"], now)


def load_rules(business: Business, given: Any, now: datetime) -> None:
    if not isinstance(given, list) or len(given) > MOST:
        raise Declined(f"assignment_rules: {AS_WRITTEN}")
    before = rules_in_file(business)
    if [rule_as_data(rule) for rule in before] == given:
        return
    left, loaded = list(before), []
    for number, one in enumerate(given, start=1):
        rule = next((rule for rule in left if rule_as_data(rule) == one), None)
        left = [other for other in left if other is not rule]
        loaded.append(rule or new_rule(business, one, f"assignment_rules.{number}"))
    for rule in left:
        note_rule(rule, as_words(rule), "", now)
        rule.delete()
    for position, rule in enumerate(loaded, start=1):
        place(rule, position, now)


def new_rule(business: Business, given: Any, where: str) -> AssignmentRule:
    """Not kept yet."""
    if not isinstance(given, dict) or not given.keys() <= {"source", *CONDITIONS}:
        raise Declined(f"{where}: {AS_WRITTEN}")
    conditions = {name: given[name] for name in CONDITIONS if name in given}
    source = source_named(business, given.get("source"), where)
    rule = AssignmentRule(business=business, source=source, position=0, **conditions)
    try:
        rule.clean_fields()
    except ValidationError as error:
        name, words = next(iter(error.message_dict.items()))
        raise Declined(f"{where}.{name}: {words[0]}") from error
    return rule


def source_named(business: Business, given: Any, where: str) -> Source | None:
    if given is None:
        return None
    if not isinstance(given, dict) or given.keys() != {"kind", "name"}:
        raise Declined(f"{where}.source: must have a kind and a name")
    found = business.sources.filter(kind=str(given["kind"]), name=str(given["name"])).first()
    if found is None:
        raise Declined(f"{where}.source: there is no source of this kind and name")
    return found


def place(rule: AssignmentRule, position: int, now: datetime) -> None:
    is_new = rule.pk is None
    rule.position = position
    # whose turn it is next is the workers' to say
    rule.save(update_fields=None if is_new else ["position"])
    if is_new:
        note_rule(rule, "", as_words(rule), now)


def note_rule(rule: AssignmentRule, before: str, after: str, now: datetime) -> None:
    name = name_of_rule(rule)
    note_changes(rule.business, AREA, {name: before}, {name: after}, None, now)


def load_teamwork(business: Business, given: Any, now: datetime) -> None:
    if not isinstance(given, dict) or not given.keys() <= {*SHARES}:
        raise Declined(f"teamwork: {AS_WRITTEN}")
    row = teamwork_of(business)
    old = {name: getattr(row, name) for name in SHARES}
    for name, value in given.items():
        setattr(row, name, value)
    check_shares(row)
    new = {name: getattr(row, name) for name in SHARES}
    if new != old:
        Teamwork.objects.update_or_create(business=business, defaults=new)
        note_changes(business, AREA, old, new, None, now)


def check_shares(row: Teamwork) -> None:
    shares = [row.managers_at, row.all_at]
    is_share = all(one is None or (type(one) is int and 0 < one <= 100) for one in shares)
    is_in_order = None in shares or shares == sorted(set(map(int, filter(None, shares))))
    is_choice = all(isinstance(getattr(row, name), bool) for name in CHOICES)
    if not (is_choice and is_share and is_in_order):
        raise Declined("teamwork: must be shares of the promise in percent, managers before all")
