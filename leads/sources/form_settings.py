"""What an owner sets for a form of ours: what it asks, and what stands around that."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from leads.declined import Declined
from leads.fields import classify_label
from leads.languages import LANGUAGES
from leads.models import Source
from leads.models.source_shapes import FieldType, FormField
from leads.sources.captions import in_our_words
from leads.sources.changes import save_settings

SYSTEM_NAMES = {
    "submission_id",
    "form_seal",
    "seen_on",
    "came_from",
    "asked_with",
    "proof",
    "fax_line",
    "consent_given",
    "stage",
    "outcome",
    "owner",
}
MAX_FIELDS, MAX_CHOICES, MAX_SITES = 20, 50, 50
LONGEST_NAME, LONGEST_LABEL, LONGEST_CHOICE, LONGEST_VALUE = 40, 200, 100, 300  # characters
LONGEST_SITE = 200  # characters
Mistakes = dict[str, str]  # {field: what is wrong}


class FormSettings(TypedDict):
    """A form beside its fields, as its builder shows it."""

    name: str
    consent: str
    thanks: str
    redirect: str
    language: str
    needs_proof: bool
    most_an_hour: int | None  # inquiries an hour that are answered without one; None: all
    active: bool
    allowed_origins: list[str]  # sites as somebody typed them


@transaction.atomic(durable=True)
def change_form(
    source: Source,
    fields: Sequence[FormField],
    settings: FormSettings,
    now: datetime,
    by: User | None = None,
) -> None:
    """Save a form as its builder shows it.

    Declined names each mistake with its field, "fields-2-name" for one in the third row, and
    nothing is saved.
    """
    if mistakes := mistakes_in_fields(fields) | mistakes_in_settings(settings):
        raise Declined(mistakes=mistakes)
    source.fields = in_our_words(fields, settings["language"])
    source.name, source.language = settings["name"], settings["language"]
    source.consent, source.thanks = settings["consent"], settings["thanks"]
    source.redirect, source.needs_proof = settings["redirect"], settings["needs_proof"]
    source.active, source.most_an_hour = settings["active"], settings["most_an_hour"]
    source.allowed_origins = [origin_of(site) for site in settings["allowed_origins"]]
    source.refused_sites = [
        refused for refused in source.refused_sites if refused["site"] not in source.allowed_origins
    ]
    source.save(update_fields=["refused_sites"])
    save_settings(source, ["fields", *settings], now, by)


def mistakes_in_fields(fields: Sequence[FormField]) -> Mistakes:
    found: Mistakes = {}
    names: list[str] = []
    for number, field in enumerate(fields):
        wrong = mistakes_in_field(field, names)
        found |= {f"fields-{number}-{part}": text for part, text in wrong.items()}
        names.append(field["name"])
    if not any(is_way_to_reach(field) for field in fields):
        found[""] = gettext(
            "A form needs a field for an e-mail address or a phone number: otherwise nobody "
            "can be answered."
        )
    elif len(fields) > MAX_FIELDS:
        found[""] = gettext("%(most)s fields at most; every field more loses visitors.") % {
            "most": MAX_FIELDS
        }
    return found


def is_way_to_reach(field: FormField) -> bool:
    """Whether somebody can be reached by what is filled in there."""
    is_typed = field.get("type") != FieldType.PHOTOS
    return is_typed and classify_label(field["name"]) in ("email", "phone")


def mistakes_in_field(field: FormField, names_before: Sequence[str]) -> Mistakes:
    found, name = {}, field["name"]
    if not re.fullmatch(rf"[a-z][a-z0-9_]{{0,{LONGEST_NAME - 1}}}", name):
        found["name"] = gettext(
            "“%(name)s” is no name for a field: small letters, digits and _."
        ) % {"name": name}
    elif name in SYSTEM_NAMES:
        found["name"] = gettext("“%(name)s” is leadflow's own; choose another name.") % {
            "name": name
        }
    elif name in names_before:
        found["name"] = gettext("“%(name)s” stands twice.") % {"name": name}
    if not field["label"]:
        found["label"] = gettext("“%(name)s” needs a label.") % {"name": name}
    if wrong := choices_mistake(field):
        found["choices"] = wrong
    return found


def choices_mistake(field: FormField) -> str:
    """What is wrong with the choices, or with the hidden value that stands in their place."""
    if field.get("hidden"):
        is_long = len(field.get("value", "")) > LONGEST_VALUE
        return (
            gettext("A hidden value has %(most)s characters at most.") % {"most": LONGEST_VALUE}
            if is_long
            else ""
        )
    if field.get("type") != FieldType.CHOICE:
        return ""
    choices = field.get("choices", [])
    if not choices:
        return gettext("“%(field)s” needs choices, one a line.") % {"field": field["name"]}
    if len(choices) > MAX_CHOICES:
        return gettext("%(most)s choices at most.") % {"most": MAX_CHOICES}
    if any(len(choice) > LONGEST_CHOICE for choice in choices):
        return gettext("A choice has %(most)s characters at most.") % {"most": LONGEST_CHOICE}
    return ""


def mistakes_in_settings(settings: FormSettings) -> Mistakes:
    found = {}
    if settings["redirect"] and not origin_of(settings["redirect"]):
        found["redirect"] = gettext("The address of the next page must begin with https://.")
    if settings["language"] not in LANGUAGES:
        found["language"] = gettext("There is no form in “%(language)s” yet.") % {
            "language": settings["language"]
        }
    if wrong := [site for site in settings["allowed_origins"] if not is_site(site)]:
        are_none = " ".join(
            (gettext("“%(site)s” is not a site.") % {"site": site}) for site in wrong
        )
        found["allowed_origins"] = gettext("%(are_none)s Write it like https://www.example.com") % {
            "are_none": are_none
        }
    elif len(settings["allowed_origins"]) > MAX_SITES:
        found["allowed_origins"] = gettext("%(most)s sites at most.") % {"most": MAX_SITES}
    return found


def is_site(typed: str) -> bool:
    """Whether a browser may be told to let this site frame a form."""
    is_plain = len(typed) <= LONGEST_SITE and typed.isascii()
    is_plain = is_plain and typed.isprintable() and not any(c in typed for c in " ;,'\"*@")
    return is_plain and bool(origin_of(typed))


def origin_of(address: str) -> str:
    """Scheme and host of a web address; "" where it is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # one that is none is refused here
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    return f"{parts.scheme}://{parts.netloc}" if is_web else ""
