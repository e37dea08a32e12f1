"""What every column holds of a person, by `columns.toml`.

Erasing, taking out and letting go read this map, and docs/data-map.md is made from it: what is not
in it is a failing test, not a thing forgotten.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db.models import Model, Q

CLASSES = {
    "who": "a name, or what else tells who somebody is",
    "contact": "by which somebody is reached or found: e-mail, phone, IP address",
    "words": "what somebody wrote or sent, or what quotes it",
    "judged": "what was concluded about them",
    "outside": "an id, address or fingerprint that came from outside",
    "team": "one of us: who did it, who may sign in",
    "owner": "what the owner wrote or set up",
    "secret": "a key, a password, a keyed hash",
    "technical": "numbers, states, moments, links between rows",
}
PERSONAL = ("who", "contact", "words", "judged", "outside")
ERASURE = {
    "deleted": "the rows go",
    "emptied": "the rows stay for the books, emptied of all that is personal",
    "kept": "nothing of theirs is here, but for what names them: that is blacked out",
}
RETENTION = {
    "raw": "what came in, as it came",
    "conversations": "leads and all that was said",
    "attachments": "files that came with it",
    "model_calls": "what a model was sent and said",
    "logs": "mails to the team, test inquiries",
    "audit": "who did what",
    "suppressions": "kept for ever, as keyed hashes: they still get nothing",
    "accounts": "until the account goes",
    "settings": "until the owner changes it",
}
SELF = "self"
NOT_OURS = "django_rq.Dashboard"  # a name for a page, without a table


@dataclass(frozen=True)
class TableEntry:
    """One table. `columns` says of each which class it is; `person` leads from it to contacts."""

    label: str
    erasure: str
    retention: str
    person: tuple[str, ...]
    columns: dict[str, str]

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def personal(self) -> list[str]:
        return [name for name, kind in self.columns.items() if kind in PERSONAL]

    def of_contacts(self, contacts: list[int]) -> Q:
        """Their rows."""
        found = Q(pk__in=[])
        for path in self.person:
            found |= Q(**{f"{'pk' if path == SELF else path}__in": contacts})
        return found


@cache
def tables() -> tuple[TableEntry, ...]:
    """Every table that the map names, in its order."""
    path = Path(__file__).with_name("columns.toml")
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(read_entry(label, entry) for label, entry in written.items())


def read_entry(label: str, entry: dict[str, list[str]]) -> TableEntry:
    columns = {name: kind for kind in CLASSES for name in entry.get(kind, [])}
    return TableEntry(
        label,
        str(entry["erasure"]),
        str(entry["retention"]),
        tuple(entry.get("person", [])),
        columns,
    )


def table(label: str) -> TableEntry:
    return next(entry for entry in tables() if entry.label == label)


def gaps() -> list[str]:
    """What the map lacks, or names and is not there; [] where it is whole."""
    named = {entry.label: entry for entry in tables()}
    models = {m._meta.label: m for m in apps.get_models() if m._meta.label != NOT_OURS}
    found = [f"{label} is no table" for label in sorted(named.keys() - models.keys())]
    for label, model in models.items():
        if label not in named:
            found.append(f"{label} is not named")
            continue
        there = {field.name for field in model._meta.concrete_fields}
        given = set(named[label].columns)
        found += [f"{label}.{name} has no class" for name in sorted(there - given)]
        found += [f"{label}.{name} is no column" for name in sorted(given - there)]
    return found
