"""What an owner does for a person who asks: take out all that we hold of them, or erase it."""

import tempfile

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from integrations import queue
from integrations.texts.sentences import sentence
from integrations.timing import clock
from leadflow.accounts.actor import actor_of
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import lead_of, signed_in
from leadflow.privacy.erasing import Erased, erase_person
from leadflow.privacy.exporting import export_person
from leadflow.privacy.people import person_of
from leads.audit import record_in_audit
from leads.colleagues import display_name
from leads.models import AuditEntry, Lead

IN_MEMORY = 2 * 1024 * 1024  # bytes of a ZIP; what is larger lies in a file that goes by itself


class EraseForm(forms.Form):
    word = forms.CharField(
        label=gettext_lazy("Type “erase” to go on"),
        error_messages={"required": gettext_lazy("Type the word erase: it cannot be undone.")},
    )

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"]).strip().lower()
        if word != "erase":
            raise forms.ValidationError(gettext("Type the word erase: it cannot be undone."))
        return word


@action("lead")
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    lead = lead_of(request, pk)
    packed = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (closed with the response)
    export_person(person_of(lead.contact), packed, clock.now())
    packed.seek(0)
    record_in_audit(
        AuditEntry.Kind.EXPORTED,
        actor_of(request),
        clock.now(),
        lead=lead,
        about=sentence("all of a person"),
    )
    return FileResponse(packed, as_attachment=True, filename=f"person-{lead.contact_id}.zip")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """What would go, and after the word was typed, its going."""
    lead = lead_of(request, pk)
    person = person_of(lead.contact)
    form = EraseForm(posted(request)) if request.method == "POST" else EraseForm()
    if not form.is_valid():
        leads = Lead.objects.filter(pk__in=person.leads).order_by("-received_at")
        shown = {"lead": lead, "person": person, "leads": leads, "form": form}
        return render(request, "pages/erase.html", shown, status=422 if form.is_bound else 200)
    by = signed_in(request)
    done = erase_person(person, clock.now(), display_name(by))
    record_in_audit(AuditEntry.Kind.ERASED, actor_of(request), clock.now(), business=lead.business)
    queue.nudge()
    messages.success(request, words_of(done))
    return redirect("today")


def words_of(done: Erased) -> str:
    """What was done, without saying of whom."""
    said = [
        gettext(
            "Erased. Nothing goes to them any more. Where others name "
            "them, it is being blacked out."
        )
    ]
    if done.on_their_way:
        said.append(gettext("A message was leaving at that moment, and could not be called back."))
    if not done.queue_cleared:
        said.append(gettext("The queue did not answer: what failed there goes within an hour."))
    return " ".join([*said, gettext("Backups made before still hold them.")])
