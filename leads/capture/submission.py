"""A form, a post of one made elsewhere, an API call or a row of a table becomes a lead."""

import json
import math
from datetime import datetime, timedelta
from typing import Any, Literal

from integrations import inbound_mail
from leads.capture import webhook
from leads.capture.canary import file_canary
from leads.capture.filed import Filed, FiledWhy
from leads.capture.inquiry import Words, attach_or_open
from leads.capture.mail.whose import own_addresses
from leads.capture.telephone.file import file_telephone
from leads.fields import Details, one_line, read_row, text_of, understand_fields
from leads.models import Arrival, Source, UsedProof
from leads.models.arrival_shapes import FormSigns
from leads.models.lead import LeadFields
from leads.screening import suspicion

DEEPEST = 12
SCREENED_KINDS = (Source.Kind.FORM, Source.Kind.WEBHOOK)
SAME_WORDS_WITHIN = timedelta(minutes=10)


def file_fields(arrival: Arrival) -> Filed:
    """File a form, an API call, a text or a note."""
    try:
        fields, files = fields_of(arrival)
    except webhook.Unreadable as error:
        return Filed(Arrival.Became.QUARANTINED, FiledWhy.UNREADABLE, text=str(error))
    if arrival.is_telephone:
        return file_telephone(arrival, fields)
    if twin := same_words_before(arrival):
        return Filed(Arrival.Became.ATTACHED, FiledWhy.SAME_WORDS, twin.lead)
    details = understand_fields(fields, own_addresses_of(arrival))
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
    return attach_or_open(arrival, details, Words(text=text, attachments=files), fields)


def fields_of(arrival: Arrival) -> tuple[LeadFields, list[inbound_mail.Attachment]]:
    """(the fields of a submission under their labels, its files). Raises webhook.Unreadable."""
    if arrival.source.kind != Source.Kind.WEBHOOK:
        return cleaned(json.loads(bytes(arrival.raw))), []
    post = webhook.kept_post(arrival)
    own = own_addresses_of(arrival)
    return dict(webhook.named(cleaned(post.data), arrival.source.mapping, own)), post.files


def own_addresses_of(arrival: Arrival) -> frozenset[str]:
    """Addresses and numbers of ours that a machine may put beside those of a visitor.

    Whoever types our own address into our own form tries it, and gets the answer.
    """
    posted_by_machines = (Source.Kind.WEBHOOK, Source.Kind.API)
    is_machines = arrival.source.kind in posted_by_machines
    business = arrival.source.business
    return own_addresses(business) | {business.phone} if is_machines else frozenset()


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
