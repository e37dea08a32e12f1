"""Import: say for each row of a table what it would become and why, do it, and undo it."""

from datetime import datetime

from leads.fields import IGNORED, MEANINGS
from leads.models import Import
from leads.sources.importing.draft import (
    change_mapping,
    counts_of,
    keep_file,
    promise_of,
    start_import,
)
from leads.sources.importing.looking import look_at_next_rows
from leads.sources.importing.reading import read_next_file
from leads.sources.importing.running import arrivals_of, import_next_rows, submission_id
from leads.sources.importing.undoing import leads_that_stayed, undo_import, undo_next_rows

__all__ = [
    "IGNORED",
    "MEANINGS",
    "arrivals_of",
    "change_mapping",
    "counts_of",
    "keep_file",
    "leads_that_stayed",
    "promise_of",
    "start_import",
    "submission_id",
    "undo_import",
    "work_next_import",
]

# By what comes first: people look at a page until a file has been read
STEPS = {
    Import.State.READING: read_next_file,
    Import.State.LOOKING: look_at_next_rows,
    Import.State.UNDOING: undo_next_rows,
    Import.State.RUNNING: import_next_rows,
}


def work_next_import(now: datetime) -> bool:
    """Take one import some rows further. False when none goes on, or others have them in hand."""
    going_on = Import.objects.filter(state__in=STEPS).order_by("id").values_list("pk", "state")
    in_turn = sorted(going_on, key=lambda found: list(STEPS).index(Import.State(found[1])))
    return any(STEPS[Import.State(state)](pk, now) for pk, state in in_turn)
