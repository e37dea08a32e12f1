"""What a verb declines stands at the field that it concerns."""

import re
from collections.abc import Sequence

from django import forms

from leads.declined import Declined

IN_A_ROW = re.compile(r"[a-z_]+-(\d+)-(\w+)")  # steps-2-day


def show_mistakes(declined: Declined, form: forms.Form, rows: Sequence[forms.Form] = ()) -> None:
    """Put each mistake at its field.

    "subject" is a field of `form`, "steps-2-day" one of the third of `rows`; what no field has
    stands above the form.
    """
    for name, text in declined.mistakes.items():
        in_row = IN_A_ROW.fullmatch(name)
        if name in form.fields:
            form.add_error(name, text)
        elif in_row and int(in_row[1]) < len(rows):
            rows[int(in_row[1])].add_error(in_row[2], text)
        else:
            form.add_error(None, text)
