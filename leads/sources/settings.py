"""What an owner sets for a source."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict
from urllib.parse import urlsplit

from django.db import transaction

from leads.capture import door
from leads.declined import Declined
from leads.fields import classify_label
from leads.languages import LANGUAGES
from leads.models import Arrival, Business, Source
from leads.models.source_shapes import FormField, MailboxSettings

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
TYPES = {"line": "One line", "text": "Long text", "choice": "Choice", "hidden": "Hidden"}
MAX_FIELDS = 20
NEW_NAMES: dict[str, str] = {
    Source.Kind.FORM: "Form",
    Source.Kind.WEBHOOK: "Webhook",
    Source.Kind.SMS: "Phone number",
}
STANDARD_FIELDS: list[FormField] = [
    {"name": "name", "label": "Name", "required": True},
    {"name": "email", "label": "E-mail", "required": True},
    {"name": "phone", "label": "Phone", "required": False},
    {"name": "message", "label": "How can we help?", "required": True},
]


class FormSettings(TypedDict):
    """A form beside its fields, as its builder shows it."""

    name: str
    consent: str
    thanks: str
    redirect: str
    language: str
    needs_proof: bool
    active: bool
    allowed_origins: str  # one site a line


def key_hash(key: str) -> str:
    """How a key is stored and found.

    It is long and random, so a plain hash cannot be turned back.
    """
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic(durable=True)
def new_api_key(business: Business, name: str) -> tuple[Source, str]:
    """A new API source and its key, which is stored only as a hash."""
    key = f"lf_{secrets.token_urlsafe(24)}"
    return Source.objects.create(
        business=business,
        kind=Source.Kind.API,
        name=name.strip()[:100] or "API",
        secret_hash=key_hash(key),
    ), key


@transaction.atomic(durable=True)
def switch_source(source: Source) -> None:
    """Off, or on again: what is off takes nothing."""
    source.active = not source.active
    source.save(update_fields=["active"])


@transaction.atomic(durable=True)
def new_source(business: Business, kind: str, name: str) -> Source:
    """A new form, an address for forms made elsewhere, or a phone number.

    Declined for any other kind.
    """
    if kind not in NEW_NAMES:
        raise Declined("Choose a form, a webhook or a phone number.")
    return Source.objects.create(
        business=business,
        kind=kind,
        name=name.strip()[:100] or NEW_NAMES[kind],
        key=secrets.token_hex(5 if kind == Source.Kind.FORM else 12),
        fields=STANDARD_FIELDS if kind == Source.Kind.FORM else [],
    )


@transaction.atomic(durable=True)
def change_form(source: Source, fields: Sequence[FormField], settings: FormSettings) -> None:
    """Save a form as its builder shows it. Declined names every mistake and nothing is saved."""
    wrong = [*field_mistakes(fields), *setting_mistakes(settings)]
    if wrong:
        raise Declined(" ".join(wrong))
    source.fields = [clean_field(f) for f in fields]
    source.name, source.language = settings["name"], settings["language"]
    source.consent, source.thanks = settings["consent"], settings["thanks"]
    source.redirect, source.needs_proof = settings["redirect"], settings["needs_proof"]
    source.active = settings["active"]
    source.allowed_origins = origins_of(settings["allowed_origins"])
    source.save()


def clean_field(field: FormField) -> FormField:
    kind = field.get("type") or "line"
    kept: FormField = {
        "name": field["name"],
        "label": field["label"].strip()[:200],
        "required": bool(field.get("required")) and kind != "hidden",
        "type": kind,
    }
    if kind == "choice":
        kept["choices"] = [c.strip()[:100] for c in field.get("choices", []) if c.strip()][:50]
    if kind == "hidden":
        kept["hidden"], kept["value"] = True, field.get("value", "")[:300]
    return kept


def field_mistakes(fields: Sequence[FormField]) -> list[str]:
    found: list[str] = []
    names: list[str] = []
    for field in fields:
        found += mistakes_of_field(field, names)
        names.append(field["name"])
    if not any(classify_label(n) in ("email", "phone") for n in names):
        found.append(
            "A form needs a field for an e-mail address or a phone number: otherwise nobody "
            "can be answered."
        )
    if len(fields) > MAX_FIELDS:
        found.append(f"{MAX_FIELDS} fields at most; every field more loses visitors.")
    return found


def mistakes_of_field(field: FormField, names_before: list[str]) -> list[str]:
    name = field["name"]
    wrong = {
        f"“{name}” is no name for a field: small letters, digits and _.": not re.fullmatch(
            r"[a-z][a-z0-9_]{0,39}", name
        ),
        f"“{name}” is leadflow's own; choose another name.": name in SYSTEM_NAMES,
        f"“{name}” stands twice.": name in names_before,
        f"“{name}” needs a label.": not field["label"].strip(),
        f"“{name}” needs choices, one a line.": field.get("type") == "choice"
        and not any(c.strip() for c in field.get("choices", [])),
    }
    return [mistake for mistake, is_made in wrong.items() if is_made]


def setting_mistakes(settings: FormSettings) -> list[str]:
    found = []
    if settings["redirect"] and urlsplit(settings["redirect"]).scheme not in ("http", "https"):
        found.append("The address of the next page must begin with https://.")
    if settings["language"] not in LANGUAGES:
        found.append(f"There is no form in “{settings['language']}” yet.")
    try:
        origins_of(settings["allowed_origins"])
    except Declined as error:
        found.append(str(error))
    return found


def origins_of(text: str) -> list[str]:
    """One site a line, as scheme and host. Declined names the line that is none."""
    found = []
    for line in filter(None, (part.strip() for part in text.splitlines())):
        try:
            parts = urlsplit(line)
            usable = (
                parts.scheme in ("http", "https")
                and bool(parts.hostname)
                and not any(c in line for c in " ;,'\"*@")
            )
        except ValueError:
            usable = False
        if not usable:
            raise Declined(f"“{line}” is not a site. Write it like https://www.example.com")
        found.append(f"{parts.scheme}://{parts.netloc}")
    return found


@transaction.atomic(durable=True)
def change_mapping(source: Source, mapping: dict[str, str], name: str, active: bool) -> None:
    """What a foreign form's labels mean.

    It counts for what comes in from now on, and for what is filed again.
    """
    source.mapping, source.name, source.active = mapping, name.strip()[:100] or source.name, active
    source.save(update_fields=["mapping", "name", "active"])


def send_test(source: Source, email: str, now: datetime) -> Arrival:
    """A test inquiry through a form, marked as one.

    It goes all the way and stays out of every figure.
    """
    values = {
        "name": "Test Inquiry",
        "email": email,
        "phone": source.business.phone or "+19025550100",
        "message": "This is a test of the form. Could you send me a quote, please?",
    }
    fields = {
        f["name"]: values.get(classify_label(f["name"]), (f.get("choices") or ["test"])[0])
        for f in source.fields
    }
    return door.receive_fields(
        source, "form", fields, now, f"test-{secrets.token_hex(6)}", {"test": True}
    )


@transaction.atomic(durable=True)
def connect_mailbox(business: Business, mailbox: MailboxSettings) -> Source:
    """Read this mailbox from now on, beside the ones that are read already.

    The same one again, with another way to sign in, goes on where it was.
    """
    boxes = Source.objects.filter(business=business, kind=Source.Kind.MAILBOX).order_by("id")
    same = next((s for s in boxes if is_same_mailbox(s.mailbox, mailbox)), None)
    source = (
        same
        or boxes.filter(mailbox={}).first()
        or Source(
            business=business,
            kind=Source.Kind.MAILBOX,
            name=mailbox["user"][:100],
            key=f"{business.key[:60]}-mail-{secrets.token_hex(3)}",
        )
    )
    source.mailbox, source.mailbox_state = mailbox, source.mailbox_state if same else {}
    source.save()
    return source


def is_same_mailbox(one: MailboxSettings, other: MailboxSettings) -> bool:
    def place(box: MailboxSettings) -> tuple[str | None, str | None, str | None]:
        return box.get("host"), box.get("user"), box.get("folder")

    return place(one) == place(other)
