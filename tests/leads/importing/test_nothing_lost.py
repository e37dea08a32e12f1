"""Every cell that is not empty is on the person, or named as left out before anything happens."""

import csv
import io
import re
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.capture.filing import file_next_arrival
from leads.models import Arrival, Business, Import, Lead
from leads.sources import importing
from tests import support
from tests.support import MONDAY

pytestmark = pytest.mark.django_db

COLUMNS = [
    "Name",
    "First name",
    "Last name",
    "Email",
    "Work email",
    "Phone",
    "Mobile",
    "Notes",
    "Message",
    "Colour",
    "Language",
    "phone",
]
CELLS = st.sampled_from(
    [
        "",
        "Ada",
        "Ada Keen",
        "Ada Keen <ada{n}@x.example>",
        "ada{n}@x.example",
        "ada{n}@x.example; keen{n}@x.example",
        "902555{n:04}",
        "902-555-{n:04} / 902-556-{n:04}",
        "902-555-{n:04} ext. 12",
        "1.90256E+10",
        "12",
        "n/a",
        "#N/A",
        "=A1&B1",
        "call after five, please",
        "fr",
        'two\nlines; with, every "sign"',
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=12, max_size=13), min_size=1, max_size=4)
SAYS_NOTHING = ("n/a",)
numbers = count(1)


def file_of(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    return text.getvalue().encode()


def on_person(lead: Lead) -> str:
    """Everything that a lead and its contact show, without blanks and signs."""
    addresses = lead.contact.addresses.values_list("value", flat=True)
    words = lead.inbound.values_list("text", flat=True)
    return bare("\n".join([lead.contact.name, *addresses, *map(str, lead.fields.values()), *words]))


def bare(text: str) -> str:
    return re.sub(r"\W", "", text.lower())


def is_told(cell: str, shown: str) -> bool:
    """As a whole, or each of its addresses, numbers and words."""
    return bare(cell) in shown or all(bare(part) in shown for part in re.split(r"[\s;/<>]+", cell))


def lost_cells(draft: Import, rows: list[list[str]]) -> list[str]:
    skipped = set(draft.table_rows.filter(fate="skip").values_list("number", flat=True))
    importing.start_import(draft)
    support.work_through(draft)
    while file_next_arrival(MONDAY):
        pass
    lost = []
    for number, row in enumerate(rows, start=2):
        arrival = Arrival.objects.filter(
            submission_id=importing.submission_id(draft, number), lead__isnull=False
        ).first()
        shown = on_person(arrival.lead) if arrival and arrival.lead else ""
        named = "\n".join(
            note for note in draft.notes if note.startswith(f"Left out in row {number},")
        )
        lost += [
            cell
            for cell in row
            if cell
            and number not in skipped
            and cell not in SAYS_NOTHING
            and cell not in named
            and not is_told(cell, shown)
        ]
    return lost


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS)
def test_no_cell_is_lost(business: Business, rows: list[list[str]]) -> None:
    filled = [[cell.format(n=next(numbers) % 10_000) for cell in row] for row in rows]
    filled[0][3] = f"first{next(numbers)}@x.example"
    draft = support.looked_at(business, file_of(filled))
    assert lost_cells(draft, filled) == []


def test_no_cell_is_lost_on_the_lead_of_somebody_known(business: Business) -> None:
    known = support.answered_lead(business)
    row = [
        "Augusta King",
        "",
        "",
        known.contact.email,
        "a2@x.example",
        "902-555-0177",
        "",
        "5 roofs",
    ]
    filled = [[*row, "", "blue", "fr", "pinned"]]
    draft = support.looked_at(business, file_of(filled))
    assert draft.table_rows.get().fate == "update"
    assert lost_cells(draft, filled) == []
    assert "Colour: blue" in known.inbound.latest("pk").text
