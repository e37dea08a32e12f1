"""A phone number as a source: what it does with texts and calls, and how to connect it."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from followups.content.sms import first_words, missed_call_words
from integrations.timing import clock
from leadflow.pages.helpers.forms.mistakes import show_mistakes
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import may_decide, signed_in
from leadflow.pages.sources.telephone_form import TelephoneForm, initial_telephone
from leads.business.telephone_account import is_kept_here
from leads.declined import Declined
from leads.languages import in_language
from leads.models import Source
from leads.sources.number_settings import change_telephone
from leads.sources.numbers import addresses_of


def page(request: HttpRequest, source: Source) -> HttpResponse:
    country = source.business.country
    if request.method == "POST":
        form = TelephoneForm(country, posted(request))
        if save_typed(source, form, signed_in(request)):
            messages.success(
                request, gettext("Saved. It counts for the next text and the next call.")
            )
            return redirect("source", source.pk)
    else:
        form = TelephoneForm(country, initial=initial_telephone(source))
    return render(
        request,
        "pages/telephone.html",
        {
            "source": source,
            "business": source.business,
            "form": form,
            "addresses": addresses_for_twilio(source),
            "ours": words_of_ours(source),
            "is_set_up": not is_kept_here(source.business),
            "may_decide": may_decide(request, source.business),
        },
        status=422 if form.is_bound else 200,
    )


def save_typed(source: Source, form: TelephoneForm, by: User) -> bool:
    """False where what was typed stays on the page with its mistakes."""
    if not form.is_valid():
        return False
    typed = form.cleaned_data
    try:
        change_telephone(
            source,
            typed["name"],
            typed["language"],
            typed["active"],
            form.telephone(),
            clock.now(),
            by,
        )
    except Declined as declined:
        show_mistakes(declined, form)
        return False
    return True


def words_of_ours(source: Source) -> dict[str, str]:
    """What is said where the owner has written nothing."""
    name = source.business.name
    with in_language(source.language):
        return {
            "greeting": f"You have reached {name}. Please tell us after the tone how we can help.",
            "sms": first_words(),
            "call": missed_call_words(),
        }


def addresses_for_twilio(source: Source) -> list[tuple[str, str]]:
    """(what Twilio calls it, the address to give for it)."""
    texts_to, calls_to = addresses_of(source)
    return [(gettext("A message comes in"), texts_to), (gettext("A call comes in"), calls_to)]
