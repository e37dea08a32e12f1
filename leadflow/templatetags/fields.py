"""Form fields: label, control, help and mistakes in one shape.

Each tag takes a field of a form (a BoundField), or the name of one that no form holds, followed by
its label and its value:

    {% field form.subject %}
    {% field "subject" "Subject" typed.subject hint="of a mail" maxlength=200 %}
    {% field "missed" "What is late" typed.missed choices=ways %}
    {% tick form.active %}
"""

from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()
FIELD = "components/field.html"


@register.inclusion_tag(FIELD)
def field(source: BoundField | str, label: str = "", value: Any = "", **parts: Any) -> Any:
    """A field with what belongs to it.

    Of every field: hint (beside the label), help, warning, inline (label and control side by side),
    and look: "bare" (the label is read out only) or "wraps" (side by side where there is room). Of
    one that no form holds also: error, autofocus, choices and empty (the words for choosing
    nothing), rows (of a text area), row (a number that its name and id end with), of (one that only
    its id ends with). Whatever else is given is an attribute of the control.
    """
    if isinstance(source, BoundField):
        return bound_field_context(source, label, **parts)
    return named_field_context(source, label, value, **parts)


@register.simple_block_tag
def field_with_help(
    content: str, source: BoundField | str, label: str = "", value: Any = "", **parts: Any
) -> SafeString:
    """`field` whose help is what stands between the tags."""
    shown = field(source, label, value, help=SafeString(content.strip()), **parts)
    return render_to_string(FIELD, shown)


@register.inclusion_tag("components/tick.html")
def tick(
    source: BoundField | str,
    label: str = "",
    checked: object = False,
    row: int | None = None,
    right: bool = False,
) -> dict[str, Any]:
    """A box to tick in a line of others; `row` ends its name, `right` moves it to the end."""
    help: Any = ""
    if isinstance(source, BoundField):
        control, label = source.as_widget(), label or str(source.label)
        help = source.help_text
    else:
        control = forms.CheckboxInput().render(numbered(source, row), bool(checked))
    return {"control": control, "label": label, "help": help, "right": right}


@register.inclusion_tag("components/options.html")
def options(choices: Any, chosen: Any = None) -> dict[str, Any]:
    """The options of a select, one of them chosen."""
    return {
        "options": [(value, label, str(value) == str(chosen)) for value, label in pairs(choices)]
    }


@register.inclusion_tag("components/not_saved.html")
def not_saved(problem: Any, rows: Any = None) -> dict[str, Any]:
    """Says above a form that nothing was saved, and why.

    Takes a form, with the formset of its rows where it has one, a list of forms, or a sentence;
    where nothing is wrong it says nothing. It has the focus where no field is the faulty one.
    """
    if not isinstance(problem, (forms.BaseForm, list)):
        return {"problem": problem}
    shown = [problem] if isinstance(problem, forms.BaseForm) else problem
    told = [error for form in shown for error in form.non_field_errors()]
    is_wrong = any(form.errors for form in shown)
    if rows is not None and rows.is_bound:
        told += rows.non_form_errors()
        is_wrong = is_wrong or any(rows.errors)
    why = " ".join(map(str, told)) or gettext("Look at what is marked below.")
    return {
        "problem": why if is_wrong or told else "",
        "has_focus": bool(told) and not has_faulty_field([*shown, *(rows or [])]),
    }


def has_faulty_field(shown: list[forms.BaseForm]) -> bool:
    return any(set(form.errors) - {NON_FIELD_ERRORS} for form in shown if form.is_bound)


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.Form) -> dict[str, Any]:
    """What is wrong with a form and concerns no field of it."""
    return {"errors": form.non_field_errors()}


def bound_field_context(
    bound: BoundField,
    label: str = "",
    *,
    hint: str = "",
    help: Any = "",
    warning: str = "",
    inline: bool = False,
    look: str = "",
    **given: Any,
) -> dict[str, Any]:
    """What components/field.html shows of a form's field.

    The first one of its form that is wrong gets the focus.
    """
    help = help or bound.help_text
    attributes = control_attributes(given)
    if describing := described_by(bound.auto_id, help, warning, bound.errors):
        attributes["aria-describedby"] = describing
    is_group = bound.use_fieldset
    if bound.name == next((n for n in bound.form.fields if n in bound.form.errors), None):
        attributes["autofocus"] = True
        if is_group:  # it has no control of its own
            bound.subwidgets[0].data["attrs"]["autofocus"] = True
    return {
        "id": bound.auto_id,
        "describing": describing,
        "label": label or bound.label,
        "hint": hint,
        "help": help,
        "warning": warning,
        "errors": bound.errors,
        "control": "" if is_group else bound.as_widget(attrs=attributes),
        "ticks": list(bound) if is_group else [],
        "is_tick": isinstance(bound.field.widget, forms.CheckboxInput),
        "inline": inline,
        "look": look,
    }


def named_field_context(
    name: str,
    label: str,
    value: Any,
    *,
    hint: str = "",
    help: Any = "",
    warning: str = "",
    error: str = "",
    inline: bool = False,
    look: str = "",
    row: int | None = None,
    of: object = None,
    **control: Any,
) -> dict[str, Any]:
    """What components/field.html shows of a field that no form holds."""
    name = numbered(name, row)
    identity = control.pop("id", None) or numbered(name, of)
    attributes = {"id": identity}
    if describing := described_by(identity, help, warning, error):
        attributes["aria-describedby"] = describing
    if error:
        attributes["aria-invalid"] = "true"
    return {
        "id": identity,
        "label": label,
        "hint": hint,
        "help": help,
        "warning": warning,
        "errors": [error] if error else [],
        "control": render_control(name, value, attributes, **control),
        "inline": inline,
        "look": look,
    }


def render_control(
    name: str,
    value: Any,
    attributes: dict[str, Any],
    choices: Any = None,
    empty: str = "",
    rows: int = 0,
    **given: Any,
) -> SafeString:
    """A select where there are choices, a text area where there are rows, else an input."""
    attributes = attributes | control_attributes(given)
    widget: forms.Widget
    if choices is not None:
        widget = forms.Select(choices=[*([("", empty)] if empty else []), *pairs(choices)])
    elif rows:
        widget = forms.Textarea({"rows": rows})
    else:
        widget = forms.TextInput({"type": attributes.pop("type", "text")})
    return widget.render(name, value, attributes)


def control_attributes(given: dict[str, Any]) -> dict[str, Any]:
    """With the hyphens that no name in a template may have."""
    return {name.replace("_", "-"): value for name, value in given.items()}


def pairs(choices: Any) -> list[tuple[Any, Any]]:
    """(value, label) of each; a plain word is both."""
    return [(one, one) if isinstance(one, str) else one for one in choices]


def described_by(identity: str, help: object, warning: object, errors: object) -> str:
    """The ids of what is said about a field, for aria-describedby."""
    said = {"helptext": help, "warning": warning, "error": errors}
    return " ".join(f"{identity}_{part}" for part, words in said.items() if words)


def numbered(name: str, number: object) -> str:
    return name if number is None else f"{name}-{number}"
