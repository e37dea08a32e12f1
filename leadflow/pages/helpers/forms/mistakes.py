"""What a verb declines stands at the field that it concerns."""

import re
from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from leads.declined import Declined

IN_A_ROW = re.compile(r"[a-z_]+-(\d+)-(\w+)")  # steps-2-day


def is_accepted(form: forms.Form, do: Callable[[], object]) -> bool:
    """Whether `do`, called where the form is valid, took what was typed.

    Else each mistake stands at its field.
    """
    if not form.is_valid():
        return False
    try:
        do()
    except Declined as declined:
        show_mistakes(declined, form)
        return False
    return True


def say_mistakes(request: HttpRequest, form: forms.Form) -> None:
    """On the page that is led to, where the form's own is none."""
    for mistakes in form.errors.values():
        messages.error(request, " ".join(map(str, mistakes)))


def show_mistakes(declined: Declined, form: forms.Form, rows: Sequence[forms.Form] = ()) -> None:
    """Put each mistake at its field.

    "subject" is a field of `form`, "steps-2-day" one of the third of `rows`; what no field has
    stands above the form.
    """
    for name, text in declined.mistakes.items():
        in_row = IN_A_ROW.fullmatch(name)
        if in_row and int(in_row[1]) < len(rows):
            add_mistake(rows[int(in_row[1])], in_row[2], text)
        else:
            add_mistake(form, name, text)


def show_mistakes_by_prefix(declined: Declined, forms_of_page: Sequence[forms.Form]) -> None:
    """Put each mistake at its field, which is called as its form's prefix and the field's name.

    What no field has stands above the first form.
    """
    places = {form.add_prefix(name): (form, name) for form in forms_of_page for name in form.fields}
    for name, text in declined.mistakes.items():
        form, field = places.get(name, (forms_of_page[0], ""))
        add_mistake(form, field, text)


def add_mistake(form: forms.Form, name: str, text: str) -> None:
    """At the field of that name where people can see it, else above the form."""
    is_seen = name in form.fields and not form[name].is_hidden
    form.add_error(name if is_seen else None, text)
