"""Two taps: what one of us did about somebody elsewhere than here, and what came of it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations import queue
from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.acts.undo_button import say_done
from leadflow.pages.helpers.acts.way_back import back_or_lead
from leadflow.pages.helpers.forms.mistakes import is_accepted, say_mistakes
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import lead_of, signed_in
from leads.contacts.called import person_of_lead
from leads.contacts.said import WHERE_TO_WRITE, phone_to_call
from leads.contacts.typed import phone_words
from leads.models import TRIED, ContactedHow, Lead, Undo
from leads.pipeline import contacting

CHOOSE = gettext_lazy("Choose what came of it.")


class ContactedForm(forms.Form):
    what = forms.ChoiceField(
        choices=ContactedHow.choices,
        error_messages=dict.fromkeys(["required", "invalid_choice"], CHOOSE),
    )
    note = forms.CharField(required=False)
    follow_ups = forms.ChoiceField(choices=[("", ""), ("end", ""), ("keep", "")], required=False)

    @property
    def ends(self) -> bool | None:
        """Whether the follow-ups end, as was chosen; None where nothing was."""
        return {"end": True, "keep": False}.get(self.cleaned_data["follow_ups"])


@action("lead")
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Back on the page where the button stood."""
    lead, form = lead_of(request, pk), ContactedForm(posted(request))
    phone = called_phone(lead)
    done: list[Undo | None] = []
    if is_accepted(form, lambda: done.append(log_contact(request, lead, form, phone))):
        say_done(request, what_was_noted(lead, form.cleaned_data["what"], phone), done[0])
        queue.nudge()
    say_mistakes(request, form)
    return back_or_lead(request, pk)


def called_phone(lead: Lead) -> str:
    return phone_to_call(Lead.objects.prefetch_related(*WHERE_TO_WRITE).get(pk=lead.pk))


def log_contact(request: HttpRequest, lead: Lead, form: ContactedForm, phone: str) -> Undo | None:
    typed = form.cleaned_data
    return contacting.log_contact(
        lead,
        typed["what"],
        clock.now(),
        signed_in(request),
        typed["note"],
        form.ends,
        phone,
    )


def what_was_noted(lead: Lead, what: str, phone: str) -> str:
    """What was done, and what becomes of them now."""
    person, lead = person_of_lead(lead), Lead.objects.get(pk=lead.pk)
    if what == ContactedHow.WRONG_NUMBER and phone:
        said = _("Noted: %(phone)s is a wrong number. Nobody is called there again.")
        return said % {"phone": phone_words(phone, lead.business.country)}
    if what in TRIED and lead.waiting_since:
        return _("Noted as a try: %(person)s still waits for an answer.") % {"person": person}
    if what in TRIED:
        return _("Noted as a try to reach %(person)s.") % {"person": person}
    return _("Noted: %(person)s has had an answer from one of you.") % {"person": person}
