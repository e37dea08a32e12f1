"""What strangers sent, shown to the team so that none of it can run, load or pass for a page of
ours.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from followups.models import SentFile
from integrations.texts.sentences import sentence
from integrations.timing import clock
from leadflow.accounts.actor import actor_of
from leadflow.pages.helpers.viewer.scope import about_a_lead
from leads.audit import record_in_audit
from leads.models import Attachment, AuditEntry, Inbound, Lead

NOTHING = {
    "default-src": ["'none'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
}


@login_required
@require_safe
def as_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as a page, for the frame on the lead's page."""
    inbound = about_a_lead(request, Inbound.objects.exclude(html=""), pk, "lead__")
    return sealed(
        render(request, "pages/as_sent.html", {"html": inbound.html, "title": inbound.subject})
    )


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """A file to save.

    Only pictures are shown in place; everything else leaves as bytes without a kind.
    """
    files = Attachment.objects.select_related("inbound__lead")
    file = about_a_lead(request, files, pk, "inbound__lead__")
    if not file.may_be_opened:
        return not_opened(file)
    about = sentence("attachment %(number)s", number=str(file.pk))
    note_read(request, file.inbound.lead, about)
    shown = file.is_picture and "show" in request.GET
    return given(bytes(file.data), file.name, file.kind if shown else "")


@login_required
@require_safe
def download_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that one of us sent along, to save."""
    files = SentFile.objects.kept().select_related("message__lead")
    file = about_a_lead(request, files, pk, "message__lead__")
    about = sentence("sent file %(number)s", number=str(file.pk))
    note_read(request, file.message.lead, about)
    return given(bytes(file.data), file.name)


def note_read(request: HttpRequest, lead: Lead | None, about: str) -> None:
    kind = AuditEntry.Kind.FILE_READ
    record_in_audit(kind, actor_of(request), clock.now(), lead=lead, about=about)


def given(data: bytes, name: str, shown_as: str = "") -> HttpResponse:
    """To save; in its place on a page where it is `shown_as` a media type."""
    response = HttpResponse(data, content_type=shown_as or "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(not shown_as, name) or "attachment"
    return sealed(response)


def not_opened(file: Attachment) -> HttpResponse:
    """What the scanner found something in, or has not seen yet."""
    words = gettext("This file is not opened: the virus scanner found {name} in it.")
    if not file.virus:
        words = gettext("This file is being checked for viruses. Look again in a minute.")
    said = words.format(name=file.virus)
    return sealed(HttpResponse(said, status=403, content_type="text/plain; charset=utf-8"))


def sealed(response: HttpResponse) -> HttpResponse:
    response._csp_config = NOTHING  # type: ignore[attr-defined]
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
