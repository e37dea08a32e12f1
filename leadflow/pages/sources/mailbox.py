"""A mailbox as a source: which server says of its mails that they are of whom they name."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from integrations.inbound_mail import LONGEST_SERVER
from leadflow.pages.helpers.mistakes import is_accepted
from leadflow.pages.helpers.safe_input import posted
from leadflow.pages.helpers.scope import deciding, may_decide
from leads.models import Source
from leads.sources.settings import name_receiving_server


class MailboxForm(forms.Form):
    name = forms.CharField(label="What you call it", required=False, max_length=100)
    checked_by = forms.CharField(
        label="Server that receives its mail",
        help_text=(
            "Open a mail that came in, show its headers, and copy the first word behind the "
            "uppermost “Authentication-Results:”, up to the semicolon. Of Gmail it is "
            "mx.google.com."
        ),
        required=False,
        max_length=LONGEST_SERVER,
        widget=forms.TextInput({"placeholder": "mx.example.com"}),
    )


def page(request: HttpRequest, source: Source) -> HttpResponse:
    if request.method == "POST":
        deciding(request, source.business)
        form = MailboxForm(posted(request))
        if is_accepted(form, lambda: name_receiving_server(source, **form.cleaned_data)):
            messages.success(request, "Saved. It counts for the next mail that comes in.")
            return redirect("source", source.pk)
    else:
        form = MailboxForm(initial={"name": source.name, "checked_by": source.checked_by})
    shown = {
        "source": source,
        "business": source.business,
        "form": form,
        "may_decide": may_decide(request, source.business),
    }
    return render(request, "pages/mailbox.html", shown, status=422 if form.is_bound else 200)
