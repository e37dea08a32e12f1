"""The sources of a business as a file gives them: how they are set, and no secret or key of one.

Keys for the API stay out: they are nothing but a secret.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_origin, get_type_hints

from django.core.exceptions import ValidationError

from leads.declined import Declined
from leads.models import Business, Source
from leads.models.source_shapes import FormField, MailboxSettings, TelephoneSettings
from leads.sources.changes import note_new_source, save_settings
from leads.sources.form_settings import FormSettings, mistakes_in_fields, mistakes_in_settings
from leads.sources.number_settings import number_mistakes
from leads.sources.settings import key_for

KINDS = (
    Source.Kind.FORM,
    Source.Kind.MAILBOX,
    Source.Kind.WEBHOOK,
    Source.Kind.SMS,
    Source.Kind.MANUAL,
)
COLUMNS = (
    "name",
    "active",
    "fields",
    "thanks",
    "redirect",
    "consent",
    "language",
    "mapping",
    "needs_proof",
    "most_an_hour",
    "allowed_origins",
    "checked_by",
    "mailbox",
    "telephone",
)
AS_WRITTEN = "is not as export_business writes it"


def sources_in_file(business: Business) -> list[Source]:
    return list(business.sources.filter(kind__in=KINDS).order_by("id"))


def source_as_data(source: Source) -> dict[str, Any]:
    return {"kind": source.kind, **{name: getattr(source, name) for name in COLUMNS}}


def load_sources(business: Business, given: Any, now: datetime) -> list[Source]:
    """Those of a file, in its order: each is the one of its kind and name, else the next of its
    kind, else a new one. The same again changes nothing. Within the caller's transaction.

    Declined where one is of another shape, or has mistakes.
    """
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise Declined(f"sources: {AS_WRITTEN}")
    left = sources_in_file(business)
    loaded = []
    for number, one in enumerate(given, start=1):
        source = counterpart(business, left, one)
        left = [other for other in left if other is not source]
        loaded.append(load_source(source, one, f"sources.{number}", now))
    return loaded


def counterpart(business: Business, left: Sequence[Source], given: Mapping[str, Any]) -> Source:
    same_kind = [source for source in left if source.kind == given.get("kind")]
    same_name = [source for source in same_kind if source.name == given.get("name")]
    found = next(iter([*same_name, *same_kind]), None)
    return found or Source(business=business, kind=str(given.get("kind")))


def load_source(source: Source, given: Mapping[str, Any], place: str, now: datetime) -> Source:
    if source.kind not in KINDS:
        raise Declined(f"{place}.kind: must be one of {', '.join(KINDS)}")
    for name in COLUMNS:
        setattr(source, name, given.get(name, getattr(source, name)))
    if wrong := source_mistakes(source):
        raise Declined(f"{place}.{wrong}")
    if source.pk:
        save_settings(source, [*COLUMNS], now, None)
        return source
    source.key = key_for(source.kind)
    source.save()
    note_new_source(source, now, None)
    return source


def source_mistakes(source: Source) -> str:
    """The first thing that is wrong with it; "" where nothing is."""
    wrong = shape_mistake(source)
    if wrong:
        return wrong
    found = number_mistakes(source, source.telephone)
    if source.is_form:
        settings: Any = {name: getattr(source, name) for name in FormSettings.__annotations__}
        found |= mistakes_in_fields(source.fields) | mistakes_in_settings(settings)
    return next((f"{name}: {text}" for name, text in found.items()), "")


def shape_mistake(source: Source) -> str:
    try:
        source.clean_fields(exclude=OURS | {"fields", "mapping", "mailbox", "telephone"})
    except ValidationError as error:
        return next(f"{name}: {words[0]}" for name, words in error.message_dict.items())
    right = {
        "fields": isinstance(source.fields, list)
        and all(has_shape(one, FormField) for one in source.fields),
        "mapping": are_texts(source.mapping),
        "mailbox": has_shape(source.mailbox, MailboxSettings),
        "telephone": has_shape(source.telephone, TelephoneSettings),
        "allowed_origins": has_kind(source.allowed_origins, list[str]),
    }
    return next((f"{name}: {AS_WRITTEN}" for name, is_right in right.items() if not is_right), "")


def are_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) for pair in value.items() for text in pair
    )


def has_shape(value: Any, shape: type) -> bool:
    """Whether it is an object of this kind of TypedDict."""
    kinds = get_type_hints(shape)
    needed: frozenset[str] = shape.__required_keys__  # type: ignore[attr-defined]
    return (
        isinstance(value, dict)
        and needed <= value.keys() <= kinds.keys()
        and all(has_kind(part, kinds[name]) for name, part in value.items())
    )


def has_kind(value: Any, kind: Any) -> bool:
    if get_origin(kind) is list:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


# What is found out or made by ourselves, and so stands in no file
OURS = {field.name for field in Source._meta.fields} - {*COLUMNS, "kind"}
