"""Which request or job a line of the log belongs to."""

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from rq import get_current_job

GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIds:
    """Each request has an id: the proxy's own where it gives one, else a new one; the answer
    names it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        found = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        _request_id.set(found)  # until the next one: Django logs some answers only afterwards
        response = self.get_response(request)
        response["X-Request-ID"] = found
        return response


def request_id() -> str:
    return _request_id.get()


def job_id() -> str:
    """ "" outside a worker."""
    job = get_current_job()
    return str(job.id) if job else ""


class AddIds(logging.Filter):
    """Each line says to which request or job it belongs."""

    def filter(self, record: logging.LogRecord) -> bool:
        request, job = request_id(), job_id()
        record.__dict__ |= {"request_id": request, "job_id": job, "id": request or job or "-"}
        return True
