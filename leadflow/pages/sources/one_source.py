"""A source's own page, which differs by its kind."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from leadflow.pages.helpers.viewer.scope import source_of
from leadflow.pages.sources import form_builder, mailbox, telephone, webhook_mapping
from leads.models import Source

PAGES: dict[str, Callable[[HttpRequest, Source], HttpResponse]] = {
    Source.Kind.WEBHOOK: webhook_mapping.page,
    Source.Kind.SMS: telephone.page,
    Source.Kind.MAILBOX: mailbox.page,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    source = source_of(request, pk)
    return PAGES.get(source.kind, form_builder.page)(request, source)
