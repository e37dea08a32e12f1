"""Filed: one arrival becomes a lead, is attached to one, or ends with a reason.

The first step behind the door.
"""

import json
import logging
import math
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from integrations import inbound_mail
from integrations.inbound_mail import InboundMail
from leads.capture import notification, webhook
from leads.capture.canary import file_canary
from leads.capture.filed import Filed, FiledWhy
from leads.capture.inquiry import Words, attach_or_open
from leads.capture.mail.file import file_mail
from leads.capture.mail.our_words import with_our_words_folded
from leads.capture.mail.pointing import pointed
from leads.capture.mail.whose import own_addresses, with_true_sender
from leads.capture.notification import Notification
from leads.capture.telephone.file import file_telephone
from leads.contacts.identity import Overtaken
from leads.fields import Details, one_line, read_row, text_of, understand_fields
from leads.models import Arrival, ModelCall, Source, UsedProof
from leads.models.arrival import FormSigns
from leads.models.lead import LeadFields
from leads.screening import suspicion

log = logging.getLogger(__name__)

DEEPEST = 12
SCREENED_KINDS = (Source.Kind.FORM, Source.Kind.WEBHOOK)
TRIES = 3
LOOKED_AT = 8  # rows that other workers may be holding
READING = timedelta(minutes=10)  # longer than a job may run
TRY_AGAIN = timedelta(minutes=2)
SAME_WORDS_WITHIN = timedelta(minutes=10)


def file_next_arrival(now: datetime) -> bool:
    """File one arrival.

    False when none is due. One that cannot be filed is tried three times and then shown as failed.
    """
    return any(
        try_to_file(pk, now)
        for pk in Arrival.objects.due(now).values_list("pk", flat=True)[:LOOKED_AT]
    )


def try_to_file(pk: int, now: datetime) -> bool:
    """File one arrival, or note why it could not be. False where another worker holds it."""
    try:
        if not begin_filing(pk, now):
            return False
        return file_one(pk, now, *parse_mail(pk, now))
    except Overtaken:
        put_arrival_back(pk, now)
        return True  # the next round files it
    except Exception as error:
        log.exception("arrival %s could not be filed", pk)
        note_failure(pk, now, error)
        return True


@transaction.atomic(durable=True)
def begin_filing(pk: int, now: datetime) -> bool:
    """A mail's try is noted before it is read.

    One that kills its reader must not be read for ever, nor by all workers at once.
    """
    arrival = (
        Arrival.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("source")
        .filter(pk=pk, became=Arrival.Became.OPEN, due_at__lte=now)
        .first()
    )
    if arrival is None:
        return False
    if not arrival.is_mail:
        return True
    if arrival.attempts >= TRIES:
        arrival.became, arrival.filed_at = Arrival.Became.FAILED, now
        arrival.why = arrival.why or FiledWhy.READER_STOPPED.label
        arrival.why_code = arrival.why_code or FiledWhy.READER_STOPPED
    arrival.attempts, arrival.due_at = arrival.attempts + 1, now + READING
    arrival.save(update_fields=["became", "filed_at", "why", "why_code", "attempts", "due_at"])
    return True


@transaction.atomic(durable=True)
def put_arrival_back(pk: int, now: datetime) -> None:
    Arrival.objects.filter(pk=pk, became=Arrival.Became.OPEN).update(due_at=now)


def parse_mail(
    pk: int, now: datetime
) -> tuple[InboundMail | None, Notification | None, int | None]:
    """(a mail, whom it tells of, the ModelCall where only a model saw them) before any transaction
    opens: neither what a stranger wrote nor a model may hold a lock.
    """
    arrival = Arrival.objects.select_related("source__business").filter(pk=pk).first()
    if arrival is None or not arrival.is_mail or arrival.became != Arrival.Became.OPEN:
        return None, None, None
    business = arrival.source.business
    own = own_addresses(business)
    mail = with_true_sender(inbound_mail.read(bytes(arrival.raw)), own)
    mail = with_our_words_folded(mail, business)
    found = notification.read_notification(mail, own)
    return (mail, found, None) if found else (mail, *pointed(mail, business, own, now))


@transaction.atomic(durable=True)
def file_one(
    pk: int, now: datetime, mail: InboundMail | None, found: Notification | None, call: int | None
) -> bool:
    """Take one arrival as far as it goes, in one transaction.

    A second worker at the same row finds it filed.
    """
    arrival = (
        Arrival.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("source__business")
        .filter(pk=pk, became=Arrival.Became.OPEN)
        .first()
    )
    if arrival is None:
        return False
    if arrival.is_mail:
        assert mail is not None  # read before this began
        filed = file_mail(arrival, mail, found)
    else:
        filed = file_fields(arrival)
    arrival.became, arrival.lead, arrival.filed_at = filed.became, filed.lead, now
    arrival.why, arrival.why_code = filed.why[:300], filed.code
    arrival.save(update_fields=["became", "why", "why_code", "lead", "filed_at"])
    if call and filed.lead:  # what was sent for a lead is shown with it
        ModelCall.objects.filter(pk=call).update(lead=filed.lead)
    note_last_seen(arrival)
    return True


def note_last_seen(arrival: Arrival) -> None:
    """When its source was last heard of, and on which page."""
    source = arrival.source
    if source.last_seen_at is None or source.last_seen_at < arrival.received_at:
        source.last_seen_at = arrival.received_at
        source.last_page = arrival.meta.get("page", "") or source.last_page
        source.save(update_fields=["last_seen_at", "last_page"])


@transaction.atomic(durable=True)
def note_failure(pk: int, now: datetime, error: Exception) -> None:
    arrival = Arrival.objects.select_for_update(of=("self",)).select_related("source").get(pk=pk)
    if arrival.became != Arrival.Became.OPEN:
        return
    arrival.attempts += 0 if arrival.is_mail else 1  # a mail's try was noted before it was read
    arrival.why, arrival.why_code = f"{type(error).__name__}: {error}"[:300], FiledWhy.ERROR
    arrival.due_at = now + TRY_AGAIN * arrival.attempts
    if arrival.attempts >= TRIES:
        arrival.became, arrival.filed_at = Arrival.Became.FAILED, now
    arrival.save(update_fields=["attempts", "why", "why_code", "due_at", "became", "filed_at"])


def file_fields(arrival: Arrival) -> Filed:
    """File a form, an API call, a text or a note."""
    fields = cleaned(json.loads(bytes(arrival.raw)))
    if arrival.is_telephone:
        return file_telephone(arrival, fields)
    if arrival.source.kind == Source.Kind.WEBHOOK:
        fields = dict(webhook.named(fields, arrival.source.mapping))
    if twin := same_words_before(arrival):
        return Filed(Arrival.Became.ATTACHED, FiledWhy.SAME_WORDS, twin.lead)
    details = understand_fields(fields)
    if "columns" in arrival.meta:
        row = read_row(fields, arrival.meta["columns"], arrival.source.business.country)
        details, fields = row.details, row.fields
    if tells_of_nobody(arrival, details):
        return Filed(Arrival.Became.QUARANTINED, why_nobody(fields))
    text = details.message or only_words(details)
    # before any doubt: its word is a secret, and it comes again and again
    if canary := file_canary(arrival, text):
        return canary
    if held := suspicious(arrival, text):
        return Filed(Arrival.Became.QUARANTINED, FiledWhy.SUSPICIOUS, text=held)
    return attach_or_open(arrival, details, Words(text=text), fields)


def tells_of_nobody(arrival: Arrival, details: Details) -> bool:
    """A webhook's post without any way to reach somebody, which no person has let through."""
    is_webhooks = arrival.source.kind == Source.Kind.WEBHOOK and not arrival.released
    return is_webhooks and not details.email and not details.phone


def cleaned(value: Any, depth: int = 0) -> Any:
    """The same data without what a database or a page cannot hold.

    NULs, lone surrogates, absurd depth.
    """
    if isinstance(value, (dict, list)) and depth >= DEEPEST:
        return type(value)()
    if isinstance(value, dict):
        return {one_line(text_of(k), 200): cleaned(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [cleaned(v, depth + 1) for v in value[:500]]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no such number, and PostgreSQL refuses it
    return text_of(value) if isinstance(value, str) else value


def suspicious(arrival: Arrival, text: str) -> str:
    """Why it is held back for a look, else "". One that a person has released is not held again."""
    if arrival.released or arrival.source.kind not in SCREENED_KINDS:
        return ""
    signs = arrival.meta.get("signs", FormSigns())
    rendered = signs.get("rendered_at")
    points, reasons = suspicion.weigh_signs(
        suspicion.Signs(
            trap=bool(signs.get("trap")),
            seal=signs.get("seal", "none"),
            rendered_at=datetime.fromisoformat(rendered) if rendered else None,
            received_at=arrival.received_at,
            proof=proof_of(arrival, signs),
            foreign_origin=bool(signs.get("foreign")),
            from_ip=count_from(arrival, "ip", timedelta(hours=1)),
            from_address=count_from(arrival, "address", timedelta(days=1)),
            text=text,
        )
    )
    return "; ".join(reasons).capitalize() if points >= suspicion.HOLD_AT else ""


def count_from(arrival: Arrival, column: Literal["ip", "address"], within: timedelta) -> int:
    """How many came from the same place in the time before it, itself among them; 0 where the
    place is not known.
    """
    place = getattr(arrival, column)
    if not place:
        return 0
    at = arrival.received_at
    return Arrival.objects.filter(
        received_at__gt=at - within, received_at__lte=at, **{column: place}
    ).count()


def why_nobody(fields: LeadFields) -> FiledWhy:
    """Why a post of a form made elsewhere waits for a look.

    Builders also post tests, and Facebook only a number.
    """
    if any(str(label).endswith("leadgen_id") for label in fields):
        return FiledWhy.FACEBOOK_NUMBER
    return FiledWhy.NOBODY


def proof_of(arrival: Arrival, signs: FormSigns) -> str:
    """good, missing, bad, used or none.

    A proof counts for the arrival that was filed with it first.
    """
    state, signature = str(signs.get("proof", "none")), str(signs.get("proof_id", ""))
    if state != "good" or not signature:
        return state
    used, _ = UsedProof.objects.get_or_create(
        signature=signature[:128], defaults={"arrival": arrival, "at": arrival.received_at}
    )
    return "good" if used.arrival_id == arrival.pk else "used"


def only_words(details: Details) -> str:
    """A submission without a message still says something: its other fields."""
    return "\n".join(f"{label}: {value}" for label, value in details.extra.items())


def same_words_before(arrival: Arrival) -> Arrival | None:
    """The same submission under another id within minutes.

    A double click or an impatient visitor.
    """
    return (
        Arrival.objects.filter(
            source=arrival.source,
            content_hash=arrival.content_hash,
            lead__isnull=False,
            received_at__lte=arrival.received_at,
            received_at__gte=arrival.received_at - SAME_WORDS_WITHIN,
        )
        .exclude(pk=arrival.pk)
        .first()
    )
