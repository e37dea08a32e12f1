"""What is noted on a lead by the query that finds it for its page."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.db.models.functions import Length
from django.http import HttpRequest

from followups.content.sms import has_number
from followups.models import Enrollment, Message, SentFile
from leadflow.pages.helpers.lists.lead_rows import OF_JUDGEMENT
from leadflow.pages.helpers.viewer.scope import lead_of
from leads.contacts.said import WHERE_TO_WRITE
from leads.models import (
    Attachment,
    Attention,
    Hold,
    Inbound,
    Judgement,
    Lead,
    LeadEvent,
    ReasonCode,
)
from leads.pipeline.by_hand import bookings
from leads.search.rows import silenced

OF_ITS_OWN = OuterRef("pk")


def lead_to_show(request: HttpRequest, pk: int) -> Lead:
    """With all that stands above the conversation, and the words of it that are theirs."""
    lead = lead_with_state(
        request,
        pk,
        judged=Subquery(Judgement.newest_of_lead().values(of_line=OF_JUDGEMENT)),
        last_event=Subquery(events_of(OF_ITS_OWN).order_by("-pk").values("pk")[:1]),
        has_number=has_number(),
        has_booked=Exists(bookings().filter(lead=OF_ITS_OWN)),
        follows_up=Exists(Enrollment.objects.filter(lead=OF_ITS_OWN, ended_at__isnull=True)),
    )
    lead.newest_judgements = (  # type: ignore[attr-defined]
        [Judgement(**lead.judged)] if lead.judged else []  # type: ignore[attr-defined]
    )
    prefetch_related_objects([lead], *WHERE_TO_WRITE)
    note_unseen_reasons(lead)
    files = Attachment.objects.defer("data")
    theirs = Inbound.objects.annotate(has_files=Exists(files.filter(inbound=OF_ITS_OWN)))
    prefetch_related_objects([lead], Prefetch("inbound", theirs))
    with_files = [one for one in lead.inbound.all() if one.has_files]  # type: ignore[attr-defined]
    prefetch_related_objects(with_files, Prefetch("attachments", files, to_attr="files"))
    return lead


def lead_with_state(request: HttpRequest, pk: int, **more: Any) -> Lead:
    """With what decides whether and what may still go to them; `more` is noted as well."""
    held = Hold.objects.filter(lead=OF_ITS_OWN, decided_at__isnull=True)
    return lead_of(
        request,
        pk,
        opted_out=silenced(),
        has_holds=Exists(held),
        has_reasons=Attention.unseen_of_lead(),
        seems_to_opt_out=Exists(held.filter(code=ReasonCode.OPT_OUT)),
        **more,
    )


def events_of(lead: Any) -> Any:
    return LeadEvent.objects.filter(lead=lead)


def note_unseen_reasons(lead: Lead) -> None:
    """As if they had been prefetched; of most leads there is none."""
    unseen = Attention.objects.filter(seen_at__isnull=True)
    has_some = lead.has_reasons  # type: ignore[attr-defined]
    rows = Prefetch("attentions", unseen if has_some else unseen.none())
    prefetch_related_objects([lead], rows)


def messages_of(lead: Lead) -> list[Message]:
    """All of a lead, by the time for which they are meant, each knowing it."""
    has_files = Exists(SentFile.objects.filter(message=OuterRef("pk")))
    rows = lead.messages.select_related("step", "author", "draft").defer("html", "headers")
    found: list[Message] = list(rows.annotate(has_files=has_files).order_by("not_before", "id"))
    with_files = [row for row in found if row.has_files]  # type: ignore[attr-defined]
    if with_files:
        files = SentFile.objects.defer("data").annotate(length=Length("data"))
        prefetch_related_objects(with_files, Prefetch("files", files))
    for row in found:
        row.lead, row.business = lead, lead.business
    return found


def is_held(lead: Lead, messages: list[Message]) -> bool:
    """Whether something is to go by itself, and waits for a person. `lead` is one with state."""
    found: bool = lead.seems_to_opt_out or (  # type: ignore[attr-defined]
        lead.has_holds and any(one.goes_by_itself for one in messages)  # type: ignore[attr-defined]
    )
    return found
