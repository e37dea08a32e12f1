"""Approvals: what waits to be let go, beside what was asked.

And the same page behind the link in a mail.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from followups.answers import approval_links
from followups.answers.answered_since import with_mark
from followups.answers.approval import (
    DECIDED,
    approve_draft,
    drafts_waiting,
    hash_of_draft,
    reject_draft,
)
from followups.models import Message
from integrations import queue
from integrations.texts.sentences import in_words
from integrations.timing import clock
from leadflow.pages.approvals.decision_forms import (
    ApproveForm,
    DecisionForm,
    RejectForm,
    forms_of_draft,
)
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.going import going, moment
from leadflow.pages.helpers.acts.undo_button import say_done
from leadflow.pages.helpers.forms.mistakes import show_mistakes
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.lists.lineup import page_by_ids
from leadflow.pages.helpers.viewer.scope import about_a_lead, chosen, signed_in, theirs
from leadflow.pages.lead.page.lead import show
from leads.contacts.called import person_of_lead
from leads.declined import Declined

MAX_ROWS = 25
AFTER_PROMISE = gettext_lazy(
    "That is after your promise ends: until then they wait without a word."
)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    waiting = drafts_waiting(chosen(request)).filter(theirs(request, "lead__"))
    drafts = waiting.prefetch_related("lead__inbound", "lead__judgements", "lead__attentions")
    shown = page_by_ids(request, "page", drafts, MAX_ROWS)
    cards = [as_card(message) for message in shown]
    return render(request, "pages/approvals.html", {"cards": cards, "shown": shown})


def as_card(message: Message, decided: DecisionForm | None = None) -> dict[str, Any]:
    """One draft, which has its mark, with the words it answers and the forms to decide on it."""
    assert message.lead is not None
    said = [inbound for inbound in message.lead.inbound.all() if inbound.is_human]
    if message.kind != Message.Kind.FIRST_RESPONSE:
        said = said[-1:]
    drafted = getattr(message, "draft", None)
    wrote_since = bool(said and drafted and said[-1].at > drafted.at)
    reasons = [one for one in message.lead.attentions.all() if one.seen_at is None]
    presses = [in_words(one.text) for one in reasons if one.is_pressing]
    newest_judgements = list(message.lead.judgements.all())[:1]
    message.lead.newest_judgements = newest_judgements  # type: ignore[attr-defined]
    mark: str = message.said  # type: ignore[attr-defined]
    forms = forms_of_draft(message, hash_of_draft(message), mark, decided)
    shown = {"said": said, "wrote_since": wrote_since, "presses": presses}
    return {**forms, "lead": message.lead, **shown}


def find(request: HttpRequest, pk: int) -> Message:
    rows = Message.objects.select_related("business", "lead__contact", "lead__source")
    return about_a_lead(request, with_mark(rows), pk, "lead__")


@action("approvals")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, approve for later, or reject; what cannot go stays on the page as it was typed."""
    message, typed = find(request, pk), posted(request)
    lead = message.lead_id if typed.get("back") == "lead" else None
    to = redirect("lead", lead) if lead else redirect("approvals")
    form = decision_form(message, typed)
    act = uuid4() if typed.get("what") != "reject" else None
    if done := carry_out(form, message, signed_in(request), act):
        queue.nudge()
        say_done(request, done, act)
        return to
    message.refresh_from_db()
    if message.state != Message.State.AWAITING_APPROVAL:
        messages.error(request, problem_with(form) or DECIDED)
        return to
    if lead:
        return show(request, lead, 422, decided=form)
    return render(request, "pages/approvals.html", {"cards": [as_card(message, form)]}, status=422)


def decision_form(message: Message, typed: QueryDict) -> DecisionForm:
    """The form of the button that was pressed."""
    form = RejectForm if typed.get("what") == "reject" else ApproveForm
    return form(message, typed)


def carry_out(form: DecisionForm, message: Message, by: User, act: UUID | None = None) -> str:
    """Do what was decided, and say so; "" where it stays with its mistakes, and beside what
    colleagues have done since.
    """
    done = try_to_carry_out(form, message, by, act)
    if not done and message.lead and isinstance(form, ApproveForm):
        form.with_deeds_since(message.lead, by)
    return done


def try_to_carry_out(form: DecisionForm, message: Message, by: User, act: UUID | None) -> str:
    if not form.is_valid():
        return ""
    try:
        if isinstance(form, RejectForm):
            return reject(form, message, by)
        return approve(form, message, by, act)
    except Declined as declined:
        show_mistakes(declined, form)
        return ""


def problem_with(form: DecisionForm) -> str:
    """What no field of it is to blame for."""
    return " ".join(map(str, form.non_field_errors()))


def reject(form: DecisionForm, message: Message, by: User) -> str:
    typed = form.cleaned_data
    reject_draft(message.pk, typed["seen"], typed["why"], clock.now(), by)
    return gettext("The draft for %(contact)s does not go. They still wait for an answer.") % {
        "contact": reader_of(message)
    }


def approve(form: DecisionForm, message: Message, by: User, act: UUID | None) -> str:
    typed, at = form.cleaned_data, form.cleaned_data["at"]
    subject = typed.get("subject", "")
    now, seen, body = clock.now(), typed["seen"], typed["body"]
    approve_draft(message.pk, seen, subject, body, now, by, at, act, typed["said"])
    when = moment(at, message.business.zone, gettext("in ten seconds") if act else gettext("now"))
    goes = going(
        gettext("It"),
        message.channel,
        message.business,
        gettext("to %(contact)s") % {"contact": reader_of(message)},
        when,
    )
    said = gettext("Approved. %(goes)s.") % {"goes": goes}
    promise = message.lead.promise_due_at if message.lead else None
    return f"{said} {AFTER_PROMISE}" if at and promise and at > promise else said


def reader_of(message: Message) -> str:
    lead = message.lead
    return person_of_lead(lead) if lead else message.to


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
    form, done = None, ""
    if request.method == "POST":
        form = decision_form(message, posted(request))
        if done := carry_out(form, message, user):
            queue.nudge()
        else:
            message.refresh_from_db()
    shown = {
        "card": as_card(message, form),
        "done": done,
        "waits": message.state == Message.State.AWAITING_APPROVAL and not done,
        "problem": problem_with(form) if form else "",
        "action": reverse("approve", args=[token]),
    }
    status = 422 if form and not done else 200
    response = render(request, "pages/approve.html", shown, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
