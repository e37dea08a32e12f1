"""One lead.

The conversation, why it was judged so, what happened, what happens next, and what a person can do.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from followups.answers import approval
from followups.answers import reply as replying
from followups.channels import CHANNELS
from followups.channels.ways import ways_to_reach
from followups.content.mail import merge_values
from followups.content.merge_fields import fill_or_keep
from followups.models import Message, SavedReply
from followups.opt_out.unsubscribe import allow_lead_again
from followups.sequences import ending
from integrations import clock, queue
from leadflow.pages.approvals.approvals import as_card
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import lead_of, signed_in
from leadflow.pages.helpers.typed import clean, moment_in, number_in
from leadflow.pages.review.correcting import choices
from leads.contacts import consent
from leads.declined import Declined
from leads.fields import text_of
from leads.llm.calls import can_ask
from leads.models import Attachment, Lead
from leads.pipeline import by_hand, notes
from leads.report import clocks

SHOWN = (Message.State.SENT, Message.State.SENDING, Message.State.UNCONFIRMED, Message.State.FAILED)


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    lead = lead_of(request, pk)
    return render(
        request, "pages/lead.html", context(lead, typed=saved(lead, request.GET.get("saved", "")))
    )


def saved(lead: Lead, asked: str) -> str:
    """The words of a saved reply, its merge fields filled in."""
    chosen = SavedReply.objects.filter(business=lead.business, pk=number_in(asked)).first()
    if chosen is None:
        return ""
    return fill_or_keep(chosen.body, merge_values(lead))


def context(lead: Lead, typed: str = "", problem: str = "") -> dict[str, object]:
    judgement = (
        lead.judgements.prefetch_related("verdicts__criterion").select_related("criteria").first()
    )
    turns: list[dict[str, Any]] = [
        {"ours": False, "at": i.at, "inbound": i}
        for i in lead.inbound.prefetch_related(
            Prefetch("attachments", Attachment.objects.defer("data"))
        )
    ] + [
        {"ours": True, "at": m.sending_at or m.not_before, "message": m}
        for m in lead.messages.filter(state__in=SHOWN).select_related("step", "author")
    ]
    return {
        "lead": lead,
        "judgement": judgement,
        "conversation": sorted(turns, key=lambda row: row["at"]),
        "planned": planned_of(lead),
        "not_sent": lead.messages.filter(
            state__in=[Message.State.WITHHELD, Message.State.CANCELLED]
        )
        .select_related("step")
        .order_by("not_before"),
        "enrollment": lead.enrollments.order_by("-id").first(),
        "events": lead.events.select_related("by").order_by("-at", "-id")[:100],
        "moves": moves_of(lead),
        "ways": [(CHANNELS[key], to) for key, to in ways_to_reach(lead).items()],
        "opted_out": consent.is_withdrawn(lead.contact),
        "others": lead.contact.leads.exclude(pk=lead.pk).order_by("-received_at")[:5],
        "merges": lead.contact.merges.filter(undone_at__isnull=True).select_related("joined"),
        "cards": [
            as_card(m)
            for m in lead.messages.filter(state=Message.State.AWAITING_APPROVAL).select_related(
                "business", "lead__contact", "draft"
            )
        ],
        "drafting": lead.messages.filter(state=Message.State.DRAFT).exists(),
        "notes": lead.notes.select_related("by"),
        "clocks": clocks.clocks(lead),
        "saved_replies": lead.business.saved_replies.all(),
        "can_draft": can_ask(),
        **choices(),
        "typed": typed,
        "problem": problem,
    }


def moves_of(lead: Lead) -> list[tuple[str, str]]:
    """Where a person may move it: (stage or outcome, its name)."""
    stages = (Lead.Stage.IN_PROGRESS, Lead.Stage.NEW)
    return [(stage.value, stage.label) for stage in stages if stage != lead.stage] + [
        (outcome.value, f"Completed: {outcome.label}") for outcome in Lead.Outcome
    ]


def planned_of(lead: Lead) -> QuerySet[Message]:
    """What is to go.

    A check-in goes to nobody who is not at rest, so it is not shown as planned.
    """
    planned = (
        lead.messages.filter(state=Message.State.QUEUED)
        .select_related("step")
        .order_by("not_before")
    )
    return (
        planned
        if lead.outcome == Lead.Outcome.NURTURE
        else planned.exclude(kind=Message.Kind.CHECK_IN)
    )


def act(request: HttpRequest, pk: int, do: Callable[[Lead], str]) -> HttpResponse:
    """Run a person's action and say what it did. Declined is what they should mend."""
    lead = lead_of(request, pk)
    try:
        messages.success(request, do(lead))
    except Declined as error:
        messages.error(request, str(error))
    return redirect("lead", pk)


@action("lead")
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue what was written; for ten seconds it can be taken back.

    What cannot be sent stays in the box.
    """
    lead = lead_of(request, pk)
    text, now = request.POST.get("text", ""), clock.now()
    try:
        at = moment_in(request.POST.get("at", ""), lead.business.zone)
        replying.write_reply(
            lead,
            text,
            now,
            signed_in(request),
            request.POST.get("channel", ""),
            at or now + replying.UNDO,
        )
    except Declined as error:
        return render(
            request,
            "pages/lead.html",
            {
                **context(lead, typed=text, problem=str(error)),
                "chosen": request.POST.get("channel", ""),
            },
            status=422,
        )
    queue.nudge()
    when = (
        f"It goes at {at.astimezone(lead.business.zone):%H:%M on %a %d %b}"
        if at
        else "Your reply goes in ten seconds"
    )
    messages.success(request, f"{when}; until then you can take it back. The follow-ups stop.")
    return redirect("lead", pk)


@action("lead")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The words come back into the box; an approved answer goes back to those that wait."""
    lead = lead_of(request, pk)
    asked = request.POST.get("message", "")
    if lead.messages.filter(pk=number_in(asked), kind=Message.Kind.FIRST_RESPONSE).exists():
        return recall(request, pk, number_in(asked))
    try:
        words = replying.take_back_reply(lead, number_in(asked), clock.now(), signed_in(request))
    except Declined as error:
        messages.error(request, str(error))
        return redirect("lead", pk)
    messages.success(request, "Taken back: nothing was sent. Your words are in the box again.")
    return render(request, "pages/lead.html", context(lead, typed=words))


def recall(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    def do(lead: Lead) -> str:
        approval.recall_answer(lead, message, clock.now(), signed_in(request))
        return "Taken back: it waits for approval again."

    return act(request, pk, do)


@action("lead")
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead) -> str:
        replying.ask_for_draft(lead, clock.now(), signed_in(request))
        queue.nudge()
        return "A draft is being written. Load the page again in a few seconds."

    return act(request, pk, do)


@action("lead")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead) -> str:
        notes.write_note(
            lead, text_of(request.POST.get("note", "")), clock.now(), signed_in(request)
        )
        return "Noted. Only the team sees it."

    return act(request, pk, do)


@action("lead")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead) -> str:
        ending.stop_follow_ups(lead, clock.now(), signed_in(request))
        return "The follow-ups are stopped. Nothing more goes to them by itself."

    return act(request, pk, do)


@action("lead")
def booked(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead) -> str:
        by_hand.note_booking(lead, "Noted by hand", clock.now(), signed_in(request))
        return "Noted: they have booked. The follow-ups end."

    done = act(request, pk, do)
    queue.nudge()
    return done


@action("lead")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """To another stage; completing needs an outcome and says what it cancels."""

    def do(lead: Lead) -> str:
        planned = lead.messages.filter(state=Message.State.QUEUED, kind=Message.Kind.STEP).count()
        by_hand.move_by_hand(
            lead,
            request.POST.get("to", ""),
            clean(request.POST.get("why", ""))[:200],
            clock.now(),
            signed_in(request),
        )
        return "Moved." + (
            f" {planned} planned message{'s' if planned > 1 else ''} will not be sent."
            if planned and request.POST.get("to") in Lead.Outcome.values
            else ""
        )

    done = act(request, pk, do)
    queue.nudge()
    return done


@action("lead")
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead) -> str:
        first = lead.messages.filter(
            kind=Message.Kind.FIRST_RESPONSE, state__in=[Message.State.QUEUED, *Message.UNDECIDED]
        ).first()
        by_hand.mark_seen(lead, clock.now(), signed_in(request), still_waits=first is not None)
        if first is None:
            return "Noted as seen to."
        return (
            "Noted as seen to. They wait until the answer has gone."
            if first.state == Message.State.QUEUED
            else "Noted as seen to. The draft still waits: approve or reject it."
        )

    return act(request, pk, do)


@action("lead")
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    def do(lead: Lead) -> str:
        allow_lead_again(lead, clock.now(), signed_in(request))
        return "Noted: they allow us to write again."

    return act(request, pk, do)
