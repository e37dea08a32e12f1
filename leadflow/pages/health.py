"""GET /healthz for supervisors and load balancers."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from leadflow.health import health


@require_safe
def page(request: HttpRequest) -> JsonResponse:
    ok, found = health()
    return JsonResponse(found, status=200 if ok else 503)
