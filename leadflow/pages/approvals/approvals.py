"""Approvals: what waits to be let go, beside what was asked.

And the same page behind the link in a mail.
"""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from followups.answers import approval_links
from followups.answers.approval import approve_draft, drafts_waiting, hash_of_draft, reject_draft
from followups.answers.drafting.draft import ONE_OF_US
from followups.models import Message
from integrations import clock, queue
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import businesses_of, chosen, signed_in
from leadflow.pages.helpers.typed import clean, moment_in
from leads.declined import Declined
from leads.fields import text_of
from leads.models import Inbound

MAX_ROWS = 50


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    rows = [as_card(m) for m in drafts_waiting(chosen(request))[:MAX_ROWS]]
    return render(request, "pages/approvals.html", {"cards": rows})


def as_card(
    message: Message, subject: str = "", body: str = "", problem: str = "", at: str = ""
) -> dict[str, Any]:
    """One draft with the words it answers.

    What a person typed stays when something is wrong with it.
    """
    assert message.lead is not None
    inbound = message.lead.inbound.filter(kind=Inbound.Kind.HUMAN)
    newest = inbound.order_by(
        "at" if message.kind == Message.Kind.FIRST_RESPONSE else "-at"
    ).first()
    newest_judgements = list(message.lead.judgements.all()[:1])
    message.lead.newest_judgements = newest_judgements  # type: ignore[attr-defined]
    return {
        "at": at,
        "message": message,
        "lead": message.lead,
        "said": newest,
        "draft": getattr(message, "draft", None),
        "seen": hash_of_draft(message),
        "subject": subject or message.subject,
        "body": body or message.body,
        "problem": problem,
        "usual": ONE_OF_US,
    }


def find(request: HttpRequest, pk: int) -> Message:
    return get_object_or_404(
        Message.objects.select_related("business", "lead__contact", "lead__source"),
        pk=pk,
        lead__isnull=False,
        business__in=businesses_of(signed_in(request)),
    )


@action("approvals")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, approve for later, or reject; what cannot go stays on the page as it was typed."""
    message = find(request, pk)
    back = "lead" if request.POST.get("back") == "lead" else ""
    to = redirect("lead", message.lead_id) if back else redirect("approvals")
    try:
        messages.success(request, act(request, message, signed_in(request)))
    except Declined as error:
        message.refresh_from_db()
        if message.state != Message.State.AWAITING_APPROVAL:
            messages.error(request, str(error))
            return to
        card = as_card(
            message,
            text_of(request.POST.get("subject", "")),
            text_of(request.POST.get("body", "")),
            str(error),
            clean(request.POST.get("at", "")),
        )
        return render(request, "pages/approvals.html", {"cards": [card], "back": back}, status=422)
    queue.nudge()
    return to


def act(request: HttpRequest, message: Message, by: User) -> str:
    """Do what was decided, and say so. Declined is what they should mend."""
    seen, now = request.POST.get("seen", ""), clock.now()
    name = message.lead.contact if message.lead else message.to
    if request.POST.get("what") == "reject":
        reject_draft(message.pk, seen, text_of(request.POST.get("why", "")), now, by)
        return f"The draft for {name} does not go. They still wait for an answer."
    at: datetime | None = moment_in(request.POST.get("at", ""), message.business.zone)
    approve_draft(
        message.pk,
        seen,
        clean(request.POST.get("subject", "")),
        clean(request.POST.get("body", "")),
        now,
        by,
        at,
    )
    if at is None:
        return f"Approved. It goes to {name} now."
    late = (
        message.lead.promise_due_at is not None and at > message.lead.promise_due_at
        if message.lead
        else False
    )
    then = f"{at.astimezone(message.business.zone):%H:%M on %a %d %b}"
    warning = " That is after your promise ends: until then they wait without a word."
    return f"Approved. It goes to {name} at {then}.{warning if late else ''}"


@csrf_exempt  # the signed address is the permission; no cookie is read
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link in a mail: GET shows, POST acts.

    No sign-in: the link is signed, for one person and one draft, and expires.
    """
    found = approval_links.draft_of_token(token)
    if found is None:
        raise Http404("This link is not valid any more. Sign in and look under Approvals.")
    message, user = found
    done, problem, status = "", "", 200
    if request.method == "POST":
        try:
            done = act(request, message, user)
            queue.nudge()
        except Declined as error:
            problem, status = str(error), 422
            message.refresh_from_db()
    waits = message.state == Message.State.AWAITING_APPROVAL and not done
    card = as_card(
        message,
        text_of(request.POST.get("subject", "")),
        text_of(request.POST.get("body", "")),
        problem,
        clean(request.POST.get("at", "")),
    )
    shown = {"card": card, "done": done, "waits": waits, "action": reverse("approve", args=[token])}
    response = render(request, "public/approve.html", shown, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
