"""A mailbox as a source: connecting it, and whose word counts on who wrote its mails."""

from dataclasses import replace

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from integrations.mailboxes.mailbox import look_into, said_by
from integrations.mailboxes.oauth_sign_in import sign_ins_on_offer
from integrations.mailing.mail_providers import mail_providers
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mail_words import IMAP_PORTS, what_failed
from leadflow.pages.helpers.forms.mistakes import add_mistake, is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import may_decide, signed_in, source_of
from leadflow.pages.sources.mailbox_forms import (
    POSTING,
    ConnectForm,
    PostingForm,
    ReceivingForm,
    variable_of,
)
from leads.capture.mail.mailbox import account_of
from leads.models import Source
from leads.sources.mailboxes import connect_source, disconnect_source
from leads.sources.posted_mail import (
    believed_by_environment,
    keep_posting,
    key_of,
    posting_address,
)
from leads.sources.settings import name_receiving_server

SHOWN_PROVIDERS = 6  # where the address does not tell which it is
SECONDS = 10  # for which a person waits for one answer of a server


def page(request: HttpRequest, source: Source) -> HttpResponse:
    """Whose word counts; connecting has an address of its own."""
    if request.method != "POST":
        return show(request, source)
    form = ReceivingForm(posted(request))
    by, now = signed_in(request), clock.now()
    if is_accepted(
        form, lambda: name_receiving_server(source, **form.cleaned_data, now=now, by=by)
    ):
        messages.success(request, gettext("Saved. It counts for the next mail that comes in."))
        return redirect("source", source.pk)
    return show(request, source, receiving=form)


def show(
    request: HttpRequest,
    source: Source,
    connecting: ConnectForm | None = None,
    receiving: ReceivingForm | None = None,
    posting: PostingForm | None = None,
) -> HttpResponse:
    named = {"name": source.name, "checked_by": source.checked_by}
    shown = {
        "source": source,
        "business": source.business,
        "connecting": connecting or ConnectForm(source, signed_in(request)),
        "receiving": receiving or ReceivingForm(initial=named),
        "posting": posting or PostingForm(source, signed_in(request)),
        "posted_to": posting_address(source, source.posted_by) if source.posted_by else "",
        "posted_name": POSTING.get(source.posted_by, source.posted_by),
        "is_key_kept": bool(key_of(source)),
        "posts_variables": believed_by_environment(),
        "mistaken": connecting or receiving or posting,
        "variable": variable_of(source),
        "providers": mail_providers()[:SHOWN_PROVIDERS],
        "sign_ins": sign_ins_on_offer(),
        "is_connecting": not source.mailbox or connecting is not None or "connect" in request.GET,
        "may_decide": may_decide(request, source.business),
    }
    wrong: Form | None = connecting or receiving or posting
    return render(request, "pages/mailbox.html", shown, status=422 if wrong else 200)


@action("source")
def connect(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in with what was typed; where that works, read it from now on."""
    source = source_of(request, pk)
    form = ConnectForm(source, signed_in(request), posted(request))
    if variable := variable_of(source):
        form.add_error(
            None,
            gettext("What is set by the environment wins: change %(variable)s there.")
            % {"variable": variable},
        )
    if not form.is_valid():
        return show(request, source, form)
    box, password = form.box(), form.cleaned_data["password"]
    account = replace(account_of(box, password), seconds=SECONDS)
    try:
        count, end = look_into(account)
    except (
        Exception
    ) as error:  # imaplib and its servers fail in many ways, each the person's to read
        said = said_by(error, account)
        wrong = what_failed(error, account.host, account.port, IMAP_PORTS, form.provider, said)
        add_mistake(form, *wrong)
        return show(request, source, form)
    checked_by = form.provider.checked_by if form.provider else ""
    connect_source(source, box, password, end, signed_in(request), clock.now(), checked_by)
    messages.success(request, signed_in_words(count, account.folder))
    return redirect("source", pk)


def signed_in_words(count: int, folder: str) -> str:
    return ngettext(
        "Signed in. %(count)s mail in %(folder)s; reading starts with what arrives from now on.",
        "Signed in. %(count)s mails in %(folder)s; reading starts with what arrives from now on.",
        count,
    ) % {"count": count, "folder": folder}


@action("source")
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    source = source_of(request, pk)
    disconnect_source(source, signed_in(request), clock.now())
    messages.warning(request, gettext("It is not read any more, and its password is forgotten."))
    return redirect("source", pk)


@action("source")
def let_post(request: HttpRequest, pk: int) -> HttpResponse:
    """A provider posts the mails of this mailbox from now on, or does so no longer."""
    source = source_of(request, pk)
    form = PostingForm(source, signed_in(request), posted(request))
    if not form.is_valid():
        return show(request, source, posting=form)
    provider, key = form.cleaned_data["posted_by"], form.cleaned_data["signing_key"]
    keep_posting(source, provider, key, clock.now(), signed_in(request))
    if provider:
        words = gettext("Saved. Give %(name)s the address that stands here now.")
        messages.success(request, words % {"name": POSTING[provider]})
    else:
        messages.success(request, gettext("Saved. Nobody posts mails to this mailbox any more."))
    return redirect("source", pk)
