"""Import: say for each row of a table what it would become and why, do it, and undo it."""

from leads.fields import IGNORED, MEANINGS
from leads.sources.importing.draft import change_mapping, keep_table, start_import
from leads.sources.importing.fates import Fate, fates, promise_of
from leads.sources.importing.running import arrivals_of, import_next_rows, submission_id
from leads.sources.importing.undoing import undo_import

__all__ = [
    "IGNORED",
    "MEANINGS",
    "Fate",
    "arrivals_of",
    "change_mapping",
    "fates",
    "import_next_rows",
    "keep_table",
    "promise_of",
    "start_import",
    "submission_id",
    "undo_import",
]
