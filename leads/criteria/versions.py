"""The written criteria change by a new version.

One that has judged a lead is never touched again.
"""

import re
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from leads.criteria.rules import mistake_in
from leads.declined import Declined
from leads.models import Business, CriteriaVersion, Criterion, Source

LONGEST_SENTENCE = 2_000


def criteria_mistakes(criteria: Any) -> list[str]:
    """What is wrong with a list of criteria, each line naming its place."""
    if not isinstance(criteria, list):
        return ["criteria: must be a list"]
    found, keys = [], set()
    for number, row in enumerate(criteria, start=1):
        place = f"criterion {number}"
        if not isinstance(row, dict):
            found.append(f"{place}: must be an object")
            continue
        place += f" ({str(row.get('key') or 'no key')[:60]})"
        found += [f"{place}: {m}" for m in row_mistakes(row)]
        if str(row.get("key")) in keys:
            found.append(f"{place}: this key stands twice")
        keys.add(str(row.get("key")))
    return found


def row_mistakes(row: dict[str, Any]) -> list[str]:
    found = []
    text, key = row.get("text"), row.get("key", "")
    if (
        not isinstance(text, str)
        or not text.strip()
        or len(text) > LONGEST_SENTENCE
        or "\x00" in text
    ):
        found.append(f"the sentence is missing, or longer than {LONGEST_SENTENCE} characters")
    if not isinstance(key, str) or len(key) > 80:
        found.append("key must be text of at most 80 characters")
    weight = row.get("weight", 3)
    if not isinstance(weight, int) or isinstance(weight, bool) or not 1 <= weight <= 5:
        found.append(f"weight must be a whole number from 1 to 5, not {weight!r}")
    if row.get("kind", "judgement") not in ("rule", "judgement"):
        found.append(f"kind must be rule or judgement, not {row.get('kind')!r}")
    if row.get("kind") == "rule" and (wrong := mistake_in(row.get("rule"))):
        found.append(wrong)
    return found + [
        f"{flag} must be true or false"
        for flag in ("required", "disqualifying")
        if not isinstance(row.get(flag, False), bool)
    ]


def shape(row: dict[str, Any] | Criterion) -> dict[str, Any]:
    """A criterion as plain data, whatever it came as."""
    get = (
        row.get if isinstance(row, dict) else lambda name, default=None: getattr(row, name, default)
    )
    kind = get("kind") or "judgement"
    text = str(get("text")).strip()
    return {
        "key": get("key") or slugify(text)[:60] or "no-sentence",
        "text": text,
        "weight": get("weight", 3),
        "kind": kind,
        "required": bool(get("required", False)),
        "disqualifying": bool(get("disqualifying", False)),
        "rule": as_typed(get("rule") or {}) if kind == "rule" else {},
    }


def as_typed(rule: Any) -> Any:
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


def changes_between(
    old: CriteriaVersion | None, new: CriteriaVersion
) -> list[tuple[str, dict[str, Any] | None, dict[str, Any] | None]]:
    """(same | changed | added | removed, how it was, how it is) line by line, in the order of the
    new one.
    """
    before = {c.key: shape(c) for c in old.criteria.all()} if old else {}
    after = {c.key: shape(c) for c in new.criteria.all()}
    lines: list[tuple[str, dict[str, Any] | None, dict[str, Any] | None]] = [
        (
            "added" if key not in before else "same" if before[key] == row else "changed",
            before.get(key),
            row,
        )
        for key, row in after.items()
    ]
    return lines + [("removed", row, None) for key, row in before.items() if key not in after]


@transaction.atomic
def new_version(
    business: Business,
    criteria: list[dict[str, Any]],
    now: datetime,
    by: User | None = None,
    try_first: bool = False,
) -> CriteriaVersion:
    """Put new criteria in force, or only keep them where they are tried first.

    The same criteria again change nothing. Declined names every mistake. Runs within a caller's
    transaction.
    """
    wrong = criteria_mistakes(criteria)
    if wrong:
        raise Declined("; ".join(wrong))
    Business.objects.select_for_update().get(pk=business.pk)
    current = version_in_force(business)
    wanted = [shape(row) for row in criteria]
    if current and [shape(c) for c in current.criteria.all()] == wanted:
        return current
    newest = business.criteria_versions.first()
    if (
        try_first
        and newest
        and not newest.in_force
        and [shape(c) for c in newest.criteria.all()] == wanted
    ):
        return newest  # the same draft again
    if not try_first:
        business.criteria_versions.filter(in_force=True).update(in_force=False)
    version = CriteriaVersion.objects.create(
        business=business,
        number=newest.number + 1 if newest else 1,
        created_at=now,
        created_by=by,
        in_force=not try_first,
        in_force_since=None if try_first else now,
        in_force_by=None if try_first else by,
    )
    Criterion.objects.bulk_create(
        Criterion(version=version, position=n, **row) for n, row in enumerate(wanted, start=1)
    )
    return version


@transaction.atomic(durable=True)
def save_criteria(
    business: Business, criteria: list[dict[str, Any]], now: datetime, by: User
) -> CriteriaVersion:
    """The same, as an owner's own step."""
    return new_version(business, criteria, now, by)


@transaction.atomic(durable=True)
def put_in_force(version: CriteriaVersion, now: datetime, by: User) -> None:
    """From now on this one judges; leads keep the version that judged them."""
    Business.objects.select_for_update().get(pk=version.business_id)
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


def unasked(business: Business, rows: list[dict[str, Any]]) -> set[str]:
    """Fields of rules for which no form asks.

    Such a rule can only tell where somebody gives them otherwise.
    """
    asked = {n.lower() for n in asked_fields(business)}
    return {
        field
        for row in rows
        if (field := str((row.get("rule") or {}).get("field", "")).strip())
        and field.lower() not in asked
    }
