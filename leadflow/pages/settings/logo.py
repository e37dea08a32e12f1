"""The logo of a business: uploaded, and taken away again."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_lazy

from integrations.timing import clock
from leadflow.pages.helpers.acts.acting import action
from leadflow.pages.helpers.forms.mistakes import is_accepted
from leadflow.pages.helpers.viewer.scope import business_of, signed_in
from leadflow.pages.settings import business as business_page
from leadflow.pages.settings.business_form import BusinessForm
from leads.business.logo import LARGEST, forget_logo, keep_logo
from leads.screening import client
from leads.sources.profile import profile_of


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages=dict.fromkeys(
            ["required", "invalid", "missing", "empty"], gettext_lazy("Choose a picture.")
        ),
    )

    def picture(self) -> bytes | None:
        """What was uploaded; None where it was too large to be read."""
        file = self.cleaned_data["logo"]
        return bytes(file.read()) if file else None


@client.takes_large_bodies
@action("business")
def keep(request: HttpRequest) -> HttpResponse:
    business, by, now = business_of(request), signed_in(request), clock.now()
    # what is far too large is not even read, and is told all the same
    is_read = client.fits(request, LARGEST + client.SMALL)
    form = LogoForm(files=request.FILES) if is_read else LogoForm(files=MultiValueDict())
    form.fields["logo"].required = is_read
    if is_accepted(form, lambda: keep_logo(business, form.picture(), now, by)):
        messages.success(request, gettext("Saved. Your form shows it."))
        return redirect("business")
    shown = BusinessForm(profile_of(business))
    return business_page.show(request, shown, business, status=422, logo=form)


@action("business")
def forget(request: HttpRequest) -> HttpResponse:
    forget_logo(business_of(request), clock.now(), signed_in(request))
    messages.success(request, gettext("The logo is gone; your form shows your name."))
    return redirect("business")
