"""One lead.

The conversation, why it was judged so, what happened, what happens next, and what a person can do.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.answers.answered_since import mark_in
from followups.models import Enrollment, Message
from followups.opt_out.unsubscribe import was_erased
from followups.sequences import ending
from leadflow.pages.approvals.approvals import as_card
from leadflow.pages.helpers.lineup import page_of
from leadflow.pages.helpers.scope import lead_of, theirs
from leadflow.pages.lead.lead_forms import GiveForm, MoveForm, NoteForm, ReplyForm
from leadflow.pages.review.correction_forms import CorrectionForm
from leadflow.pages.system import live
from leads.contacts import consent
from leads.contacts.said import WHERE_TO_WRITE, phone_to_call, said_beside_card
from leads.llm.accounts import can_ask
from leads.models import Attachment, Inbound, Lead, LeadEvent, Verdict
from leads.pipeline.by_hand import bookings
from leads.report import clocks

MAX_EVENTS, MAX_OTHERS = 100, 5
SHOWN_OF_A_LEAD = (
    *WHERE_TO_WRITE,
    "holds",
    Prefetch(
        "inbound",
        Inbound.objects.prefetch_related(Prefetch("attachments", Attachment.objects.defer("data"))),
    ),
)
NOT_SENT = (Message.State.WITHHELD, Message.State.CANCELLED)
SHOWN = (Message.State.SENT, Message.State.SENDING, Message.State.UNCONFIRMED, Message.State.FAILED)


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, lead_of(request, pk))


def show(
    request: HttpRequest, lead: Lead, status: int = 200, here: str = "", **forms: Form
) -> HttpResponse:
    """The page, where `forms` (reply, note, move, correction) stand as they were typed.

    `here` is the page to which a correction leads back, where it is another one.
    """
    prefetch_related_objects([lead], *SHOWN_OF_A_LEAD)
    verdicts = Prefetch("verdicts", Verdict.objects.select_related("criterion"))
    judgement = lead.judgements.prefetch_related(verdicts).select_related("criteria").first()
    enrollment = newest_enrollment(lead)
    ends = bool(getattr(enrollment, "ends", False))
    shown = {
        **facts_of(lead),
        "enrollment": enrollment,
        "ends": ends,
        "events": page_of(request, "timeline", events_of(lead), MAX_EVENTS),
        "others": page_of(request, "earlier", others_of(lead).filter(theirs(request)), MAX_OTHERS),
        **messages_of(lead, ends),
        "judgement": judgement,
        "note": NoteForm(),
        "move": MoveForm(lead),
        "correction": CorrectionForm(judgement) if judgement else None,
        "saved_replies": lead.business.saved_replies.all(),
        "can_draft": can_ask(lead.business),
        "here": here,
        "give": GiveForm(lead),
        **live.watching(request),
        **forms,
    }
    return render(request, "pages/lead.html", shown, status=status)


def facts_of(lead: Lead) -> dict[str, Any]:
    return {
        "lead": lead,
        "booking": None if lead.is_new else bookings().filter(lead=lead).order_by("-at").first(),
        "opted_out": consent.is_withdrawn(lead.contact),
        "said": said_beside_card(lead),
        "phone": phone_to_call(lead),
        "erased": was_erased(lead.contact),
        "merges": lead.contact.merges.filter(undone_at__isnull=True).select_related("joined"),
        "notes": lead.notes.select_related("by"),
        "clocks": clocks.clocks(lead),
        **reasons_answered(lead),
    }


def newest_enrollment(lead: Lead) -> Enrollment | None:
    """None where it never had follow-ups; one that runs is the newest. Noted on it is whether it
    `ends` in a moment.
    """
    ends = ExpressionWrapper(ending.is_about_to_end(), BooleanField())
    return lead.enrollments.annotate(ends=ends).order_by("-id").first()


def events_of(lead: Lead) -> QuerySet[LeadEvent]:
    return lead.events.select_related("by").order_by("-at", "-id")


def reasons_answered(lead: Lead) -> dict[str, set[str]]:
    """The codes of reasons of which one of us has said that they are right, or are not."""
    answers = list(lead.reason_answers.values_list("code", "is_right"))
    return {
        "said_right": {code for code, is_right in answers if is_right},
        "said_wrong": {code for code, is_right in answers if not is_right},
    }


def others_of(lead: Lead) -> QuerySet[Lead]:
    return lead.contact.leads.exclude(pk=lead.pk).order_by("-received_at")


def messages_of(lead: Lead, ends: bool) -> dict[str, Any]:
    """What was said, and what is to be, from one look at all messages of a lead."""
    rows = list(
        lead.messages.select_related("step", "author", "draft").order_by("not_before", "id")
    )
    for row in rows:
        row.lead, row.business = lead, lead.business
    return {
        "conversation": conversation_of(lead, [m for m in rows if m.state in SHOWN]),
        "planned": [m for m in rows if is_planned(m, ends)],
        "not_sent": [m for m in rows if m.state in NOT_SENT],
        "reply": ReplyForm(lead, said=mark_in(rows)),
        "cards": [as_card(m) for m in rows if m.state == Message.State.AWAITING_APPROVAL],
        "drafting": any(m.state == Message.State.DRAFT for m in rows),
        "is_held": lead.is_silenced
        or (bool(lead.open_holds) and lead.messages.by_itself().exists()),
    }


def conversation_of(lead: Lead, said: list[Message]) -> list[dict[str, Any]]:
    """What they and we said, in the order of time."""
    theirs = [{"ours": False, "at": i.at, "inbound": i} for i in lead.inbound.all()]
    ours = [{"ours": True, "at": m.sending_at or m.not_before, "message": m} for m in said]
    return sorted([*theirs, *ours], key=lambda turn: turn["at"])


def is_planned(message: Message, ends: bool) -> bool:
    """Whether it is to go.

    A check-in goes to nobody who is not at rest, and no step where the follow-ups are about to
    end, so neither is shown as planned.
    """
    if message.state != Message.State.QUEUED:
        return False
    if message.kind == Message.Kind.CHECK_IN:
        return message.lead is not None and message.lead.outcome == Lead.Outcome.NURTURE
    return not (ends and message.kind == Message.Kind.STEP)
