"""What belongs to everything we say: approved facts, saved replies, and how sending behaves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from followups.models import SavedReply
from followups.opt_out.booking_link import booking_link_is_in_use
from followups.owner import saved_replies
from followups.policy import rate_limits
from integrations import clock
from leadflow.pages.helpers.acting import action
from leadflow.pages.helpers.scope import business_of, deciding, may_decide
from leadflow.pages.helpers.typed import number_in
from leads.business import preferences
from leads.business.closed_days import countries, parts, public_holidays
from leads.declined import Declined
from leads.fields import text_of
from leads.models import Business

SENDING = ("booking_url", "holidays", "closed_dates", "missed", "mail_a_minute", "warm_up_from")


@action("answers")
def facts(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    deciding(request, business, "Only owners approve facts.")
    try:
        preferences.keep_facts(business, text_of(request.POST.get("facts", "")).splitlines())
        messages.success(request, "Kept. Drafts say these facts from now on, and no others.")
    except Declined as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('answers')}?business={business.key}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: HttpRequest) -> HttpResponse:
    """Saved replies: everybody who works leads may keep them."""
    business = business_of(request)
    problem, status, typed = "", 200, {}
    if request.method == "POST":
        typed = {name: text_of(request.POST.get(name, "")) for name in ("name", "body")}
        mine = request.POST.get("remove", "")
        try:
            if row := SavedReply.objects.filter(business=business, pk=number_in(mine)).first():
                saved_replies.remove_saved_reply(row)
                messages.success(request, "Removed.")
            else:
                saved_replies.keep_saved_reply(business, typed["name"], typed["body"])
                messages.success(request, "Kept.")
        except Declined as error:
            problem, status = str(error), 422
        else:
            return redirect(f"{request.path}?business={business.key}")
    return render(
        request,
        "pages/replies.html",
        {
            "business": business,
            "replies": business.saved_replies.all(),
            "typed": typed,
            "problem": problem,
        },
        status=status,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: HttpRequest) -> HttpResponse:
    """The booking page, closed days, what becomes of what was missed, and how fast we send."""
    business = business_of(request)
    problem, status, typed = "", 200, as_typed(business)
    if request.method == "POST":
        deciding(request, business, "Only owners decide how we send.")
        typed = {name: text_of(request.POST.get(name, "")) for name in SENDING}
        try:
            if (
                business.booking_url
                and not typed["booking_url"].strip()
                and booking_link_is_in_use(business)
            ):
                raise Declined(
                    "Texts that are in use name {{booking_link}}: take it out of them first, "
                    "or give it other words, {{booking_link|call us}}."
                )
            preferences.keep_sending(business, typed)
        except Declined as error:
            problem, status = str(error), 422
        else:
            messages.success(request, "Kept. It holds from now on, for planned messages as well.")
            return redirect(f"{request.path}?business={business.key}")
    today = clock.now().date()
    coming = sorted(d for d in public_holidays(business.holidays, today.year) if d >= today)[:6]
    places = {**parts(business.country), **parts(typed["holidays"].partition("-")[0].upper())}
    if typed["holidays"] not in {"", *places, *countries()}:
        places[typed["holidays"]] = typed[
            "holidays"
        ]  # written by hand, or a part of elsewhere: it stays chosen
    cap = rate_limits.warm_up_cap(business, clock.now())
    return render(
        request,
        "pages/sending.html",
        {
            "business": business,
            "typed": typed,
            "coming": coming,
            "holidays": [
                *([("Parts of a country", named(places))] if places else []),
                ("Whole countries", list(countries().items())),
            ],
            "cap": cap,
            "missed": Business.Missed.choices,
            "problem": problem,
            "may_decide": may_decide(request, business),
        },
        status=status,
    )


def named(places: dict[str, str]) -> list[tuple[str, str]]:
    """Parts of countries to choose from; their codes tell places of one name apart."""
    return [(code, f"{name} ({code})") for code, name in places.items()]


def as_typed(business: Business) -> dict[str, str]:
    return {
        "booking_url": business.booking_url,
        "holidays": business.holidays,
        "closed_dates": "\n".join(business.closed_dates),
        "missed": business.missed,
        "mail_a_minute": str(business.mail_a_minute or ""),
        "warm_up_from": business.warm_up_from.isoformat() if business.warm_up_from else "",
    }
