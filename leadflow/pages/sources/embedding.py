"""How a source is reached from the owner's own site: its address, and what to paste there."""

from django.conf import settings
from django.utils.html import escape

from leads.business.addresses import public_address
from leads.fields import classify_label
from leads.models import Source
from leads.models.source_shapes import FieldType, FormField
from leads.sources.captions import captions

INPUT_TYPES = {"email": "email", "phone": "tel"}


def address_of(source: Source) -> str:
    return public_address("hook" if source.is_webhook else "form", source.key)


def script_tag(source: Source, is_bubble: bool = False) -> str:
    """What puts the form, or a bubble that opens it, into a page of the owner's own."""
    said = captions(source.language)
    script = settings.PUBLIC_URL + settings.STATIC_URL + "embed.js"
    attributes = {"src": script, "data-form": address_of(source), "data-title": said["frame"]}
    if is_bubble:
        attributes |= {"data-mode": "bubble", "data-label": said["bubble"]}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<script {written} async></script>"


def plain_html(source: Source) -> str:
    """The form as HTML to paste.

    It goes stale when fields change, and says so where it is offered.
    """
    rows = [plain_field(field) for field in source.fields]
    if source.consent:
        box = '<input type="checkbox" name="consent_given" required>'
        rows.append(f"  <label>{box} {escape(source.consent)}</label>")
    button = f"  <button>{captions(source.language)['send']}</button>"
    photos = any(field.get("type") == FieldType.PHOTOS for field in source.fields)
    kind = ' enctype="multipart/form-data"' if photos else ""
    form = f'<form action="{address_of(source)}" method="post"{kind}>'
    return "\n".join([form, *rows, button, "</form>"])


def plain_field(field: FormField) -> str:
    name, is_for = field["name"], classify_label(field["name"])
    if field.get("hidden"):
        return f'  <input type="hidden" name="{name}" value="{escape(field.get("value", ""))}">'
    required = " required" if field.get("required") else ""
    if field.get("choices"):
        options = "".join(f"<option>{escape(choice)}</option>" for choice in field["choices"])
        control = f'<select name="{name}"{required}><option value=""></option>{options}</select>'
    elif field.get("type") == FieldType.PHOTOS:
        control = f'<input type="file" name="{name}" accept="image/*" multiple{required}>'
    elif is_for == "message" or field.get("type") == FieldType.TEXT:
        control = f'<textarea name="{name}" rows="6"{required}></textarea>'
    else:
        kind = INPUT_TYPES.get(is_for, "text")
        control = f'<input type="{kind}" name="{name}"{required}>'
    return f"  <label>{escape(field['label'])} {control}</label>"
