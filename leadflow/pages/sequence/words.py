"""What drafts say, in one language at a time: the owner's words around the facts, the approved
facts, and the owner's own questions.
"""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from followups.answers.drafting.menu import our_frame
from followups.owner import framing
from integrations.timing import clock
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import number_in, posted
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leadflow.pages.sequence.words_forms import FactForm, FrameForm, QuestionForm
from leads.business import facts
from leads.business.facts import first_language
from leads.languages import language_name
from leads.models import Business

Typed = forms.Form | None  # the form that was not accepted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    language = language_of_page(request, business)
    if request.method != "POST":
        return show(request, business, language)
    typed = keep_posted(request, business, language)
    if typed is not None:
        return show(request, business, language, typed, status=422)
    messages.success(request, gettext("Saved. It holds for drafts from now on."))
    return redirect(address(language))


def language_of_page(request: HttpRequest, business: Business) -> str:
    """The one asked for, where it is offered; else the first."""
    asked = request.GET.get("language", "")
    return asked if asked in business.languages else first_language(business)


def keep_posted(request: HttpRequest, business: Business, language: str) -> Typed:
    """Do what was posted; the form with its mistakes where it is not accepted."""
    keep = {"fact": keep_fact, "question": keep_question}
    return keep.get(request.POST.get("what", ""), keep_frame)(request, business, language)


def keep_frame(request: HttpRequest, business: Business, language: str) -> Typed:
    form = frame_form(business, language, request)
    accepted = is_accepted(
        form,
        lambda: framing.keep_frame(
            business,
            language,
            framing.FrameTexts(**form.cleaned_data),
            clock.now(),
            signed_in(request),
        ),
    )
    return None if accepted else form


def keep_fact(request: HttpRequest, business: Business, language: str) -> Typed:
    pk = number_in(request.POST.get("row", ""))
    if "remove" in request.POST:
        facts.remove_fact(business, pk, clock.now(), signed_in(request))
        return None
    row = business.approved_facts.filter(pk=pk).first()
    form = FactForm(row, language, posted(request))
    accepted = is_accepted(
        form,
        lambda: facts.keep_fact(
            business,
            pk or None,
            language,
            {"topic": form.cleaned_data["topic"], "text": form.cleaned_data["text"]},
            clock.now(),
            signed_in(request),
        ),
    )
    return None if accepted else form


def keep_question(request: HttpRequest, business: Business, language: str) -> Typed:
    pk = number_in(request.POST.get("row", ""))
    if "remove" in request.POST:
        framing.remove_question(business, pk, clock.now(), signed_in(request))
        return None
    row = business.own_questions.filter(pk=pk).first()
    form = QuestionForm(row, language, posted(request))
    accepted = is_accepted(
        form,
        lambda: framing.keep_question(
            business,
            pk or None,
            language,
            form.cleaned_data["text"],
            clock.now(),
            signed_in(request),
        ),
    )
    return None if accepted else form


def frame_form(business: Business, language: str, request: HttpRequest | None = None) -> FrameForm:
    kept = framing.frame_of(business, language)
    return FrameForm(kept, our_frame(language), posted(request) if request else None)


def show(
    request: HttpRequest,
    business: Business,
    language: str,
    typed: Typed = None,
    status: int = 200,
) -> HttpResponse:
    """The page, where `typed` stands in its place with its mistakes."""
    shown_facts = [FactForm(row, language) for row in business.approved_facts.all()]
    questions = [QuestionForm(row, language) for row in business.own_questions.all()]
    rows = {
        "fact": in_place([*shown_facts, FactForm(None, language)], typed),
        "question": in_place([*questions, QuestionForm(None, language)], typed),
    }
    spoken = business.languages or [first_language(business)]
    shown = {
        "business": business,
        "typed": typed or "",
        "language": language,
        "languages": [(code, language_name(code), address(code)) for code in spoken],
        "frame": typed if isinstance(typed, FrameForm) else frame_form(business, language),
        "facts": rows["fact"],
        "questions": rows["question"],
        "to_itself": address(language),
        "may_decide": may_decide(request, business),
    }
    return render(request, "pages/words.html", shown, status=status)


def in_place(
    forms_of_kind: list[FactForm | QuestionForm], typed: Typed
) -> list[FactForm | QuestionForm]:
    """The forms with the one that was typed into in its place."""
    return [
        typed
        if isinstance(typed, type(form))
        and isinstance(typed, FactForm | QuestionForm)
        and typed.row == form.row
        else form
        for form in forms_of_kind
    ]


def address(language: str) -> str:
    return f"{reverse('words')}?language={language}"
