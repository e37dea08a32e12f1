"""The written criteria change by a new version.

One that has judged a lead is never touched again.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import capfirst, slugify

from integrations.texts.sentences import sentence
from leads.business.changes import note_changes
from leads.criteria.mistakes import Given, mistakes_by_row
from leads.declined import Declined
from leads.models import Business, CriteriaVersion, Criterion, Source
from leads.models.criteria import CriterionRow, Rule


class Change(NamedTuple):
    """One line of two versions side by side: same, changed, added or removed."""

    kind: str
    before: CriterionRow | None
    after: CriterionRow | None


def criterion_row(given: Given | Criterion) -> CriterionRow:
    """A criterion as plain data, whatever it came as."""
    row = given if isinstance(given, Mapping) else columns_of(given)
    kind = row.get("kind") or "judgement"
    text = str(row.get("text")).strip()
    return {
        "key": row.get("key") or slugify(text)[:60] or "no-sentence",
        "text": text,
        "weight": row.get("weight", 3),
        "kind": kind,
        "required": bool(row.get("required", False)),
        "disqualifying": bool(row.get("disqualifying", False)),
        "rule": with_number(row.get("rule") or {}) if kind == "rule" else {},
    }


def columns_of(criterion: Criterion) -> dict[str, Any]:
    return {name: getattr(criterion, name) for name in CriterionRow.__annotations__}


def with_number(rule: Rule) -> Rule:
    """A limit is a number, whether it came from a form or a file.

    The same rule must not look changed.
    """
    value = rule.get("value") if isinstance(rule, dict) else None
    if (
        isinstance(value, str)
        and rule.get("op") in ("gte", "lte")
        and re.fullmatch(r"-?\d{1,15}(?:\.\d{1,6})?", value.strip())
    ):
        return {**rule, "value": float(value) if "." in value else int(value)}
    return rule


def version_in_force(business: Business) -> CriteriaVersion | None:
    return business.criteria_versions.filter(in_force=True).first()


def rows_of_version(version: CriteriaVersion | None) -> list[CriterionRow]:
    return [criterion_row(c) for c in version.criteria.all()] if version else []


def changes_between(old: CriteriaVersion | None, new: CriteriaVersion) -> list[Change]:
    """Line by line, in the order of the new one; what was removed comes last."""
    before = {row["key"]: row for row in rows_of_version(old)}
    after = {row["key"]: row for row in rows_of_version(new)}
    lines = [
        Change(
            "added" if key not in before else "same" if before[key] == row else "changed",
            before.get(key),
            row,
        )
        for key, row in after.items()
    ]
    return lines + [Change("removed", row, None) for key, row in before.items() if key not in after]


@transaction.atomic
def new_version(
    business: Business,
    criteria: Sequence[Given],
    now: datetime,
    by: User | None = None,
    try_first: bool = False,
) -> CriteriaVersion:
    """Put new criteria in force, or only keep them where they are tried first.

    The same criteria again change nothing. Declined names every mistake, by row and field:
    "rows-2-text". Runs within a caller's transaction.
    """
    check_criteria(criteria)
    Business.objects.select_for_update().get(pk=business.pk)
    rows = [criterion_row(row) for row in criteria]
    same = version_with_rows(business, rows, also_draft=try_first)
    if same:
        return same
    before = version_in_force(business)
    if not try_first:
        business.criteria_versions.filter(in_force=True).update(in_force=False)
    created = create_version(business, rows, now, by, in_force=not try_first)
    if before and not try_first:
        note_in_force(before, created, now, by)
    return created


def version_words(version: CriteriaVersion | None) -> str:
    return sentence("version %(number)s", number=str(version.number)) if version else ""


def note_in_force(
    before: CriteriaVersion | None, after: CriteriaVersion, now: datetime, by: User | None
) -> None:
    old, new = ({"in force": version_words(v)} for v in (before, after))
    note_changes(after.business, "criteria", old, new, by, now)


def check_criteria(criteria: Sequence[Given]) -> None:
    """Declined names every mistake, by row and field."""
    wrong = {
        f"rows-{number}-{name}": f"{capfirst(mistake)}."
        for number, mistakes in enumerate(mistakes_by_row(criteria))
        for name, mistake in mistakes.items()
    }
    if wrong:
        raise Declined(mistakes=wrong)


def version_with_rows(
    business: Business, rows: list[CriterionRow], also_draft: bool
) -> CriteriaVersion | None:
    """The version in force where it says just this, or the newest draft that does."""
    current = version_in_force(business)
    if current and rows_of_version(current) == rows:
        return current
    newest = business.criteria_versions.first()
    if also_draft and newest and not newest.in_force and rows_of_version(newest) == rows:
        return newest
    return None


def create_version(
    business: Business, rows: list[CriterionRow], now: datetime, by: User | None, in_force: bool
) -> CriteriaVersion:
    newest = business.criteria_versions.first()
    version = CriteriaVersion.objects.create(
        business=business,
        number=newest.number + 1 if newest else 1,
        created_at=now,
        created_by=by,
        in_force=in_force,
        in_force_since=now if in_force else None,
        in_force_by=by if in_force else None,
    )
    Criterion.objects.bulk_create(
        Criterion(version=version, position=n, **row) for n, row in enumerate(rows, start=1)
    )
    return version


@transaction.atomic(durable=True)
def save_criteria(
    business: Business, criteria: Sequence[Given], now: datetime, by: User
) -> CriteriaVersion:
    """The same, as an owner's own step."""
    return new_version(business, criteria, now, by)


@transaction.atomic(durable=True)
def put_in_force(version: CriteriaVersion, now: datetime, by: User) -> None:
    """From now on this one judges; leads keep the version that judged them."""
    business = Business.objects.select_for_update().get(pk=version.business_id)
    note_in_force(version_in_force(business), version, now, by)
    CriteriaVersion.objects.filter(business=version.business_id, in_force=True).exclude(
        pk=version.pk
    ).update(in_force=False)
    CriteriaVersion.objects.filter(pk=version.pk, in_force=False).update(
        in_force=True, in_force_since=now, in_force_by=by
    )


def asked_fields(business: Business) -> list[str]:
    """The fields that its forms ask for, each once: what a rule can be built on."""
    names = [
        str(f.get("name", ""))
        for s in business.sources.filter(kind=Source.Kind.FORM, active=True).order_by("id")
        for f in s.fields
    ]
    return list(dict.fromkeys(n for n in names if n))


def unasked_fields(business: Business, fields: Iterable[str]) -> set[str]:
    """Those of rules for which no form asks.

    Such a rule can only tell where somebody gives them otherwise.
    """
    asked = {n.lower() for n in asked_fields(business)}
    return {field for field in fields if field and field.lower() not in asked}
