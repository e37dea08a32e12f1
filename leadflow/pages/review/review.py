"""Review: what the judging was not sure of, with the reason.

Approve it, correct it, or let it be judged again.
"""

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from integrations import queue
from integrations.timing import clock
from leadflow.accounts.actor import actor_of
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.lists.lineup import Lineup, by_id, page_of_known, pages_of_ids
from leadflow.pages.helpers.viewer.scope import chosen, lead_of, signed_in, theirs
from leadflow.pages.lead.page.lead import show
from leadflow.pages.review.correction_forms import CorrectionForm, ReviewForm
from leads.audit import record_in_audit
from leads.contacts.called import person_of_lead
from leads.declined import Declined
from leads.judge import stored
from leads.models import AuditEntry, Inbound, Judgement, Lead, ModelCall, Verdict
from leads.models.judgement import ReasonCode
from leads.review import corrections

MAX_ROWS = 25
LOOKED_THROUGH = 500  # leads of the queue, to count the reasons; what is shown knows no end


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    found = corrections.review_queue(chosen(request)).filter(theirs(request))
    codes = corrections.reasons_in_queue(found, LOOKED_THROUGH)
    wanted = request.GET.get("why", "")
    if wanted or len(codes) < LOOKED_THROUGH:
        known = [lead for lead, given in codes.items() if not wanted or wanted in given]
        shown = page_of_known(request, "page", known, MAX_ROWS)
    else:
        shown = pages_of_ids(request, {"page": Lineup((found,))}, {"page": MAX_ROWS})["page"]
    kinds = Counter(code for reasons in codes.values() for code in reasons)
    shown = shown.filled(by_id(with_words(Lead.objects.filter(pk__in=shown.rows))))
    return render(
        request,
        "pages/review.html",
        {
            "rows": [row_of(lead) for lead in shown],
            "shown": shown,
            "kinds": [
                (code, ReasonCode(code).label.capitalize(), count)
                for code, count in kinds.most_common()
            ],
            "wanted": wanted,
            "total": len(codes),
            "counted": LOOKED_THROUGH if len(codes) == LOOKED_THROUGH else 0,
        },
    )


def with_words(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    return leads.select_related("contact", "business", "source").prefetch_related(
        Prefetch("judgements", Judgement.objects.select_related("criteria")),
        Prefetch("judgements__verdicts", Verdict.objects.select_related("criterion")),
        "inbound",
    )


def row_of(lead: Lead) -> dict[str, Any]:
    judgement = next(iter(lead.judgements.all()), None)
    inquiry = next((i for i in lead.inbound.all() if i.kind == Inbound.Kind.HUMAN), None)
    return {
        "lead": lead,
        "judgement": judgement,
        "checks": judgement.checks if judgement else [],
        "said": inquiry.text if inquiry else lead.need,
        "correction": CorrectionForm(judgement) if judgement else None,
    }


def back(form: ReviewForm, pk: int) -> HttpResponseRedirect:
    """To the page the button stood on."""
    to = form.cleaned_data["next"]
    return (
        HttpResponseRedirect(to)
        if to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
        else redirect("lead", pk)
    )


def review_form(request: HttpRequest) -> ReviewForm:
    form = ReviewForm(posted(request))
    form.is_valid()  # nothing can be wrong with it
    return form


@action("lead")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    lead, form = lead_of(request, pk), review_form(request)
    try:
        corrections.approve_judgement(
            lead, clock.now(), signed_in(request), form.cleaned_data["judgement"]
        )
        messages.success(
            request,
            gettext("The judgement of %(contact)s is right.") % {"contact": person_of_lead(lead)},
        )
    except Declined as error:
        messages.error(request, str(error))
    return back(form, pk)


@action("lead")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    corrections.judge_again(lead_of(request, pk), clock.now(), signed_in(request))
    queue.nudge()
    messages.success(
        request,
        gettext(
            "It is judged again, by the criteria that are in force now. What you corrected stays."
        ),
    )
    return back(review_form(request), pk)


@action("lead")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What cannot be kept stands on the lead's page as it was chosen."""
    lead, by = lead_of(request, pk), signed_in(request)
    judgement = stored.newest_judgement(lead)
    if judgement is None:
        messages.error(request, gettext("It has not been judged yet: there is nothing to correct."))
        return redirect("lead", pk)
    form = CorrectionForm(judgement, posted(request))

    def keep() -> None:
        typed = form.cleaned_data
        corrections.correct_judgement(
            lead, form.changes(), typed["why"], clock.now(), by, typed["judgement"]
        )

    if not is_accepted(form, keep):
        return show(request, pk, 422, here=form["next"].value() or "", correction=form)
    queue.nudge()
    messages.success(
        request,
        gettext("Corrected. It stays so when %(contact)s is judged again.")
        % {"contact": person_of_lead(lead)},
    )
    return back(form, pk)


@login_required
@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what left the house for one lead."""
    lead = lead_of(request, pk)
    record_in_audit(AuditEntry.Kind.MODEL_CALL_READ, actor_of(request), clock.now(), lead=lead)
    return render(
        request,
        "pages/sent.html",
        {
            "lead": lead,
            "calls": calls_about(lead),
            "currency": settings.MODEL_CURRENCY,
        },
    )


def calls_about(lead: Lead) -> QuerySet[ModelCall]:
    """Those asked for it, and those asked for another whose answer was used for it, too."""
    asked = set(ModelCall.objects.filter(lead=lead).values_list("pk", flat=True))
    used = set(lead.judgements.filter(call__isnull=False).values_list("call", flat=True))
    return ModelCall.objects.filter(pk__in=asked | used).order_by("-at")
