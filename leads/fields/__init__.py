"""What a submission's fields mean, whatever a form calls them. Pure."""

from leads.fields.details import FEWEST_WORDS, MAX_FIELDS, Details, understand_fields
from leads.fields.labels import Meaning, classify_label
from leads.fields.values import LONGEST_FIELD, one_line, text_of

__all__ = [
    "FEWEST_WORDS",
    "LONGEST_FIELD",
    "MAX_FIELDS",
    "Details",
    "Meaning",
    "classify_label",
    "one_line",
    "text_of",
    "understand_fields",
]
