"""Connecting a mailbox by signing in at its provider: there, and back."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from integrations.errors import OutsideError, Unavailable
from integrations.mailboxes import oauth_sign_in
from integrations.mailboxes.mailbox import look_into, said_by
from integrations.timing import clock
from leadflow.pages.helpers.forms.mail_words import IMAP_PORTS, what_failed
from leadflow.pages.helpers.viewer.scope import signed_in, source_of
from leadflow.pages.sources.mailbox import signed_in_words
from leadflow.pages.sources.mailbox_forms import address_of, variable_of
from leads.business.addresses import public_address
from leads.capture.mail.mailbox import account_of
from leads.models import Source
from leads.models.source_shapes import MailboxSettings
from leads.sources.mailboxes import connect_source

BEGUN = "mailbox_sign_in"  # in the session: what we sent them away with


@login_required
@require_safe
def leave(request: HttpRequest, pk: int, provider: str) -> HttpResponse:
    """To the provider's page. It changes nothing yet."""
    source = source_of(request, pk)
    if provider not in oauth_sign_in.sign_ins_on_offer() or variable_of(source):
        raise Http404("This mailbox is not signed in to there.")
    state, verifier = secrets.token_urlsafe(24), oauth_sign_in.new_verifier()
    request.session[BEGUN] = [state, verifier, provider, source.pk]
    address = address_of(source) or source.business.email
    back = public_address("mailbox-signed-in")
    return redirect(oauth_sign_in.page_to_agree(provider, back, state, verifier, address))


@login_required
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """From the provider's page: only who left from here, and once."""
    state, verifier, provider, pk = request.session.pop(BEGUN, ("", "", "", 0))
    if not state or not secrets.compare_digest(state, request.GET.get("state", "")):
        messages.error(request, gettext("Nothing was connected: this sign-in was not begun here."))
        return redirect("sources")
    source = source_of(request, pk)
    try:
        connect(request, source, provider, verifier)
    except OutsideError as error:
        messages.error(request, gettext("Nothing was connected. %(error)s") % {"error": error})
    return redirect("source", pk)


def connect(request: HttpRequest, source: Source, provider: str, verifier: str) -> None:
    """Redeem what they brought, look into the mailbox, and read it from now on. Raises Unavailable
    with what failed.
    """
    name = oauth_sign_in.SIGN_INS[provider].name
    code = request.GET.get("code", "")
    if not code:
        raise Unavailable(
            gettext("You did not agree at %(name)s, or it did not let you.") % {"name": name}
        )
    back = public_address("mailbox-signed-in")
    found = oauth_sign_in.redeem_code(provider, code, back, verifier)
    whose = oauth_sign_in.provider_signed_in(provider)
    box = MailboxSettings(
        host=whose.imap.host,
        port=whose.imap.port,
        tls=whose.imap.tls,
        user=found.address,
        folder=source.mailbox.get("folder", "INBOX"),
        oauth=provider,
    )
    account = account_of(box, found.refresh_token)
    try:
        count, end = look_into(account)
    except Exception as error:  # of as many kinds as there are servers
        said = said_by(error, account)
        words = what_failed(error, box["host"], box["port"], IMAP_PORTS, said=said)[1]
        raise Unavailable(words) from error
    by, now = signed_in(request), clock.now()
    connect_source(source, box, found.refresh_token, end, by, now, whose.checked_by)
    messages.success(request, signed_in_words(count, box["folder"]))
