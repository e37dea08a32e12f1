"""One lead.

The conversation, why it was judged so, what happened, what happens next, and what a person can do.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.models import Message
from followups.opt_out.unsubscribe import was_erased
from followups.sequences import ending
from leadflow.pages.approvals.approvals import as_card
from leadflow.pages.helpers.lineup import page_of
from leadflow.pages.helpers.scope import lead_of, may_decide
from leadflow.pages.lead.lead_forms import MoveForm, NoteForm, ReplyForm
from leadflow.pages.review.correction_forms import CorrectionForm
from leads.contacts import consent
from leads.contacts.said import phone_to_call, said_beside_card
from leads.llm.calls import can_ask
from leads.models import Attachment, Lead, LeadEvent
from leads.pipeline.by_hand import bookings
from leads.report import clocks

MAX_EVENTS, MAX_OTHERS = 100, 5
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
    judgement = (
        lead.judgements.prefetch_related("verdicts__criterion").select_related("criteria").first()
    )
    shown = {
        **facts_of(lead),
        "events": page_of(request, "timeline", events_of(lead), MAX_EVENTS),
        "others": page_of(request, "earlier", others_of(lead), MAX_OTHERS),
        **messages_of(lead),
        "judgement": judgement,
        "reply": ReplyForm(lead),
        "note": NoteForm(),
        "move": MoveForm(lead),
        "correction": CorrectionForm(judgement) if judgement else None,
        "saved_replies": lead.business.saved_replies.all(),
        "can_draft": can_ask(),
        "here": here,
        "may_decide": may_decide(request, lead.business),
        **forms,
    }
    return render(request, "pages/lead.html", shown, status=status)


def facts_of(lead: Lead) -> dict[str, Any]:
    return {
        "lead": lead,
        "enrollment": lead.enrollments.order_by("-id").first(),
        "ends": ending.is_about_to_end(lead),
        "booking": None if lead.is_new else bookings().filter(lead=lead).order_by("-at").first(),
        "opted_out": consent.is_withdrawn(lead.contact),
        "said": said_beside_card(lead),
        "phone": phone_to_call(lead),
        "erased": was_erased(lead.contact),
        "merges": lead.contact.merges.filter(undone_at__isnull=True).select_related("joined"),
        "notes": lead.notes.select_related("by"),
        "clocks": clocks.clocks(lead),
        "said_right": reasons_answered(lead, is_right=True),
        "said_wrong": reasons_answered(lead, is_right=False),
    }


def events_of(lead: Lead) -> QuerySet[LeadEvent]:
    return lead.events.select_related("by").order_by("-at", "-id")


def reasons_answered(lead: Lead, is_right: bool) -> set[str]:
    """The codes of reasons of which one of us has said that they are right, or are not."""
    answers = lead.reason_answers.filter(is_right=is_right)
    return set(answers.values_list("code", flat=True))


def others_of(lead: Lead) -> QuerySet[Lead]:
    return lead.contact.leads.exclude(pk=lead.pk).order_by("-received_at")


def messages_of(lead: Lead) -> dict[str, Any]:
    """What was said, and what is to be."""
    unsent = lead.messages.filter(state__in=[Message.State.WITHHELD, Message.State.CANCELLED])
    drafts = lead.messages.filter(state=Message.State.AWAITING_APPROVAL)
    return {
        "conversation": conversation_of(lead),
        "planned": planned_of(lead),
        "not_sent": unsent.select_related("step").order_by("not_before"),
        "cards": [as_card(m) for m in drafts.select_related("business", "lead__contact", "draft")],
        "drafting": lead.messages.filter(state=Message.State.DRAFT).exists(),
        "is_held": lead.is_silenced
        or (bool(lead.open_holds) and lead.messages.by_itself().exists()),
    }


def conversation_of(lead: Lead) -> list[dict[str, Any]]:
    """What they and we said, in the order of time."""
    files = Prefetch("attachments", Attachment.objects.defer("data"))
    theirs = [
        {"ours": False, "at": i.at, "inbound": i} for i in lead.inbound.prefetch_related(files)
    ]
    ours = [
        {"ours": True, "at": m.sending_at or m.not_before, "message": m}
        for m in lead.messages.filter(state__in=SHOWN).select_related("step", "author")
    ]
    return sorted([*theirs, *ours], key=lambda turn: turn["at"])


def planned_of(lead: Lead) -> QuerySet[Message]:
    """What is to go.

    A check-in goes to nobody who is not at rest, and no step where the follow-ups are about to
    end, so neither is shown as planned.
    """
    planned = (
        lead.messages.filter(state=Message.State.QUEUED)
        .select_related("step")
        .order_by("not_before")
    )
    if ending.is_about_to_end(lead):
        planned = planned.exclude(kind=Message.Kind.STEP)
    return (
        planned
        if lead.outcome == Lead.Outcome.NURTURE
        else planned.exclude(kind=Message.Kind.CHECK_IN)
    )
