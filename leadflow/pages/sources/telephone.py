"""A phone number as a source: what it does with texts and calls, and how to connect it."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from followups.content.merge_fields import field_mistakes
from followups.content.sms import first_words, missed_call_words
from leadflow.pages.helpers.scope import deciding, may_decide
from leads.declined import Declined
from leads.languages import LANGUAGES, in_language
from leads.models import Source
from leads.sources.number_settings import TypedNumber, change_telephone


def page(request: HttpRequest, source: Source) -> HttpResponse:
    """A phone number: what it does with texts and calls, and the addresses to give to Twilio."""
    typed = {
        "name": source.name,
        "language": source.language,
        "active": source.active,
        **source.telephone,
    }
    problem, status = "", 200
    if request.method == "POST":
        deciding(request, source.business)
        given = typed_number(request.POST)
        try:
            said = (given["answer"], given["text_back"])
            wrong = [f"{m}." for words in said for m in field_mistakes(words)]
            if wrong:
                raise Declined(" ".join(wrong))
            change_telephone(source, given, bool(request.POST.get("active")))
        except Declined as error:
            problem, status, typed = (
                str(error),
                422,
                {**given, "active": bool(request.POST.get("active"))},
            )
        else:
            messages.success(request, "Saved. It counts for the next text and the next call.")
            return redirect("source", source.pk)
    addresses = [
        (label, settings.PUBLIC_URL + reverse(name, args=[source.key]))
        for label, name in (("A message comes in", "text"), ("A call comes in", "call"))
    ]
    with in_language(source.language):
        ours = {"sms": first_words(), "call": missed_call_words()}
    return render(
        request,
        "pages/telephone.html",
        {
            "source": source,
            "business": source.business,
            "typed": typed,
            "problem": problem,
            "addresses": addresses,
            "ours": ours,
            "languages": sorted(LANGUAGES),
            "is_set_up": bool(settings.TWILIO_ACCOUNT_SID),
            "may_decide": may_decide(request, source.business),
        },
        status=status,
    )


def typed_number(post: QueryDict) -> TypedNumber:
    given = {name: str(post.get(name, "")).strip() for name in TypedNumber.__annotations__}
    return cast(TypedNumber, given)
