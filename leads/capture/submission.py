"""A form, a post of one made elsewhere, an API call or a row of a table becomes a lead."""

import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from integrations import inbound_mail
from integrations.strangers import reader
from integrations.texts.sentences import sentence
from leads.capture import webhook
from leads.capture.canary import canary_word, file_canary
from leads.capture.filed import Filed, FiledWhy
from leads.capture.heard import Heard, hear
from leads.capture.inquiry import attach_or_open
from leads.capture.mail.whose import own_addresses
from leads.capture.wishes import obey_table
from leads.capture.words import Words
from leads.contacts.typed import counted_as
from leads.fields import (
    Details,
    OptedOut,
    one_line,
    only_words,
    read_row,
    text_of,
    understand_fields,
)
from leads.models import Arrival, Proof, Source, UsedProof
from leads.models.arrival_shapes import FormSigns
from leads.models.lead import LeadFields
from leads.screening import suspicion
from leads.screening.client import NOWHERE
from leads.screening.crowding import is_crowded

DEEPEST = 12
TOLD_BY_US = (Source.Kind.IMPORT, Source.Kind.MANUAL)
SCREENED_KINDS = (Source.Kind.FORM, Source.Kind.WEBHOOK)
SAME_WORDS_WITHIN = timedelta(minutes=10)
MOST_COUNTED = 1_000  # from one place, or in one address's name


class Kept(NamedTuple):
    """What was kept of a submission, and what must be known to read it."""

    raw: bytes
    is_post: bool  # of a form made elsewhere
    content_type: str | None
    mapping: dict[str, str]
    own: frozenset[str]
    columns: list[list[str]] | None  # of a table's row
    country: str


@dataclass(frozen=True)
class Submission:
    """What a submission says: its fields under their labels, and what they mean.

    `text` are the words of it. `unreadable` says, for people, why nothing of it could be read.
    """

    details: Details = field(default_factory=Details)
    fields: LeadFields = field(default_factory=dict)
    files: list[inbound_mail.Attachment] = field(default_factory=list)
    own_id: str = ""  # its sender's, of a post
    unreadable: str = ""
    parts: tuple[bytes, ...] = ()  # a body for each person, of a post that tells of several
    text: str = ""
    heard: Heard = field(default_factory=Heard)
    canary: str = ""
    signs: tuple[suspicion.Found, ...] = ()  # of a machine, in the text


def read_submission(arrival: Arrival) -> Submission:
    """Read what was kept, before any lock is taken. Raises ReaderStopped."""
    kept = Kept(
        bytes(arrival.raw),
        arrival.source.kind == Source.Kind.WEBHOOK,
        arrival.meta.get("content_type"),
        arrival.source.mapping,
        own_addresses_of(arrival),
        arrival.meta.get("columns"),
        arrival.source.business.country,
    )
    return reader.apart(submission_in, kept)


def submission_in(kept: Kept) -> Submission:
    try:
        post = webhook.read_kept(kept.raw, kept.content_type)
    except (webhook.Unreadable, RecursionError) as error:
        return Submission(unreadable=error.args[0])
    fields, own_id = cleaned(post.data), webhook.own_id(post.data) if kept.is_post else ""
    if kept.is_post and not post.files and (parts := webhook.parts_of(fields, kept.own)):
        return Submission(parts=tuple(parts))
    if kept.is_post:
        fields = dict(webhook.named(fields, kept.mapping, kept.own))
    if kept.columns is None:
        details = understand_fields(fields, kept.own)
        return with_words_heard(Submission(details, fields, post.files, own_id))
    row = read_row(fields, kept.columns, kept.country)
    return with_words_heard(Submission(row.details, row.fields))


def with_words_heard(said: Submission) -> Submission:
    text = said.details.message or only_words(said.details)
    return replace(
        said,
        text=text,
        heard=hear(text),
        canary=canary_word(text),
        signs=tuple(suspicion.signs_in_words(text)),
    )


def file_submission(arrival: Arrival, said: Submission) -> Filed:
    """File a form, an API call or a note."""
    filed = filed_as(arrival, said)
    if filed.lead and (where := arrival.meta.get("opted_out")):
        obey_table(filed.lead, OptedOut(*where), arrival.received_at)
    return filed


def filed_as(arrival: Arrival, said: Submission) -> Filed:
    if said.unreadable:
        return Filed(Arrival.Became.QUARANTINED, FiledWhy.UNREADABLE, text=said.unreadable)
    details, fields = said.details, said.fields
    arrival.address = counted_as(details.email or details.phone)[:254]
    if before := posted_before(arrival, said.own_id):
        return before
    if twin := same_words_before(arrival):
        return Filed(Arrival.Became.ATTACHED, FiledWhy.SAME_WORDS, twin.lead)
    if tells_of_nobody(arrival, details):
        return Filed(Arrival.Became.QUARANTINED, why_nobody(fields))
    # before any doubt: its word is a secret, and it comes again and again
    if canary := file_canary(arrival, said.canary):
        return canary
    if held := suspicious(arrival, said.signs):
        return Filed(Arrival.Became.QUARANTINED, FiledWhy.SUSPICIOUS, text=held)
    proof = Proof.TEAM if arrival.source.kind in TOLD_BY_US else Proof.NONE
    words = Words(said.text, said.heard, attachments=said.files, proof=proof)
    return attach_or_open(arrival, details, words, fields)


def posted_before(arrival: Arrival, own_id: str) -> Filed | None:
    """What becomes of a post whose sender has told it already, in these words or in others; of any
    other its sender's id is noted.
    """
    if not own_id or own_id == arrival.submission_id:
        return None
    first = Arrival.objects.filter(source=arrival.source, submission_id=own_id).first()
    if first is None:
        arrival.submission_id = own_id
        return None
    became = Arrival.Became.ATTACHED if first.lead else Arrival.Became.REFUSED
    return Filed(became, FiledWhy.SAME_ID, first.lead)


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


def suspicious(arrival: Arrival, in_words: tuple[suspicion.Found, ...]) -> str:
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
            from_place=count_from(arrival, "place", timedelta(hours=1)),
            is_nowhere=arrival.place == NOWHERE,
            from_address=count_from(arrival, "address", timedelta(days=1)),
            in_words=in_words,
            is_crowded=arrival.source.is_form and is_crowded(arrival.source, arrival.received_at),
        )
    )
    return (
        sentence("It has signs of a program: %(signs)s", signs=reasons)
        if points >= suspicion.HOLD_AT
        else ""
    )


def count_from(arrival: Arrival, column: Literal["place", "address"], within: timedelta) -> int:
    """How many came from the same place in the time before it, itself among them; 0 where the
    place is not known. Whoever sends thousands has them counted to one thousand.
    """
    place = getattr(arrival, column)
    if not place:
        return 0
    at = arrival.received_at
    others = Arrival.objects.exclude(pk=arrival.pk).filter(
        received_at__gt=at - within, received_at__lte=at, **{column: place}
    )
    by_index = others.exclude(**{column: ""}).order_by()  # the words of its condition
    return 1 + by_index[: MOST_COUNTED - 1].count()


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
