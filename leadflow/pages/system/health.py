"""GET /healthz for supervisors and load balancers."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from leadflow.health import health


@require_safe
def page(request: HttpRequest) -> JsonResponse:
    ok, found = health()
    answer = JsonResponse(found, status=200 if ok else 503)
    # Whoever asks is told; once a second in the log helps nobody.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer
