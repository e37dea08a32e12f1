"""The forms of the criteria: a row for each, and what the whole of them is saved for."""

from itertools import count
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from leadflow.pages.helpers.forms.form_fields import TextField
from leadflow.pages.helpers.forms.form_rows import RemovableRows
from leads.criteria.mistakes import LONGEST_KEY, LONGEST_SENTENCE
from leads.criteria.rules import OPERATORS, TAKES_A_LIST
from leads.criteria.versions import criterion_row
from leads.models import Criterion
from leads.models.criteria import CriterionRow

SPARE_ROWS, MAX_ROWS = 2, 1000
WEIGHTS = [(number, number) for number in range(1, 6)]


class CriteriaForm(forms.Form):
    try_first = forms.BooleanField(required=False)  # its button: on the last leads, before use
    try_samples = forms.BooleanField(required=False)  # its button: on inquiries that we made up


class CriterionForm(forms.Form):
    """A sentence; one that has a field or a value is a rule."""

    key = forms.CharField(required=False, max_length=LONGEST_KEY, widget=forms.HiddenInput)
    text = TextField(rows=2, required=False, max_length=LONGEST_SENTENCE)
    weight = forms.TypedChoiceField(
        label=gettext_lazy("Weight"), choices=WEIGHTS, coerce=int, initial=3
    )
    required = forms.BooleanField(label=gettext_lazy("required"), required=False)
    disqualifying = forms.BooleanField(
        label=gettext_lazy("describes something unwanted"), required=False
    )
    field = forms.CharField(
        label=gettext_lazy("Field"),
        required=False,
        widget=forms.TextInput(attrs={"list": "asked-fields", "placeholder": "postcode"}),
    )
    op = forms.ChoiceField(
        label=gettext_lazy("Condition"), choices=list(OPERATORS.items()), required=False
    )
    value = TextField(label=gettext_lazy("Value"), rows=2, required=False)
    warning = ""  # of the field

    @property
    def name(self) -> str:
        """Its place on the page."""
        return gettext("Criterion %(number)s") % {
            "number": int(str(self.prefix).rpartition("-")[2]) + 1
        }

    @property
    def is_rule(self) -> bool:
        return bool(self["field"].value() or self["value"].value())

    @property
    def is_used(self) -> bool:
        """Whether a valid row says something."""
        return any(self.cleaned_data.get(name) for name in ("text", "field", "value"))

    def typed_row(self) -> CriterionRow:
        """What was typed into a valid row."""
        typed = self.cleaned_data
        names = ("key", "text", "weight", "required", "disqualifying")
        given = {name: typed[name] for name in names}
        if typed["field"] or typed["value"]:
            value = typed["value"]
            if typed["op"] in TAKES_A_LIST:
                value = [line.strip() for line in value.splitlines() if line.strip()]
            rule = {"field": typed["field"], "op": typed["op"], "value": value}
            given |= {"kind": Criterion.Kind.RULE.value, "rule": rule}
        return criterion_row(given)


CriteriaFormSet = forms.formset_factory(
    CriterionForm,
    RemovableRows,
    extra=SPARE_ROWS,
    can_delete=True,
    max_num=MAX_ROWS,
    validate_max=True,
)


def initial_row(row: CriterionRow) -> dict[str, Any]:
    rule = row["rule"]
    value = rule.get("value", "")
    lines = "\n".join(map(str, value)) if isinstance(value, list) else value
    return {**row, "field": rule.get("field", ""), "op": rule.get("op", ""), "value": lines}


def used_rows(rows: "forms.BaseFormSet[CriterionForm]") -> list[CriterionForm]:
    """The valid rows that say something and are not to be removed, in the order of the page."""
    return [row for row in rows.forms if row.is_used and row not in rows.deleted_forms]


def typed_criteria(rows: list[CriterionForm]) -> list[CriterionRow]:
    """What was typed; a key, once given, stays, and each has one of its own."""
    typed = [row.typed_row() for row in rows]
    taken: set[str] = set()
    for criterion in typed:
        key = criterion["key"]
        free = (f"{key}-{number}" for number in count(2))
        criterion["key"] = key if key not in taken else next(k for k in free if k not in taken)
        taken.add(criterion["key"])
    return typed
