"""Health, for people: what stands, what it means and what to do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from integrations.timing import clock
from leadflow.pages.helpers.viewer.scope import business_of
from leadflow.pages.settings.health_lights import BAD, lights_of


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    business = business_of(request)
    lights = lights_of(business, clock.now())
    wrong = sum(light.tone == BAD for light in lights)
    shown = {"business": business, "lights": lights, "wrong": wrong}
    return render(request, "pages/settings_health.html", shown)
