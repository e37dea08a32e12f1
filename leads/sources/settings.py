"""What an owner sets for a source."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from leads.business.changes import note_changes
from leads.capture import door
from leads.declined import Declined
from leads.fields import classify_label
from leads.languages import spoken_language
from leads.models import Arrival, Business, Source
from leads.models.source_shapes import MailboxSettings
from leads.sources.captions import standard_fields
from leads.sources.changes import note_new_source, save_settings

SERVER = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
NEW_NAMES: dict[str, Promise] = {
    Source.Kind.FORM: gettext_lazy("Form"),
    Source.Kind.MAILBOX: gettext_lazy("Mailbox"),
    Source.Kind.WEBHOOK: gettext_lazy("Webhook"),
    Source.Kind.SMS: gettext_lazy("Phone number"),
}
TEST_WORDS = "This is a test of the form. Could you send me a quote, please?"


def key_hash(key: str) -> str:
    """How a key is stored and found.

    It is long and random, so a plain hash cannot be turned back.
    """
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic(durable=True)
def new_api_key(
    business: Business, name: str, now: datetime, by: User | None = None
) -> tuple[Source, str]:
    """A new API source and its key, which is stored only as a hash."""
    key = f"lf_{secrets.token_urlsafe(24)}"
    source = Source.objects.create(
        business=business,
        kind=Source.Kind.API,
        name=name,
        secret_hash=key_hash(key),
    )
    note_new_source(source, now, by)
    return source, key


@transaction.atomic(durable=True)
def switch_source(source: Source, now: datetime, by: User) -> None:
    """Off, or on again: what is off takes nothing."""
    source.active = not source.active
    save_settings(source, ["active"], now, by)


@transaction.atomic(durable=True)
def new_source(
    business: Business, kind: str, name: str, now: datetime, by: User | None = None
) -> Source:
    """A new form, mailbox, address for forms made elsewhere, or phone number.

    Declined for any other kind.
    """
    if kind not in NEW_NAMES:
        raise Declined(
            gettext("Choose a form, a mailbox, a webhook or a phone number."), field="kind"
        )
    language = spoken_language(*business.languages)
    source = Source.objects.create(
        business=business,
        kind=kind,
        language=language,
        name=name or str(NEW_NAMES[kind]),
        key=key_for(kind),
        fields=standard_fields(language) if kind == Source.Kind.FORM else [],
    )
    note_new_source(source, now, by)
    return source


def key_for(kind: str) -> str:
    """A new one; that of a form stands on everybody's page, others nobody must guess."""
    return secrets.token_hex(5 if kind == Source.Kind.FORM else 12)


@transaction.atomic(durable=True)
def change_mapping(
    source: Source,
    meanings: Mapping[str, str],
    name: str,
    active: bool,
    now: datetime,
    by: User,
) -> None:
    """What some of a foreign form's labels mean ("" for what is not said); others stay as they are.

    It counts for what comes in from now on, and for what is filed again. An empty name changes
    none.
    """
    together = {**source.mapping, **meanings}
    source.mapping = {label: meaning for label, meaning in together.items() if meaning}
    source.name, source.active = name or source.name, active
    save_settings(source, ["mapping", "name", "active"], now, by)


def send_test(source: Source, email: str, now: datetime, words: str = TEST_WORDS) -> Arrival:
    """A test inquiry through a form, marked as one, in words that somebody might write.

    It goes all the way and stays out of every figure.
    """
    values = {
        "name": "Test Inquiry",
        "email": email,
        "phone": source.business.phone or "+19025550100",
        "message": words,
    }
    fields = {
        f["name"]: values.get(classify_label(f["name"]), (f.get("choices") or ["test"])[0])
        for f in source.fields
    }
    return door.receive_fields(
        source, "form", fields, now, f"test-{secrets.token_hex(6)}", {"test": True}
    )


@transaction.atomic(durable=True)
def connect_mailbox(business: Business, mailbox: MailboxSettings, now: datetime) -> Source:
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
    note_changes(business, "mailbox", dict(source.mailbox), dict(mailbox), None, now)
    source.mailbox, source.mailbox_state = mailbox, source.mailbox_state if same else {}
    source.save()
    return source


@transaction.atomic(durable=True)
def name_receiving_server(
    source: Source, name: str, checked_by: str, now: datetime, by: User | None = None
) -> None:
    """Whose word counts on who wrote a mail: a server's name as it stands in its header, "" for
    nobody's. An empty name of the source changes none. Declined for what is no server's name.
    """
    server = checked_by.strip().rstrip(";").lower()
    if server and not SERVER.fullmatch(server):
        raise Declined(
            gettext("That is no name of a server: copy it from the header."), "checked_by"
        )
    source.name, source.checked_by = name or source.name, server
    save_settings(source, ["name", "checked_by"], now, by)


def is_same_mailbox(one: MailboxSettings, other: MailboxSettings) -> bool:
    def place(box: MailboxSettings) -> tuple[str | None, str | None, str | None]:
        return box.get("host"), box.get("user"), box.get("folder")

    return place(one) == place(other)
