"""Letting go of what was kept long enough, class by class, as the owner has set.

At night, some rows at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_noop

from followups.models import Message, SentFile
from leadflow.privacy.erasing import let_person_go
from leadflow.privacy.free_space import wipe_free_space
from leadflow.privacy.people import person_of
from leads.contacts import consent
from leads.ledger.arrivals import expire_arrival
from leads.models import (
    Arrival,
    Attachment,
    AuditEntry,
    Business,
    Canary,
    Contact,
    Import,
    ImportRow,
    Inbound,
    Lead,
    LeadEvent,
    ModelCall,
    SettingChange,
)

File = TypeVar("File", Attachment, SentFile)
NIGHT = range(1, 5)  # hours of the business's own clock
SOME, SOME_PEOPLE = 500, 20  # rows in one transaction
PAST = gettext_noop("Not kept: past its retention")
ENDED = (
    Message.State.SENT,
    Message.State.FAILED,
    Message.State.WITHHELD,
    Message.State.CANCELLED,
    Message.State.UNCONFIRMED,
)


@dataclass(frozen=True)
class RetentionClass:
    """What goes together: its name for people, what is due, and its going."""

    name: str
    due: Callable[[Business, datetime], QuerySet[Any]]
    let_go: Callable[[list[int], datetime], None]
    some: int = SOME


def count_due(business: Business, now: datetime) -> dict[str, int]:
    """How much of each kind would go, by the days that stand on `business`. Changes nothing."""
    return {kind.name: kind.due(business, now).count() for kind in KINDS}


def let_go_next(now: datetime) -> bool:
    """Let go of some rows of one kind. False where nothing is due, or where it is day."""
    return any(
        let_go_some(kind, business, now)
        for business in Business.objects.all()
        if now.astimezone(business.zone).hour in NIGHT
        for kind in KINDS
    )


def let_go_some(kind: RetentionClass, business: Business, now: datetime) -> bool:
    pks = list(kind.due(business, now).order_by().values_list("pk", flat=True)[: kind.some])
    if pks:
        kind.let_go(pks, now)
    return bool(pks)


def before(days: int | None, now: datetime) -> datetime | None:
    return None if days is None else now - timedelta(days=days)


# What came in raw


def due_raw(business: Business, now: datetime) -> QuerySet[Arrival]:
    rows = Arrival.objects.filter(source__business=business, expired=False)
    return rows.exclude(became=Arrival.Became.OPEN).filter(
        received_at__lt=before(business.raw_days, now)
    )


def let_go_of_raw(pks: list[int], now: datetime) -> None:
    expire_arrival(pks)


def due_imports(business: Business, now: datetime) -> QuerySet[ImportRow]:
    cut = before(business.raw_days, now)
    rows = ImportRow.objects.filter(of__business=business, of__created_at__lt=cut)
    return rows.exclude(of__state__in=Import.GOES_ON)


@transaction.atomic(durable=True)
def let_go_of_imports(pks: list[int], now: datetime) -> None:
    ImportRow.objects.filter(pk__in=pks).delete()


# Files


def due_files(business: Business, now: datetime) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(inbound__lead__business=business)
    return past_files(rows, "inbound__at", business, now)


def past_files(rows: QuerySet[File], at: str, business: Business, now: datetime) -> QuerySet[File]:
    """Of these, those that are still kept and older than its days."""
    cut = before(business.attachment_days, now)
    return rows.none() if cut is None else rows.filter(**{f"{at}__lt": cut}).exclude(data=b"")


@transaction.atomic(durable=True)
def let_go_of_files(pks: list[int], now: datetime) -> None:
    Attachment.objects.filter(pk__in=pks).update(
        data=b"", sha256="", fetch_from="", fetch_at=None, why=PAST
    )


def due_sent_files(business: Business, now: datetime) -> QuerySet[SentFile]:
    rows = SentFile.objects.filter(message__business=business)
    return past_files(rows, "message__settled_at", business, now)


@transaction.atomic(durable=True)
def let_go_of_sent_files(pks: list[int], now: datetime) -> None:
    SentFile.objects.filter(pk__in=pks).update(data=b"")


# People with all their leads


def due_people(business: Business, now: datetime) -> QuerySet[Contact]:
    """Who has given no sign of life since, and waits for nothing."""
    cut = before(business.conversation_days, now)
    people = Contact.objects.filter(business=business, merged_into__isnull=True)
    if cut is None:
        return people.none()
    old = Lead.objects.filter(business=business, received_at__lt=cut)  # by its index
    theirs = Lead.objects.filter(contact=OuterRef("pk"))
    signs = (
        theirs.filter(received_at__gte=cut),
        theirs.filter(promise_due_at__isnull=False),
        LeadEvent.objects.filter(lead__contact=OuterRef("pk"), at__gte=cut),
        Inbound.objects.filter(lead__contact=OuterRef("pk"), at__gte=cut),
        Message.objects.filter(lead__contact=OuterRef("pk")).exclude(state__in=ENDED),
    )
    people = people.filter(pk__in=old.values("contact"))
    for sign in signs:
        people = people.exclude(Exists(sign))
    return people


def let_go_of_people(pks: list[int], now: datetime) -> None:
    for contact in Contact.objects.filter(pk__in=pks).select_related("business"):
        let_person_go(person_of(contact), consent.is_withdrawn(contact), now)
    wipe_free_space()


# What a model was sent and said


def due_model_calls(business: Business, now: datetime) -> QuerySet[ModelCall]:
    """Their costs stay for the budget."""
    cut = before(business.model_call_days, now)
    return ModelCall.objects.filter(business=business, at__lt=cut).exclude(key="")


@transaction.atomic(durable=True)
def let_go_of_model_calls(pks: list[int], now: datetime) -> None:
    ModelCall.objects.filter(pk__in=pks).update(sent=[], answer=None, key="")


# Mails to the team, and test inquiries


def due_mails_to_us(business: Business, now: datetime) -> QuerySet[Message]:
    """The rows stay: a report whose mail is not there would be mailed again."""
    cut = before(business.log_days, now)
    rows = Message.objects.filter(business=business, lead__isnull=True, state__in=ENDED)
    return rows.filter(not_before__lt=cut).exclude(subject="", text="")


@transaction.atomic(durable=True)
def let_go_of_mails_to_us(pks: list[int], now: datetime) -> None:
    Message.objects.filter(pk__in=pks).update(subject="", body="", text="", html="")


def due_canaries(business: Business, now: datetime) -> QuerySet[Canary]:
    cut = before(business.log_days, now)
    return Canary.objects.filter(source__business=business, sent_at__lt=cut)


@transaction.atomic(durable=True)
def let_go_of_canaries(pks: list[int], now: datetime) -> None:
    Canary.objects.filter(pk__in=pks).delete()


# The log of who did what


def due_audit(business: Business, now: datetime) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(business=business, at__lt=before(business.audit_days, now))


@transaction.atomic(durable=True)
def let_go_of_audit(pks: list[int], now: datetime) -> None:
    AuditEntry.objects.filter(pk__in=pks).delete()


def due_changes(business: Business, now: datetime) -> QuerySet[SettingChange]:
    return SettingChange.objects.filter(business=business, at__lt=before(business.audit_days, now))


@transaction.atomic(durable=True)
def let_go_of_changes(pks: list[int], now: datetime) -> None:
    SettingChange.objects.filter(pk__in=pks).delete()


KINDS = (
    RetentionClass("arrivals, as they came in", due_raw, let_go_of_raw),
    RetentionClass("rows of imported tables", due_imports, let_go_of_imports),
    RetentionClass("files", due_files, let_go_of_files),
    RetentionClass("files that you sent", due_sent_files, let_go_of_sent_files),
    RetentionClass("people with all their leads", due_people, let_go_of_people, SOME_PEOPLE),
    RetentionClass("questions to a model", due_model_calls, let_go_of_model_calls),
    RetentionClass("mails to the team", due_mails_to_us, let_go_of_mails_to_us),
    RetentionClass("test inquiries", due_canaries, let_go_of_canaries),
    RetentionClass("entries of the log", due_audit, let_go_of_audit),
    RetentionClass("changes of settings", due_changes, let_go_of_changes),
)
