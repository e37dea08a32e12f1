"""Answers: how the first answer to each kind of message is made, for every source or for one.

And what the team's own record speaks for.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from followups.models import AnswerRule, Approval
from followups.owner import answer_modes
from followups.owner.audience import ANSWERED, NEVER
from integrations.timing import clock
from leadflow.pages.helpers.forms.mistakes import show_mistakes_by_prefix
from leadflow.pages.helpers.forms.safe_input import number_in, posted
from leadflow.pages.helpers.lists.lineup import Lineup, by_id, ids_of_all
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leadflow.pages.sequence.answers_forms import RuleForm
from leads.declined import Declined
from leads.llm.accounts import can_ask
from leads.models import Business, Judgement, Source

CATEGORIES = [c.value for c in Judgement.Category if c not in NEVER]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    source = source_of(request, business)
    if request.method != "POST":
        return show(request, business, source, rule_forms(business, source))
    forms = rule_forms(business, source, request)
    if not keep_rules(request, business, source, forms):
        return show(request, business, source, forms, status=422)
    messages.success(
        request,
        gettext(
            "Saved. It holds for what comes in from now on; drafts that wait already still wait."
        ),
    )
    return redirect(address(source))


def source_of(request: HttpRequest, business: Business) -> Source | None:
    """The source whose rules these are; None for those of every source."""
    asked = request.GET.get("source", "")
    return get_object_or_404(business.sources, pk=number_in(asked)) if asked else None


def rule_forms(
    business: Business, source: Source | None, request: HttpRequest | None = None
) -> list[RuleForm]:
    """A form for each kind of message, with what was posted where there is a request."""
    typed = posted(request) if request else None
    rules = answer_modes.rules_for(business, source, CATEGORIES)
    return [RuleForm(category, rule, source, typed) for category, rule in rules.items()]


def keep_rules(
    request: HttpRequest, business: Business, source: Source | None, forms: list[RuleForm]
) -> bool:
    """Whether what was typed is kept; else each mistake stands at its field."""
    typed = {form.category: form for form in forms if form.is_bound}
    if not all(form.is_valid() for form in typed.values()):
        return False
    rules = {category: form.typed_rule() for category, form in typed.items()}
    try:
        answer_modes.decide_answer_rule(business, source, rules, clock.now(), signed_in(request))
    except Declined as declined:
        show_mistakes_by_prefix(declined, forms)
        return False
    return True


def show(
    request: HttpRequest,
    business: Business,
    source: Source | None,
    forms: list[RuleForm],
    status: int = 200,
) -> HttpResponse:
    records = approval_records(business, source)
    shown = {
        "business": business,
        "source": source,
        "sources": business.sources.filter(active=True).exclude(kind=Source.Kind.IMPORT),
        "forms": forms,
        "rows": [row_of(form, records[form.category]) for form in forms],
        "to_page": reverse("answers"),
        "to_itself": address(source),
        "has_model": can_ask(business),
        "has_facts": business.approved_facts.exists(),
        "may_decide": may_decide(request, business),
    }
    return render(request, "pages/answers.html", shown, status=status)


def approval_records(
    business: Business, source: Source | None
) -> dict[str, answer_modes.ApprovalRecord]:
    """By kind of message what became of its newest drafts, by two queries."""
    newest = {
        category: Lineup((answer_modes.decided_drafts(business, category, source),))
        for category in CATEGORIES
    }
    ids = ids_of_all(newest, answer_modes.RECORD)
    rows = by_id(Approval.objects.filter(pk__in=[pk for found in ids.values() for pk in found]))
    return {
        category: answer_modes.approval_record([rows[pk] for pk in found if pk in rows])
        for category, found in ids.items()
    }


def row_of(form: RuleForm, record: answer_modes.ApprovalRecord) -> dict[str, Any]:
    """A kind of message: its form, and what became of its drafts."""
    return {
        "form": form,
        "label": Judgement.Category(form.category).label,
        "record": record,
        "offer": form.rule.mode == AnswerRule.Mode.DRAFT and record.speaks_for_automatic,
        "needs_text": form.category not in ANSWERED,
    }


def address(source: Source | None) -> str:
    return reverse("answers") + (f"?source={source.pk}" if source else "")
