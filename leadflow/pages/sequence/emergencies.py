"""What goes at once in an emergency, in each language of the business."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from followups.content.merge_fields import LONGEST_SUBJECT
from followups.owner import emergency_texts
from integrations.timing import clock
from leadflow.pages.helpers.forms.form_fields import TextField
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.forms.safe_input import posted
from leadflow.pages.helpers.viewer.scope import business_of, may_decide, signed_in
from leads.languages import language_name
from leads.models import Business


class EmergencyForm(forms.Form):
    subject = forms.CharField(
        label=gettext_lazy("Subject"), required=False, max_length=LONGEST_SUBJECT
    )
    body = TextField(label=gettext_lazy("Text"), required=False, rows=12)

    def __init__(self, business: Business, language: str, data: QueryDict | None = None) -> None:
        subject, body = emergency_texts.emergency_text(business, language)
        super().__init__(
            data if data is not None and data.get("language") == language else None,
            initial={"subject": subject, "body": body},
            auto_id=f"%s-{language}",
        )
        self.language, self.name = language, language_name(language)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    data = posted(request) if request.method == "POST" else None
    offered = emergency_texts.languages_offered(business)
    shown = [EmergencyForm(business, language, data) for language in offered]
    if data is None:
        return show(request, business, shown)
    form = next((form for form in shown if form.is_bound), None)
    if form is None or not is_accepted(form, lambda: keep(request, business, form)):
        return show(request, business, shown, status=422)
    messages.success(
        request,
        gettext("Saved. It goes at once to whoever writes of an emergency.")
        if form.cleaned_data["body"]
        else gettext("Saved. leadflow's own words go at once to whoever writes of an emergency."),
    )
    return redirect(request.path)


def keep(request: HttpRequest, business: Business, form: EmergencyForm) -> None:
    typed = form.cleaned_data
    emergency_texts.keep_emergency_text(
        business, form.language, typed["subject"], typed["body"], clock.now(), signed_in(request)
    )


def show(
    request: HttpRequest, business: Business, shown: list[EmergencyForm], status: int = 200
) -> HttpResponse:
    found = {"business": business, "forms": shown, "may_decide": may_decide(request, business)}
    return render(request, "pages/emergencies.html", found, status=status)
