"""Mail out: by what server or provider a business's mail leaves, tried by a mail to oneself."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from followups.content.mail import sender_address
from integrations import queue
from integrations.errors import OutsideError
from integrations.mailing.mail_providers import mail_providers
from integrations.texts.sentences import sentence
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mail_words import SMTP_PORTS, what_failed
from leadflow.pages.helpers.forms.mistakes import add_mistake
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leadflow.pages.settings.mail_news import news_of_mail
from leadflow.pages.settings.mail_out_forms import NAMES, ApiForm, MailOutForm, ServerForm
from leadflow.pages.settings.mail_testing import mailbox_for_round_trip, send_test_mail
from leads.business import connections, mail_out
from leads.business.sender import change_sender
from leads.models import Business, Connection
from leads.sources import canary

SHOWN_PROVIDERS = 6  # where the address does not tell which it is
ONLY_OWNERS = gettext_lazy("Only owners decide by what mail leaves.")
MAIL = Connection.Kind.MAIL


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    kept = connections.connection_of(business, MAIL)
    kind = form_kind(request, kept)
    if request.method != "POST":
        return show(request, business, kept, kind(business, kept, signed_in(request), None))
    form = kind(business, kept, signed_in(request), posted(request))
    if mail_out.is_shared():
        form.add_error(None, gettext("What is set by the environment wins: change it there."))
    if not form.is_valid() or not is_tried(request, business, form):
        return show(request, business, kept, form)
    return redirect("mail-out")


def form_kind(request: HttpRequest, kept: Connection | None) -> type[MailOutForm]:
    """The form asked for, else the one of what is set up."""
    chosen = request.GET.get("by", "")
    by_api = chosen == "api" or (not chosen and kept and kept.values["by"] != mail_out.SERVER)
    return ApiForm if by_api else ServerForm


def is_tried(request: HttpRequest, business: Business, form: MailOutForm) -> bool:
    """Whether it took a mail to whoever typed it, and is kept; else the form says what failed."""
    values, secrets, sender = form.values(), form.secrets(), form.cleaned_data["sender"]
    person, now = signed_in(request), clock.now()
    way = mail_out.way_of_values(values, secrets)
    try:
        send_test_mail(business, way, sender, person.email, now)
    except OutsideError as error:
        host, port = str(values.get("host", "")), values.get("port")
        add_mistake(form, *what_failed(error, host, port, SMTP_PORTS, form.provider))
        return False
    if sender != business.email and not settings.MAIL_FROM:
        change_sender(business, sender, person, now)
    kept = connections.keep_connection(business, MAIL, values, secrets, person, now)
    words = sentence(
        "%(server)s took a test mail to %(email)s.", server=name_of(kept), email=person.email
    )
    connections.note_test(kept, True, words, now)
    queue.nudge()
    messages.success(
        request,
        gettext("%(words)s From now on what we say leaves this way.") % {"words": words.in_words},
    )
    return True


def show(
    request: HttpRequest, business: Business, kept: Connection | None, form: MailOutForm
) -> HttpResponse:
    source = mailbox_for_round_trip(business)
    shown: dict[str, Any] = {
        "business": business,
        "kept": kept,
        "kept_name": name_of(kept) if kept else "",
        "form": form,
        "is_changing": not environment_words() and is_changing(request, kept),
        "is_api": isinstance(form, ApiForm),
        "news": news_of_mail(business, kept, clock.now()),
        "providers": mail_providers()[:SHOWN_PROVIDERS],
        "environment": environment_words(),
        "sender": sender_address(business),
        "mailbox": source,
        "trip": source.canaries.first() if source else None,
        "may_decide": may_decide(request, business),
    }
    return render(request, "pages/settings_mail.html", shown, status=422 if form.is_bound else 200)


def is_changing(request: HttpRequest, kept: Connection | None) -> bool:
    """Whether the form is shown: what works is left alone until somebody asks."""
    return kept is None or request.method == "POST" or bool({"by", "change"} & set(request.GET))


def environment_words() -> dict[str, str]:
    """The variable that decides, and where mail goes by it; {} where none is set."""
    if settings.EMAIL_URL:
        return {"name": "EMAIL_URL", "where": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"}
    if settings.MAIL_PROVIDER:
        return {"name": "MAIL_PROVIDER", "where": settings.MAIL_PROVIDER}
    return {}


def name_of(kept: Connection) -> str:
    return str(kept.values.get("host") or NAMES[kept.values["by"]])


@action("mail-out")
def test(request: HttpRequest) -> HttpResponse:
    """A mail to oneself by what is set up."""
    business, person, now = business_of(request), signed_in(request), clock.now()
    kept = connections.connection_of(business, MAIL)
    try:
        way = mail_out.way_of(business)
        send_test_mail(business, way, sender_address(business), person.email, now)
        works = True
        words = sentence(
            "A test mail to %(email)s was taken. Look whether it arrives.", email=person.email
        )
    except OutsideError as error:
        works, words = False, sentence("The test mail was not taken: %(error)s", error=error.words)
    if kept and not mail_out.is_shared():
        connections.note_test(kept, works, words, now)
    (messages.success if works else messages.error)(request, words.in_words)
    return redirect("mail-out")


@action("mail-out")
def round_trip(request: HttpRequest) -> HttpResponse:
    """Out by what is set up, in by the mailbox."""
    business = business_of(request)
    source = mailbox_for_round_trip(business)
    if source is None or mail_out.is_kept_here(business):
        messages.error(
            request, gettext("For that, mail must leave and a mailbox must be connected.")
        )
    elif canary.send_round_trip(source, clock.now()):
        queue.nudge()
        messages.success(
            request, gettext("A test mail is on its way. This page says when it is back.")
        )
    else:
        messages.warning(request, gettext("One has just left: look again in a minute."))
    return redirect("mail-out")


@action("mail-out")
def forget(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    connections.forget_connection(business, MAIL, signed_in(request), clock.now())
    messages.warning(
        request, gettext("Its password is forgotten. What we say stays in the outbox now.")
    )
    return redirect("mail-out")
