"""One row of a table as a person and an inquiry, by what its columns are said to mean. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.utils.translation import gettext_noop

from integrations.texts.sentences import sentence
from leads.fields.columns import is_secondary
from leads.fields.details import Details
from leads.fields.labels import is_of_somebody_else
from leads.fields.looks import is_language, is_zone
from leads.fields.permission import PERMISSIONS, OptedOut, opted_out_by
from leads.fields.several import addresses_in, numbers_in
from leads.fields.values import one_line, says_something
from leads.models.lead import LeadFields

IGNORED = "ignore"
WAYS = ("email", "phone")  # to reach somebody
NAMES = ("name", "first_name", "middle_name", "last_name")
NO_ADDRESS = gettext_noop(
    "%(column)s: “%(said)s” is no e-mail address that can be used; kept as a note"
)
NO_NUMBER = gettext_noop(
    "%(column)s: “%(said)s” is no phone number that can be used; kept as a note"
)
MEANINGS = (*NAMES, *WAYS, "message", "timezone", "language", *PERMISSIONS)
MAY_SAY_STOP = ("", "message")  # meanings of columns in which a cell alone can


class Cell(NamedTuple):
    column: str
    value: str


@dataclass
class Row:
    """What a row tells.

    `fields` is what stays with the lead: what is understood under the name of its meaning, the
    rest under its column. `notes` say which cells are not what their column says. `opted_out`:
    where it says that nothing may go to them.
    """

    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    details: Details = field(default_factory=Details)
    opted_out: OptedOut | None = None

    def keep(self, column: str, value: str, label: str = "") -> None:
        """Keep a cell under its meaning, else under its column; two under one name stay two."""
        name = label or column
        while name in self.fields or (not label and name in MEANINGS):
            name += " (2)"
        self.fields[name] = value
        if not label:
            self.extra[name] = value


def understand_row(cells: dict[str, str], mapping: dict[str, str], country: str) -> Row:
    """`cells` {column: text}, `mapping` {column: meaning}, `country` that of numbers (ISO code).

    No cell is lost: what is not what its column says stays under the column's name.
    """
    used = {column: value for column, value in cells.items() if mapping.get(column) != IGNORED}
    told = [Cell(column, value) for column, value in used.items() if says_something(value)]
    row = Row()
    read_ways(row, told, mapping, country)
    name = read_name(row, of_columns(told, mapping, NAMES), mapping)
    messages = read_rest(row, told, mapping)
    row.opted_out = opted_out_by(used, mapping, MAY_SAY_STOP)
    further = [("email", v) for v in row.emails[1:]] + [("phone", v) for v in row.phones[1:]]
    row.details = replace(
        row.details,
        name=one_line(name),
        email=next(iter(row.emails), ""),
        phone=next(iter(row.phones), ""),
        message="\n\n".join(messages),
        further=tuple(further),
        extra=row.extra,
    )
    return row


def read_row(fields: LeadFields, columns: list[list[str]], country: str) -> Row:
    """A row as it arrived, its fields in any order; `columns` are [title, meaning] in theirs."""
    cells = {title: str(fields[title]) for title, _ in columns if title in fields}
    return understand_row(cells, dict(columns), country)


def read_ways(row: Row, told: list[Cell], mapping: dict[str, str], country: str) -> None:
    """Addresses and numbers, first those of columns that are said to hold them.

    One in the wrong column counts where the right one has none.
    """
    labelled = sorted(of_columns(told, mapping, WAYS), key=lambda cell: is_secondary(cell.column))
    for cell in labelled:
        read_way(row, cell, mapping[cell.column], country)
    if not row.emails:
        row.emails += lone_address(told, mapping)
    if not row.phones:
        row.phones += misplaced_number(of_columns(labelled, mapping, ("email",)), country)
    firsts = {"email": row.emails[:1], "phone": row.phones[:1]}
    row.fields |= {label: value for label, values in firsts.items() for value in values}


def of_columns(cells: list[Cell], mapping: dict[str, str], meanings: Collection[str]) -> list[Cell]:
    return [cell for cell in cells if mapping.get(cell.column, "") in meanings]


def lone_address(told: list[Cell], mapping: dict[str, str]) -> list[str]:
    """Of the first cell that holds an address and nothing else, if it may be the person's."""
    unlabelled = [cell for cell in told if not mapping.get(cell.column)]
    theirs = [cell for cell in unlabelled if not is_of_somebody_else(cell.column)]
    cells = [*of_columns(told, mapping, (*WAYS, "name")), *theirs]
    found = map(addresses_in, (cell.value for cell in cells))
    return next((one.values for one in found if one.values and not one.rest), [])


def misplaced_number(cells: list[Cell], country: str) -> list[str]:
    found = (numbers_in(cell.value, country).values for cell in cells)
    return next(filter(None, found), [])


def read_way(row: Row, cell: Cell, meaning: str, country: str) -> None:
    """The addresses or numbers of a cell; the cell itself is kept where it says more than one."""
    if meaning == "email":
        known, found, useless = row.emails, addresses_in(cell.value), NO_ADDRESS
    else:
        known, found, useless = row.phones, numbers_in(cell.value, country), NO_NUMBER
    says_one = not known and not found.rest and len(found.values) == 1
    known += filter(lambda value: value not in known, found.values)
    if not says_one:
        row.keep(cell.column, cell.value)
    if not found.values:
        row.notes.append(sentence(useless, column=cell.column, said=cell.value[:40]))


def read_name(row: Row, told: list[Cell], mapping: dict[str, str]) -> str:
    """The name as one, where columns tell it whole, in parts, or both."""
    parts: dict[str, str] = {}
    for cell in told:
        value = name_in(row, cell)
        meaning = mapping[cell.column]
        has_letters = any(map(str.isalpha, value))
        if has_letters and meaning not in parts:
            parts[meaning] = value
            row.keep(cell.column, value, meaning)
        elif value and value not in parts.values():
            row.keep(cell.column, value)
    return joined_name(*(parts.get(part, "") for part in NAMES))


def name_in(row: Row, cell: Cell) -> str:
    """A cell without the addresses in it; it is kept where it has one that nobody knew."""
    found = addresses_in(cell.value)
    if not set(found.values) <= set(row.emails):
        row.keep(cell.column, cell.value)
    return found.rest if found.values else cell.value


def joined_name(whole: str, first: str, middle: str, last: str) -> str:
    if first and last:
        return " ".join(filter(None, [first, middle, last]))
    if first:  # "Prénom" and "Nom": the other is the family's
        return whole if first in whole else " ".join(filter(None, [first, middle, whole]))
    return whole if last in whole else " ".join(filter(None, [whole, middle, last]))


def read_rest(row: Row, told: list[Cell], mapping: dict[str, str]) -> list[str]:
    """Everything that is no name and no way to reach them; the words of messages are returned."""
    messages = [cell.value for cell in of_columns(told, mapping, ("message",))]
    if messages := list(dict.fromkeys(messages)):
        row.fields["message"] = "\n\n".join(messages)
    for cell in told:
        meaning = mapping.get(cell.column, "")
        if meaning not in (*NAMES, *WAYS, "message"):
            row.keep(cell.column, cell.value, read_setting(row, meaning, cell.value))
    return messages


def read_setting(row: Row, meaning: str, value: str) -> str:
    """Take a time zone or a language, and say under which name it is kept, "" where it is none."""
    if meaning == "timezone" and is_zone(value):
        row.details = replace(row.details, timezone=value)
        return meaning
    if meaning == "language" and is_language(value):
        row.details = replace(row.details, language=value[:2].lower())
        return meaning
    return ""
