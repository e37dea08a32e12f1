"""The secret of a webhook, by which a post shows whose it is: entered or made, and taken away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import signed_in, source_of
from leadflow.pages.sources import webhook_mapping
from leadflow.pages.sources.webhook_proof_form import ProofForm
from leads.sources.webhook_secret import (
    forget_webhook_secret,
    keep_webhook_secret,
    new_webhook_secret,
)


@action("source")
def set_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on a post must show that its sender knows it."""
    source, by = source_of(request, pk), signed_in(request)
    form = ProofForm(source, by, posted(request))
    is_made = form.is_valid() and not form.cleaned_data["secret"]
    secret = new_webhook_secret() if is_made else form.cleaned_data.get("secret", "")
    if not is_accepted(form, lambda: keep_webhook_secret(source, secret, clock.now(), by)):
        return webhook_mapping.show(request, source, proof=form)
    if is_made:
        request.session[webhook_mapping.SHOWN_ONCE] = [source.pk, secret]
    words = gettext("Saved. From now on a post without the secret is refused.")
    messages.success(request, words)
    return redirect("source", pk)


@action("source")
def forget_secret(request: HttpRequest, pk: int) -> HttpResponse:
    source = source_of(request, pk)
    forget_webhook_secret(source, clock.now(), signed_in(request))
    words = gettext("The secret is forgotten: whoever knows the address is believed.")
    messages.warning(request, words)
    return redirect("source", pk)
