"""What a submission's fields mean, whatever a form calls them. Pure."""

from leads.fields.columns import column_meaning
from leads.fields.details import (
    FEWEST_WORDS,
    MAX_FIELDS,
    Details,
    is_our_number,
    meaning_of,
    only_words,
    strangers_address,
    understand_fields,
)
from leads.fields.labels import Meaning, classify_label, is_of_somebody_else, is_unimportant
from leads.fields.permission import OptedOut, permission_asked
from leads.fields.rows import IGNORED, MEANINGS, Row, read_row, understand_row
from leads.fields.several import addresses_in, numbers_in
from leads.fields.values import LONGEST_FIELD, one_line, says_something, text_of

__all__ = [
    "FEWEST_WORDS",
    "IGNORED",
    "LONGEST_FIELD",
    "MAX_FIELDS",
    "MEANINGS",
    "Details",
    "Meaning",
    "OptedOut",
    "Row",
    "addresses_in",
    "classify_label",
    "column_meaning",
    "is_of_somebody_else",
    "is_our_number",
    "is_unimportant",
    "meaning_of",
    "numbers_in",
    "one_line",
    "only_words",
    "permission_asked",
    "read_row",
    "says_something",
    "strangers_address",
    "text_of",
    "understand_fields",
    "understand_row",
]
